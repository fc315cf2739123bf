"""Staff of the viewer's school: found by number, and those who can open a concern."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Final

from ettle.people.models import ClassTeacher, Post, StaffMember
from ettle.people.queries import TEACHER
from ettle.policy import Policy
from ettle.pupils.queries.facts import facts_of
from ettle.rules.access import PostFacts, PupilFacts, Viewer, relationship
from ettle.school.dated import in_force
from ettle.tracking.models import Concern

LEVEL: Final = "L1"
"""At which a concern is read."""


def staff_member(viewer: Viewer, staff_id: int | None) -> StaffMember | None:
    """Somebody who works in the viewer's school now, or None."""
    if staff_id is None:
        return None
    return StaffMember.objects.filter(pk=staff_id, school_id=viewer.school_id, left_on__isnull=True).first()


def who_may_open(concern: Concern, policy: Policy, on: date) -> dict[int, str]:
    """Staff who can open this concern, by number with their names: `may_see_concern` asked of everybody at once.

    Four queries; needs `pupil` joined.
    """
    pupil = facts_of(concern.pupil, on)
    reads = {role.id for role in policy.roles if LEVEL in role.reads}
    scopes = {role.id: role.scope for role in policy.roles}
    rows = Post.objects.filter(in_force(on), staff__school_id=pupil.school_id, staff__left_on__isnull=True)
    held: dict[int, list[tuple[str, PostFacts]]] = defaultdict(list)
    found: dict[int, str] = {}
    for role, year, house, faculty, group, staff_id, name in rows.values_list(
        "role", "year", "house_id", "faculty_id", "tutor_group_id", "staff_id", "staff__name"
    ):
        if role in scopes:
            facts = PostFacts(role, scopes[role], frozenset(), frozenset(), year or None, house, faculty, group)
            held[staff_id].append((role, facts))
            if role in reads and (relationship(facts, pupil) or staff_id == concern.owner_id):
                found[staff_id] = name
    found |= _teaching(pupil, held, reads, scopes, on)
    if concern.owner_id is not None and concern.owner_id not in found and TEACHER in reads:
        found |= _owner_who_teaches(concern.owner_id, on)
    return found


def _teaching(
    pupil: PupilFacts,
    held: dict[int, list[tuple[str, PostFacts]]],
    reads: set[str],
    scopes: Mapping[str, str],
    on: date,
) -> dict[int, str]:
    """Those with a class of the pupil: by the posts they hold over classes, or without one as teachers."""
    rows = ClassTeacher.objects.filter(
        in_force(on), teaching_class_id__in=pupil.class_ids, staff__left_on__isnull=True
    ).values_list("staff_id", "staff__name")
    found = {}
    for staff_id, name in rows:
        over_classes = [role for role, _facts in held.get(staff_id, ()) if scopes[role] == "class"] or [TEACHER]
        if reads.intersection(over_classes):
            found[staff_id] = name
    return found


def _owner_who_teaches(staff_id: int, on: date) -> dict[int, str]:
    rows = ClassTeacher.objects.filter(in_force(on), staff_id=staff_id, staff__left_on__isnull=True)
    return dict(rows.values_list("staff_id", "staff__name")[:1])
