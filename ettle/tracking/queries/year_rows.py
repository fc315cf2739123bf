"""Every concern of a year in a cycle as the viewer may see it, and whose of the cycle before: questions asked once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet

from ettle.policy import Policy
from ettle.pupils.queries.categories import Memberships
from ettle.rules.access import PupilFacts, Viewer, may_see_pupil
from ettle.rules.owners import ConcernFacts, may_see_concern
from ettle.school.asked import asked
from ettle.tracking.marked import FacultyMark, marks_of, said
from ettle.tracking.models import Concern, ConcernReason, NextStep
from ettle.tracking.queries.concern_rows import FIELDS, ORDER, REASON, STEP, Listed, Read, Row, belongs, in_words
from ettle.tracking.queries.visible import Belongs, facts_for

EARLIER = ("pupil_id", "pupil__year", "pupil__house_id", "pupil__tutor_group_id", "owner_id", "owner_role")


@dataclass(frozen=True, slots=True)
class YearRows:
    """The concerns of a year the viewer may see, and the pupils who had one in the cycle before."""

    now: Listed
    before: frozenset[int]


def year_rows(
    viewer: Viewer,
    policy: Policy,
    where: tuple[int, int | None, str],
    houses: frozenset[int] | None,
    held: Memberships,
    *,
    marked: bool = False,
) -> YearRows:
    """`where` is the cycle, the cycle before if there was one, and the year; `houses` None is the whole year.

    Five queries at most, whatever their number, and one more for what faculties say of those who are `marked`. `held`
    are the memberships of support groups of the year.
    """
    cycle_id, before_id, year = where
    found = _of_houses(_concerns(viewer.school_id, cycle_id, year), houses, 7)
    earlier = _of_houses(_earlier(viewer.school_id, before_id, year), houses, 2) if before_id is not None else []
    facts = facts_for(viewer, [*map(belongs, found), *(Belongs(*row[:4]) for row in earlier)])
    seen = [row for row in found if _may_see(viewer, row[11], row[13], year, facts[row[1]])]
    ids = {row[0] for row in seen}
    read = Read(
        seen,
        (row for row in _reasons(cycle_id, year) if row[0] in ids),
        (row for row in _steps(cycle_id, year) if row[0] in ids),
        {row[1]: facts[row[1]] for row in seen},
        held,
    )
    had = (row[0] for row in earlier if _may_see(viewer, row[4], row[5], year, facts[row[0]]))
    now = in_words(viewer, policy, read)
    return YearRows(_with_marks(viewer, policy, now, facts, (cycle_id, year)) if marked else now, frozenset(had))


def _with_marks(
    viewer: Viewer, policy: Policy, now: Listed, facts: Mapping[int, PupilFacts], where: tuple[int, str]
) -> Listed:
    """The same rows, with what the faculties that count say of those pupils of whom the viewer reads the board."""
    level = policy.faculty_board.read_at if policy.faculty_board else ""
    of_pupil: dict[int, list[FacultyMark]] = defaultdict(list)
    for (pupil_id, _faculty), mark in (marks_of(policy, *where) if level else {}).items():
        of_pupil[pupil_id].append(mark)
    read = {
        pk: said(marks) for pk, marks in of_pupil.items() if pk in facts and may_see_pupil(viewer, facts[pk], level)
    }
    rows = (
        replace(row, marks=read[pupil_id]) if (pupil_id := now.pupil_of[row.concern_id]) in read else row
        for row in now.rows
    )
    return replace(now, rows=tuple(rows))


def had_a_concern(school_id: int, cycle_id: int, year: str) -> frozenset[int]:
    """The pupils of a whole year who had a concern in a cycle, for who leads that year. One query."""
    return frozenset(row[0] for row in _earlier(school_id, cycle_id, year))


def _of_houses(rows: Iterable[Row], houses: frozenset[int] | None, place: int) -> list[Row]:
    return [row for row in rows if houses is None or row[place] in houses]


def _may_see(viewer: Viewer, owner_id: int | None, role: str, year: str, pupil: PupilFacts) -> bool:
    return bool(may_see_concern(viewer, ConcernFacts(owner_id, role, year, pupil)))


@asked
def _concerns(school_id: int, cycle_id: int, year: str) -> QuerySet[Any, Any]:
    rows = Concern.objects.filter(pupil__school_id=school_id, cycle_id=cycle_id, year=year)
    return rows.order_by(*ORDER).values_list(*FIELDS)


@asked
def _reasons(cycle_id: int, year: str) -> QuerySet[Any, Any]:
    rows = ConcernReason.objects.filter(concern__cycle_id=cycle_id, concern__year=year)
    return rows.order_by("pk").values_list(*REASON)


@asked
def _steps(cycle_id: int, year: str) -> QuerySet[Any, Any]:
    rows = NextStep.objects.filter(concern__cycle_id=cycle_id, concern__year=year)
    return rows.order_by("at", "pk").values_list(*STEP)


@asked
def _earlier(school_id: int, cycle_id: int, year: str) -> QuerySet[Any, Any]:
    rows = Concern.objects.filter(pupil__school_id=school_id, cycle_id=cycle_id, year=year)
    return rows.order_by().values_list(*EARLIER)
