"""The tracking periods before one, and what a year's pupils were marked in them (S2-48)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from ettle.board.models import FacultyMark
from ettle.board.queries.place import Board
from ettle.school.asked import asked
from ettle.tracking.models import Cycle


@dataclass(frozen=True, slots=True)
class Before:
    """A period before the one in question."""

    cycle_id: int
    name: str


Earlier = dict[int, dict[int, dict[int, str]]]
"""Values of earlier periods: by pupil, faculty and cycle."""


def periods_before(place: Board) -> tuple[Before, ...]:
    """As many periods before this one as the policy shows beside it, oldest first. One query."""
    cycle = place.cycle
    rows = Cycle.objects.filter(school_id=cycle.school_id, opens__lt=cycle.opens).order_by("-opens", "-pk")
    found = rows.values_list("pk", "name", "session")[: place.rules.board.periods_shown - 1]
    named = [Before(pk, name if session == cycle.session else f"{name} {session}") for pk, name, session in found]
    return tuple(reversed(named))


def earlier_marks(place: Board, periods: Sequence[Before]) -> Earlier:
    """What the board's pupils were marked in these periods. One query, or none for no period."""
    if len(periods) == 1 and place.this_session:
        last = periods[0].cycle_id
        alone = ((*row, last) for row in _last_rows(place.cycle.school_id, place.year, last))
        return _by_pupil(place, alone)
    rows = FacultyMark.objects.filter(cycle_id__in=[period.cycle_id for period in periods]).exclude(value="")
    ids = [pupil.pupil_id for pupil in place.pupils]
    found = rows.filter(pupil_id__in=ids).values_list("pupil_id", "faculty_id", "value", "cycle_id")
    return _by_pupil(place, found) if periods else {}


@asked
def _last_rows(school_id: int, year: str, cycle_id: int) -> "QuerySet[Any, Any]":
    rows = FacultyMark.objects.filter(pupil__school_id=school_id, pupil__year=year, cycle_id=cycle_id)
    return rows.exclude(value="").values_list("pupil_id", "faculty_id", "value")


def _by_pupil(place: Board, rows: Iterable[tuple[Any, ...]]) -> Earlier:
    found: Earlier = {pupil.pupil_id: {} for pupil in place.pupils}
    for pupil, faculty, value, cycle in rows:
        if pupil in found:
            found[pupil].setdefault(faculty, {})[cycle] = value
    return found
