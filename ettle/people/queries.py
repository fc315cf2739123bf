"""Building the viewer: the posts in force today, with the levels and rights the policy gives each role."""

from collections.abc import Iterator
from datetime import date

from ettle.people.models import ClassTeacher, Post, StaffMember, User
from ettle.policy import Policy
from ettle.rules.access import PostFacts, Viewer
from ettle.school.dated import in_force
from ettle.school.queries import policy_on


def viewer_for(user: User, on: date) -> Viewer | None:
    """Who this sign-in is at their school on a day, or None where they hold no staff record. Three queries."""
    staff = StaffMember.objects.filter(user=user).exclude(left_on__lt=on).order_by("pk").first()
    if staff is None:
        return None
    policy = policy_on(staff.school_id, on)
    posts = tuple(_posts(staff, policy, on))
    return Viewer(user.pk, staff.pk, staff.school_id, staff.name, on, posts)


def _posts(staff: StaffMember, policy: Policy, on: date) -> Iterator[PostFacts]:
    for post in Post.objects.filter(in_force(on), staff=staff).order_by("pk"):
        role = policy.role(post.role)
        if role is not None:
            yield PostFacts(
                role=post.role,
                scope=role.scope,
                reads=frozenset(role.reads),
                may=frozenset(role.may),
                year=post.year or None,
                house_id=post.house_id,
                faculty_id=post.faculty_id,
                tutor_group_id=post.tutor_group_id,
            )
    taught = frozenset(ClassTeacher.objects.filter(in_force(on), staff=staff).values_list("teaching_class_id", flat=True))
    teacher = policy.role("class_teacher")
    if taught and teacher is not None:
        yield PostFacts(
            "class_teacher", "class", frozenset(teacher.reads), frozenset(teacher.may), class_ids=taught
        )
