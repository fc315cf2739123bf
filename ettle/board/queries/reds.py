"""The marks of a period for whoever acts on them: the caseload, a year's picture, a concern (S2-47)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from ettle.board.models import FacultyMark
from ettle.policy import Policy
from ettle.pupils.models import Pupil
from ettle.rules.access import Viewer
from ettle.rules.board import marking
from ettle.school.queries import policy_for
from ettle.tracking.models import Cycle


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


def _marks(rows: "QuerySet[FacultyMark]") -> tuple[BoardMark, ...]:
    found: Iterable[Any] = rows.order_by("pupil_id", "faculty_id").values_list(
        "pupil_id", "faculty_id", "value", "reason"
    )
    return tuple(BoardMark(*row) for row in found)
