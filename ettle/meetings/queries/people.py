"""Who sits in a meeting, and who may be given something to do about a pupil."""

from datetime import date

from django.db.models import Q

from ettle.people.models import ClassTeacher, Post
from ettle.policy import Policy
from ettle.rules.access import PostFacts, PupilFacts, relationship
from ettle.rules.meetings import LEVEL, Table
from ettle.school.dated import in_force


def people_about(pupil: PupilFacts, policy: Policy, on: date) -> tuple[tuple[int, str], ...]:
    """Staff tied to this pupil who read about them, by name. Two queries."""
    roles = {role.id: role for role in policy.roles if LEVEL in role.reads}
    found: dict[int, str] = {}
    rows = (
        Post.objects.filter(in_force(on), staff__school_id=pupil.school_id, staff__left_on__isnull=True)
        .filter(role__in=roles)
        .values_list("role", "year", "house_id", "faculty_id", "tutor_group_id", "staff_id", "staff__name")
    )
    for role_id, year, house, faculty, group, staff_id, name in rows:
        role = roles[role_id]
        if relationship(PostFacts(role_id, role.scope, frozenset(), frozenset(), year, house, faculty, group), pupil):
            found[staff_id] = name
    teachers = ClassTeacher.objects.filter(
        in_force(on), teaching_class_id__in=pupil.class_ids, staff__left_on__isnull=True
    )
    found |= dict(teachers.values_list("staff_id", "staff__name"))
    return tuple(sorted(found.items(), key=lambda one: one[1]))


def sitting(table: Table, policy: Policy, on: date) -> frozenset[int]:
    """Staff whose posts sit in this meeting. Two queries at most."""
    roles = {role.id: role.scope for role in policy.roles if LEVEL in role.reads}
    wanted = [role for role in (*table.kind.called_by, *table.kind.seen_by) if role in roles]
    posts = Post.objects.filter(in_force(on), staff__school_id=table.school_id, role__in=wanted)
    if table.year:
        posts = posts.filter(Q(year=table.year) | ~Q(role__in=[role for role in wanted if roles[role] == "year"]))
    if table.faculty_id is not None:
        led = [role for role in wanted if roles[role] == "faculty"]
        posts = posts.filter(Q(faculty_id=table.faculty_id) | ~Q(role__in=led))
        posts = posts.exclude(role__in=[role for role in wanted if roles[role] == "class"])
    found = set(posts.values_list("staff_id", flat=True))
    if table.faculty_id is not None and any(roles[role] == "class" for role in wanted):
        teachers = ClassTeacher.objects.filter(
            in_force(on), teaching_class__subject__faculty_id=table.faculty_id, staff__left_on__isnull=True
        )
        found |= set(teachers.values_list("staff_id", flat=True))
    return frozenset(found)
