"""To whom an owner may hand a concern on: whoever holds a step of the path, or a rung of the ladder, for this pupil."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ettle.people.models import StaffMember
from ettle.policy import Policy
from ettle.rules.owners import Placed
from ettle.tracking.models import Concern
from ettle.tracking.queries.concern_words import role_label
from ettle.tracking.queries.readiness import holders_on

# Everybody who teaches the pupil, or has them on a list, holds no step of the path alone.
NOT_ALONE = ("class", "caseload")


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a role for this pupil."""

    staff_id: int
    name: str
    role: str
    role_label: str


def whom(concern: Concern, policy: Policy, on: date) -> tuple[Holder, ...]:
    """The holders but for the owner, in the order of the path. Three queries; needs `pupil` and `cycle` joined."""
    pupil = concern.pupil
    faculties = set(concern.reasons.filter(counts=True, faculty__isnull=False).values_list("faculty_id", flat=True))
    places = [Placed(pupil.year, pupil.house_id, pupil.tutor_group_id, faculty) for faculty in sorted(faculties)]
    holders = holders_on(concern.cycle.school_id, on)
    found: dict[int, str] = {}
    for role in _roles(policy):
        for place in places or [Placed(pupil.year, pupil.house_id, pupil.tutor_group_id)]:
            for staff_id in holders.of(role, place):
                found.setdefault(staff_id, role)
    found.pop(concern.owner_id or 0, None)
    names = dict(StaffMember.objects.filter(pk__in=found).values_list("pk", "name"))
    return tuple(Holder(pk, names[pk], role, role_label(policy, role)) for pk, role in found.items())


def _roles(policy: Policy) -> Iterator[str]:
    scopes = {role.id: role.scope for role in policy.roles}
    on_path = [role for step in policy.path for role in step.roles]
    on_ladder = [step.owner for step in policy.ladder.steps] if policy.ladder else []
    for role in dict.fromkeys([*on_path, *on_ladder]):
        if scopes.get(role, NOT_ALONE[0]) not in NOT_ALONE:
            yield role
