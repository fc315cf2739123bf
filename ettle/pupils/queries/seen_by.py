"""Who can see a pupil, and why: worked out from posts, classes and the tutor group, not from a list of names."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ettle.people.models import ClassTeacher, Post
from ettle.people.queries import LEVELS, TEACHER
from ettle.policy import Policy
from ettle.pupils.pages import SeenBy
from ettle.rules.access import PostFacts, PupilFacts, Viewer, relationship
from ettle.school.dated import in_force
from ettle.school.words import post_words

WHY = {
    "whole_school": gettext_noop("whole school"),
    "leads_year": gettext_noop("leads the year"),
    "leads_house": gettext_noop("leads or supports the house"),
    "leads_faculty": gettext_noop("leads a faculty that teaches this pupil"),
    "tutors": gettext_noop("tutor"),
    "teaches": gettext_noop("teaches this pupil"),
}
# Nearest to the pupil first.
ORDER = ("tutors", "leads_house", "leads_year", "leads_faculty", "whole_school", "teaches")


def who_sees(viewer: Viewer, pupil: PupilFacts, policy: Policy) -> tuple[SeenBy, ...]:
    """Everybody whose post in force reaches this pupil, nearest first, teachers last. Two queries."""
    found: dict[int, SeenBy] = {}
    rows = sorted([*_by_post(viewer, pupil, policy), *_by_class(viewer, pupil, policy)], key=lambda row: row[0])
    for _place, staff_id, seen in rows:
        before = found.get(staff_id)
        found[staff_id] = seen if before is None else before.and_also(seen)
    return tuple(found.values())


def _by_post(viewer: Viewer, pupil: PupilFacts, policy: Policy) -> Iterator[tuple[int, int, SeenBy]]:
    roles = {role.id: role for role in policy.roles}
    near = (
        Q(year=pupil.year)
        | Q(house_id=pupil.house_id, house__isnull=False)
        | Q(tutor_group_id=pupil.tutor_group_id, tutor_group__isnull=False)
        | Q(faculty_id__in=pupil.faculty_ids)
        | Q(role__in=[role.id for role in policy.roles if role.scope == "school"])
    )
    posts = Post.objects.filter(
        near, in_force(viewer.on), staff__school_id=pupil.school_id, staff__left_on__isnull=True
    )
    for post in posts.select_related("staff", "house", "faculty", "tutor_group"):
        role = roles.get(post.role)
        if role is None:
            continue
        facts = PostFacts(
            post.role,
            role.scope,
            frozenset(role.reads),
            frozenset(role.may),
            post.year or None,
            post.house_id,
            post.faculty_id,
            post.tutor_group_id,
        )
        code = relationship(facts, pupil)
        if code and role.reads:
            why = _(WHY[code]) if code != "tutors" else ""
            reason = ", ".join(part for part in (post_words(policy, post), why) if part)
            me = post.staff_id == viewer.staff_id
            yield (
                ORDER.index(code),
                post.staff_id,
                SeenBy(post.staff.name, reason, tuple(role.reads), me, teacher=False),
            )


def _by_class(viewer: Viewer, pupil: PupilFacts, policy: Policy) -> Iterator[tuple[int, int, SeenBy]]:
    teacher = next((role for role in policy.roles if role.id == TEACHER), None)
    if teacher is None or not pupil.class_ids:
        return
    rows = (
        ClassTeacher.objects.filter(in_force(viewer.on), teaching_class_id__in=pupil.class_ids)
        .filter(staff__left_on__isnull=True)
        .values_list("staff_id", "staff__name", "teaching_class__subject__name")
        .order_by("teaching_class__subject__name")
    )
    for staff_id, name, subject in rows:
        why, me = _("teaches %(subject)s") % {"subject": subject}, staff_id == viewer.staff_id
        yield ORDER.index("teaches"), staff_id, SeenBy(name, why, tuple(teacher.reads), me, teacher=True)


def levels_in_words(reads: tuple[str, ...]) -> str:
    """`shared, staff, pastoral`."""
    return ", ".join(_(LEVELS[level]) for level in sorted(reads))
