"""The facts a caseload looks at: concerns, the faculty board, support groups, and support asked for."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from ettle.board.queries.reds import marks_of
from ettle.policy import Policy
from ettle.policy.schema import Caseload
from ettle.pupils.models import CategoryMembership
from ettle.rules.caseload import Asked, Facts, Held, InGroup, Marked
from ettle.school.dated import in_force
from ettle.tracking.models import Concern, Cycle
from ettle.tracking.queries.support import asked_for


def facts_after(cycle: Cycle, policy: Policy, caseload: Caseload, pupils: Collection[int], on: date) -> Facts:
    """All that may put these pupils on the caseload after a cycle. Four queries at most."""
    wanted = {source.comes_from for source in caseload.sources}
    return Facts(
        concerns=_concerns(cycle, pupils) if "concern" in wanted else (),
        board=_marks(cycle, policy, caseload, pupils) if "faculty_board" in wanted else (),
        groups=_groups(policy, pupils, on) if "category" in wanted else (),
        asked=_asked(cycle, pupils) if "support_asked" in wanted else (),
    )


def _concerns(cycle: Cycle, pupils: Collection[int]) -> tuple[Held, ...]:
    """The newest concern of each pupil: of this cycle, or one of an earlier cycle that has not ended."""
    rows = (
        Concern.objects.filter(cycle__school_id=cycle.school_id, cycle__opens__lte=cycle.opens)
        .filter(Q(cycle=cycle) | ~Q(state=Concern.State.CLOSED))
        .order_by("cycle__opens", "pk")
        .values_list("pupil_id", "pk", "owner_role", "state")
    )
    newest = {pupil: Held(pupil, pk, role, state) for pupil, pk, role, state in rows if pupil in pupils}
    return tuple(newest.values())


def _marks(cycle: Cycle, policy: Policy, caseload: Caseload, pupils: Collection[int]) -> tuple[Marked, ...]:
    values = {value for source in caseload.sources for value in source.values}
    return tuple(
        Marked(mark.pupil_id, mark.faculty_id, mark.value, mark.reason)
        for mark in marks_of(cycle, policy, values)
        if mark.pupil_id in pupils
    )


def _groups(policy: Policy, pupils: Collection[int], on: date) -> tuple[InGroup, ...]:
    known = {category.id for category in policy.categories if category.active}
    rows = (
        CategoryMembership.objects.filter(in_force(on), category__in=known)
        .order_by("category", "pk")
        .values_list("pupil_id", "category")
    )
    return tuple(InGroup(pupil, category) for pupil, category in rows if pupil in pupils)


def _asked(cycle: Cycle, pupils: Collection[int]) -> tuple[Asked, ...]:
    rows = (Asked(one.pupil_id, one.concern_id) for one in asked_for(cycle) if one.pupil_id in pupils)
    return tuple(dict.fromkeys(rows))
