"""The faculty board of a cycle: what each curriculum leader saw, from the ratings of the cycle and a little besides."""

import random
from collections import defaultdict
from datetime import datetime

from ettle.board.models import EarlierMark, FacultyMark
from ettle.demo.support import cast_pupil
from ettle.people.models import Post
from ettle.pupils.models import ClassMembership, Pupil
from ettle.school.dated import in_force
from ettle.tracking.models import Cycle, Rating

REASONS = ("ATT", "LOA", "NOT")
# Of a thousand pupils with nothing but good ratings in a faculty, how many are amber, and how many red.
AMBER, RED = 30, 4
# In the open cycle: faculties that have set nothing yet, and tutor groups the others have still to do.
NOT_BEGUN = frozenset({"expressive-arts", "technologies"})
TO_DO = ("L2", "T2")
BATCH = 4000


def fill(cycle: Cycle, when: datetime, *, half_done: bool = False) -> None:
    """Every mark of a cycle; `half_done` leaves some faculties unset, and a few tutor groups in the others."""
    rng = random.Random(cycle.pk)  # noqa: S311
    leaders = dict(Post.objects.filter(role="curriculum_leader").values_list("faculty_id", "staff_id"))
    worries = _worries(cycle)
    years = set(cycle.years.values_list("year", flat=True))
    pupils = {pupil.pk: pupil for pupil in Pupil.objects.filter(year__in=years).select_related("tutor_group")}
    known = {pk for pk, pupil in pupils.items() if cast_pupil(pupil)}
    marks = []
    for pupil_id, faculty_id, code in _taken(cycle, when):
        pupil = pupils.get(pupil_id)
        if pupil is None or faculty_id not in leaders:
            continue
        value, reason = _mark(worries.get((pupil_id, faculty_id), []), rng, plain=pupil_id in known)
        if half_done and (code in NOT_BEGUN or _group(pupil).endswith(TO_DO)):
            continue
        marks.append(
            FacultyMark(
                cycle=cycle, pupil=pupil, faculty_id=faculty_id, year=pupil.year, value=value, reason=reason,
                by_id=leaders[faculty_id], at=when,
            )
        )  # fmt: skip
    FacultyMark.objects.bulk_create(marks, batch_size=BATCH)


def _group(pupil: Pupil) -> str:
    return pupil.tutor_group.name if pupil.tutor_group else ""


def _taken(cycle: Cycle, when: datetime) -> list[tuple[int, int, str]]:
    rows = ClassMembership.objects.filter(in_force(when.date()), teaching_class__session=cycle.session)
    faculty = "teaching_class__subject__faculty"
    return sorted(set(rows.values_list("pupil_id", f"{faculty}_id", f"{faculty}__code")))


def _worries(cycle: Cycle) -> dict[tuple[int, int], list[tuple[str, str]]]:
    """The ratings a faculty worries about: measure and value, by pupil and faculty."""
    found = defaultdict(list)
    rows = Rating.objects.filter(cycle=cycle, value__in=["3", "4"]).exclude(measure="working_grade")
    for pupil, faculty, *worry in rows.values_list(
        "pupil_id", "teaching_class__subject__faculty_id", "measure", "value"
    ):
        found[pupil, faculty].append((worry[0], worry[1]))
    return dict(found)


def _mark(worries: list[tuple[str, str]], rng: random.Random, *, plain: bool) -> tuple[str, str]:
    """Red for a 4 or for several; amber for one 3; and now and then for what no rating says."""
    if any(value == "4" for _measure, value in worries) or len(worries) > 1:
        return "red", rng.choice(("LOA", "NOT"))
    if worries:
        return "amber", "NOT" if worries[0][0] == "homework" else rng.choice(REASONS)
    drawn = 0 if plain else rng.randrange(1000)
    if plain or drawn >= AMBER + RED:
        return "green", ""
    return ("red" if drawn < RED else "amber"), rng.choice(REASONS)


def change_one_mind(cycle: Cycle, when: datetime) -> None:
    """The head of Sciences put Kenzie at amber first and at red two days later: both are kept."""
    mark = FacultyMark.objects.get(cycle=cycle, pupil__given="Kenzie", faculty__code="sciences")
    EarlierMark.objects.create(mark=mark, value="amber", reason="NOT", version=1, by=mark.by, at=mark.at)
    mark.value, mark.reason, mark.version, mark.at = "red", "ATT", 2, when
    mark.save()
