"""Support groups set by hand, and attendance as counts of openings."""

import random
from datetime import date, datetime

from ettle.demo import cast
from ettle.people.models import Post
from ettle.pupils.models import Attendance, CategoryMembership, Pupil
from ettle.school.models import School

# How many pupils in a hundred are in each group set by hand, and which post sets it.
BY_HAND = {
    "CE": (1, "pupil_support_leader"),
    "5@3": (2, "pupil_support_leader"),
    "SEBN": (3, "pupil_support_leader"),
    "ASN": (5, "support_for_learning_leader"),
    "PW3": (1, "pupil_support_leader"),
}

LAST_SPRING = date(2026, 2, 24)


def cast_pupil(pupil: Pupil) -> cast.CastPupil | None:
    """The cast entry of a pupil, or None for the rest of the roll."""
    return next((one for one in cast.PUPILS if (one.given, one.family) == (pupil.given, pupil.family)), None)


def add_categories(school: School, pupils: list[Pupil], at: datetime, rng: random.Random) -> None:
    """Memberships somebody set, with who and when; the derived ones follow from the figures."""
    setters = {role: Post.objects.filter(staff__school=school, role=role)[0].staff for _, role in BY_HAND.values()}
    rows = []
    for pupil in pupils:
        known = cast_pupil(pupil)
        drawn = [code for code, (share, _) in BY_HAND.items() if rng.random() * 100 < share]
        rows += [
            CategoryMembership(
                pupil=pupil,
                category=code,
                starts=at.date(),
                source=CategoryMembership.Source.HAND,
                reason="Agreed at the August review.",
                set_by=setters[BY_HAND[code][1]],
                set_at=at,
            )
            for code in (known.categories if known else drawn)
        ]
    _set_long_ago(rows)
    CategoryMembership.objects.bulk_create(rows)


def _set_long_ago(rows: list[CategoryMembership]) -> None:
    """A few were set last session and nobody has confirmed them since: this session asks (D-12)."""
    for row in [one for one in rows if one.category in {"SEBN", "ASN"} and cast_pupil(one.pupil) is None][::4]:
        row.starts, row.reason = LAST_SPRING, "Agreed at the spring review."


def add_attendance(pupils: list[Pupil], session: str, to: date, possible: int, rng: random.Random) -> None:
    """Openings so far; the cast's are exact, so that 90% falls where the story needs it."""
    rows = []
    for pupil in pupils:
        known = cast_pupil(pupil)
        present = round(possible * min(1.0, rng.betavariate(22, 1.4)))
        openings = possible
        if known and known.present is not None:
            openings, present = 70, known.present
        elif known:
            present = possible
        rows.append(Attendance(pupil=pupil, session=session, to_date=to, possible=openings, present=present))
    Attendance.objects.bulk_create(rows)
