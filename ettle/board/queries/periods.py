"""The tracking periods before one, and what a year's pupils were marked in them (S2-48)."""

from collections.abc import Iterable
from dataclasses import dataclass

from ettle.board.models import FacultyMark
from ettle.board.queries.place import Board
from ettle.rules.board import Mark
from ettle.tracking.models import Cycle


@dataclass(frozen=True, slots=True)
class Before:
    """A period before the one in question."""

    cycle_id: int
    name: str


Earlier = dict[tuple[int, int], dict[int, Mark]]
"""Marks of earlier periods: by pupil and faculty, then by cycle."""


def periods_before(place: Board) -> tuple[Before, ...]:
    """As many periods before this one as the policy shows beside it, oldest first. One query."""
    cycle = place.cycle
    rows = Cycle.objects.filter(school_id=cycle.school_id, opens__lt=cycle.opens).order_by("-opens", "-pk")
    found = rows.values_list("pk", "name", "session")[: place.rules.board.periods_shown - 1]
    named = [Before(pk, name if session == cycle.session else f"{name} {session}") for pk, name, session in found]
    return tuple(reversed(named))


def earlier_marks(place: Board, periods: Iterable[Before]) -> Earlier:
    """What the board's pupils were marked in these periods. One query, or none for no period."""
    wanted = [period.cycle_id for period in periods]
    if not wanted:
        return {}
    rows = FacultyMark.objects.filter(cycle_id__in=wanted).exclude(value="")
    if place.this_session:
        rows = rows.filter(pupil__school_id=place.cycle.school_id, pupil__year=place.year)
    else:
        rows = rows.filter(pupil_id__in=[pupil.pupil_id for pupil in place.pupils])
    found: Earlier = {}
    for pupil, faculty, cycle, value, reason in rows.values_list(
        "pupil_id", "faculty_id", "cycle_id", "value", "reason"
    ):
        found.setdefault((pupil, faculty), {})[cycle] = Mark(value, reason)
    return found
