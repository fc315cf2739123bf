"""Nine hundred pupils with the cast among them, first as they were last session, then moved up."""

import random
from datetime import date

from ettle.demo import cast
from ettle.demo.people import Namer
from ettle.pupils.models import Pupil
from ettle.school.models import School, TutorGroup

SIZES = {"S1": 154, "S2": 152, "S3": 180, "S4": 148, "S5": 140, "S6": 126}
YEARS = tuple(SIZES)
BEFORE = dict(zip(YEARS, ("P7", *YEARS), strict=False))


def make_pupils(school: School, namer: Namer, rng: random.Random) -> list[Pupil]:
    """Everyone on the roll, in last session's year and in the tutor group they have now."""
    groups = {group.name: group for group in TutorGroup.objects.filter(school=school).select_related("house")}
    pupils: list[Pupil] = []
    for year, size in SIZES.items():
        own = sorted(name for name in groups if name.startswith(year[1]))
        known = [p for p in cast.PUPILS if p.year == year]
        for member in known:
            pupils.append(_pupil(school, (member.given, member.family), groups[member.tutor_group], namer, rng))
            pupils[-1].preferred, pupils[-1].simd_decile = member.preferred, member.decile
        for n in range(size - len(known)):
            pupils.append(_pupil(school, namer.pair(), groups[own[n % len(own)]], namer, rng))
    Pupil.objects.bulk_create(pupils)
    return pupils


def _pupil(school: School, name: tuple[str, str], group: TutorGroup, namer: Namer, rng: random.Random) -> Pupil:
    born = 2026 - 11 - int(group.name[0])
    return Pupil(
        school=school,
        given=name[0],
        family=name[1],
        date_of_birth=date(born, rng.randint(3, 12), rng.randint(1, 28)),
        year=BEFORE[group.year],
        tutor_group=group,
        house=group.house,
        scn=namer.scn(),
        mis_id=f"P{namer.scn()[3:8]}",
        simd_decile=rng.choices(range(1, 11), (7, 8, 8, 9, 10, 11, 12, 12, 12, 11))[0],
        simd_version="2020v2",
        joined_on=date(2026 - int(group.name[0]) + 1, 8, 12),
    )


def move_up(pupils: list[Pupil]) -> None:
    """The new session: every pupil one year on, joining as S1 from primary 7."""
    after = {before: year for year, before in BEFORE.items()}
    for pupil in pupils:
        pupil.year = after[pupil.year]
    Pupil.objects.bulk_update(pupils, ["year"], batch_size=200)
