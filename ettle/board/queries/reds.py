"""The marks of a period for whoever acts on them: the caseload, a year's picture, a concern (S2-47)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from ettle.board.models import FacultyMark
from ettle.board.queries.words import lamps_of
from ettle.policy import Policy
from ettle.pupils.models import Pupil
from ettle.rules.access import Viewer
from ettle.rules.board import marking
from ettle.school.asked import asked
from ettle.school.queries import policy_for
from ettle.tracking import marked
from ettle.tracking.models import ConcernReason, Cycle


@dataclass(frozen=True, slots=True)
class BoardMark:
    """One mark that stands: pupil and faculty by number, value and reason as the policy names them."""

    pupil_id: int
    faculty_id: int
    value: str
    reason: str


def marks_of(cycle: Cycle, policy: Policy, values: Collection[str] = ()) -> tuple[BoardMark, ...]:
    """Every mark of a cycle that stands, or those of these values; none where the board is switched off. One query."""
    if marking(policy) is None:
        return ()
    rows = FacultyMark.objects.filter(cycle_id=cycle.pk)
    return _marks(rows.filter(value__in=values) if values else rows.exclude(value=""))


def reds(viewer: Viewer, cycle: Cycle) -> tuple[BoardMark, ...]:
    """The worst marks of a cycle, of pupils the viewer may read about. One query."""
    rules = marking(policy_for(viewer))
    if rules is None or cycle.school_id != viewer.school_id:
        return ()
    seen = Pupil.objects.visible_to(viewer, rules.board.read_at).order_by()
    rows = FacultyMark.objects.filter(cycle_id=cycle.pk, value=rules.worst, pupil_id__in=seen.values("pk"))
    return _marks(rows)


def marks_beside(policy: Policy, cycle_id: int, year: str) -> marked.Marks:
    """What `tracking.marked` hands to lists: the marks of faculties that count there, worst first (G-09)."""
    rules = marking(policy)
    if rules is None:
        return {}
    lamps = {lamp.value: lamp for lamp in lamps_of(rules)}
    order = {value: place for place, value in enumerate(lamps)}
    told: dict[tuple[str, str], marked.FacultyMark] = {}
    found: dict[tuple[int, int], marked.FacultyMark] = {}
    for pupil_id, faculty_id, faculty, value in sorted(
        _rows_beside(cycle_id, year), key=lambda row: order.get(row[3], len(order))
    ):
        # Where nothing is marked, or a mark was taken back, there is no lamp.
        if (lamp := lamps.get(value)) is None:
            continue
        if (faculty, value) not in told:
            told[faculty, value] = marked.FacultyMark(faculty, lamp.colour, lamp.letter, lamp.word)
        found[pupil_id, faculty_id] = told[faculty, value]
    return found


@asked
def _rows_beside(cycle_id: int, year: str) -> "QuerySet[Any, Any]":
    """Marks of the faculties in which a pupil has a concern that counts, once each.

    From the concerns, which are few, to the one mark of each: a year has two thousand marks.
    """
    mark = FacultyMark.objects.filter(
        pupil_id=OuterRef("concern__pupil_id"), cycle_id=cycle_id, faculty_id=OuterRef("faculty_id"), year=year
    )
    rows = ConcernReason.objects.filter(
        counts=True, concern__cycle_id=cycle_id, concern__year=year, faculty__isnull=False
    ).annotate(marked=Subquery(mark.values("value")))
    fields = ("concern__pupil_id", "faculty_id", "faculty__name", "marked")
    return rows.order_by("faculty__name").values_list(*fields).distinct()


def _marks(rows: "QuerySet[FacultyMark]") -> tuple[BoardMark, ...]:
    found: Iterable[Any] = rows.order_by("pupil_id", "faculty_id").values_list(
        "pupil_id", "faculty_id", "value", "reason"
    )
    return tuple(BoardMark(*row) for row in found)
