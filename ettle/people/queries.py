"""Building the viewer: the posts in force today, with the levels and rights the policy gives each role."""

from collections.abc import Iterator
from datetime import date

from ettle.people.models import ClassTeacher, Post, StaffMember, User
from ettle.policy import Policy
from ettle.rules.access import PostFacts, Viewer
from ettle.school.dated import in_force
from ettle.school.queries import policy_on

TEACHER = "class_teacher"


def viewer_for(user: User, on: date) -> Viewer | None:
    """Who this sign-in is at their school on a day, or None where they hold no staff record. Four queries."""
    staff = (
        StaffMember.objects.filter(user=user)
        .exclude(left_on__lt=on)
        .select_related("school")
        .only("name", "school_id", "school__name")
        .order_by("pk")
        .first()
    )
    if staff is None:
        return None
    policy = policy_on(staff.school_id, on)
    posts = tuple(_posts(staff, policy, on))
    return Viewer(user.pk, staff.pk, staff.school_id, staff.name, on, posts, staff.school.name)


def role_label(policy: Policy, role: str) -> str:
    """What the school calls a role; the code itself where the policy in force no longer has it."""
    return next((entry.label for entry in policy.roles if entry.id == role), role)


def post_words(policy: Policy, post: Post) -> str:
    """A post in words: "Year head, S3". Needs house, faculty and tutor_group joined."""
    scope = post.year or next((str(part.name) for part in (post.house, post.faculty, post.tutor_group) if part), "")
    label = role_label(policy, post.role)
    return f"{label}, {scope}" if scope else label


def _posts(staff: StaffMember, policy: Policy, on: date) -> Iterator[PostFacts]:
    """Posts as the policy has them. Classes belong to the post held over classes; without one, to a teacher's."""
    roles = {role.id: role for role in policy.roles}
    rows = Post.objects.filter(in_force(on), staff=staff).select_related("house", "faculty", "tutor_group")
    held = [post for post in rows.order_by("pk") if post.role in roles]
    taught = ClassTeacher.objects.filter(in_force(on), staff=staff).values_list("teaching_class_id", flat=True)
    class_ids = frozenset(taught)
    if class_ids and TEACHER in roles and not any(roles[post.role].scope == "class" for post in held):
        held.append(Post(staff=staff, role=TEACHER))
    for post in held:
        role = roles[post.role]
        yield PostFacts(
            role=post.role,
            scope=role.scope,
            reads=frozenset(role.reads),
            may=frozenset(role.may),
            year=post.year or None,
            house_id=post.house_id,
            faculty_id=post.faculty_id,
            tutor_group_id=post.tutor_group_id,
            class_ids=class_ids if role.scope == "class" else frozenset(),
            label=post_words(policy, post),
        )
