"""Who can see a pupil, and why: worked out from posts, classes and the tutor group, not from a list of names."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ettle.people.models import ClassTeacher, Post
from ettle.people.queries import TEACHER, helping_roles
from ettle.policy import Policy
from ettle.pupils.pages import SeenBy
from ettle.rules.access import PostFacts, PupilFacts, Viewer, relationship
from ettle.school.asked import asked
from ettle.school.dated import in_force

# Nearest to the pupil first.
ORDER = ("tutors", "leads_house", "leads_year", "leads_faculty", "whole_school", "teaches")


def who_sees(viewer: Viewer, pupil: PupilFacts, policy: Policy) -> tuple[SeenBy, ...]:
    """Everybody whose post in force reaches this pupil, nearest first, teachers last. Two queries."""
    found: dict[int, SeenBy] = {}
    posts = _post_rows(pupil.school_id, viewer.on)
    rows = [*_by_post(viewer, pupil, policy, posts), *_by_class(viewer, pupil, policy, posts)]
    rows.sort(key=lambda row: row[0])
    for _place, staff_id, seen in rows:
        before = found.get(staff_id)
        found[staff_id] = seen if before is None else before.and_also(seen)
    return tuple(found.values())


@asked
def _post_rows(school_id: int, on: date) -> QuerySet[Any, Any]:
    """Every post of the school, a row each: to tell them apart afterwards is cheaper than five conditions."""
    posts = Post.objects.filter(in_force(on), staff__school_id=school_id, staff__left_on__isnull=True)
    columns = ("role", "year", "house_id", "faculty_id", "tutor_group_id", "staff_id", "staff__name")
    return posts.values_list(*columns, "house__name", "faculty__name", "tutor_group__name")


@asked
def _teacher_rows(pupil_id: int, on: date) -> QuerySet[Any, Any]:
    """Who stands before each class the pupil is in."""
    member = Q(teaching_class__memberships__pupil_id=pupil_id) & in_force(on, "teaching_class__memberships__")
    teachers = ClassTeacher.objects.filter(member, in_force(on), staff__left_on__isnull=True)
    columns = ("staff_id", "staff__name", "teaching_class__subject__name")
    return teachers.order_by("teaching_class__subject__name", "staff_id").distinct().values_list(*columns)


def _by_post(viewer: Viewer, pupil: PupilFacts, policy: Policy, posts: list[Any]) -> Iterator[tuple[int, int, SeenBy]]:
    roles = {role.id: role for role in policy.roles if role.reads}
    for role_id, year, house, faculty, group, staff_id, name, *scopes in posts:
        role = roles.get(role_id)
        if role is None:
            continue
        facts = PostFacts(role_id, role.scope, frozenset(), frozenset(), year or None, house, faculty, group)
        code = relationship(facts, pupil)
        if code:
            scope = year or next((part for part in scopes if part), _("whole school"))
            seen = SeenBy(name, f"{role.label}, {scope}", staff_id == viewer.staff_id, code)
            yield ORDER.index(code), staff_id, seen


def _by_class(viewer: Viewer, pupil: PupilFacts, policy: Policy, posts: list[Any]) -> Iterator[tuple[int, int, SeenBy]]:
    if not pupil.class_ids or all(role.id != TEACHER or not role.reads for role in policy.roles):
        return
    beside = helping_roles(policy)
    helping = {row[5] for row in posts if row[0] in beside}
    for staff_id, name, subject in _teacher_rows(pupil.pupil_id, viewer.on):
        words = _("supports in %(subject)s") if staff_id in helping else _("teaches %(subject)s")
        seen = SeenBy(name, words % {"subject": subject}, staff_id == viewer.staff_id, "teaches")
        yield ORDER.index("teaches"), staff_id, seen
