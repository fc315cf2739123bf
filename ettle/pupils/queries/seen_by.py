"""Who can see a pupil, and why: worked out from posts, classes and the tutor group, not from a list of names."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from ettle.people.models import ClassTeacher, Post
from ettle.people.queries import TEACHER, helpers
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
    rows = sorted([*_by_post(viewer, pupil, policy), *_by_class(viewer, pupil, policy)], key=lambda row: row[0])
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


def _by_post(viewer: Viewer, pupil: PupilFacts, policy: Policy) -> Iterator[tuple[int, int, SeenBy]]:
    roles = {role.id: role for role in policy.roles if role.reads}
    posts = _post_rows(pupil.school_id, viewer.on)
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


def _by_class(viewer: Viewer, pupil: PupilFacts, policy: Policy) -> Iterator[tuple[int, int, SeenBy]]:
    if not pupil.class_ids or all(role.id != TEACHER or not role.reads for role in policy.roles):
        return
    rows = (
        ClassTeacher.objects.filter(in_force(viewer.on), teaching_class_id__in=pupil.class_ids)
        .filter(staff__left_on__isnull=True)
        .annotate(helps=Exists(helpers(policy, viewer.on).filter(staff_id=OuterRef("staff_id"))))
        .values_list("staff_id", "staff__name", "teaching_class__subject__name", "helps")
        .order_by("teaching_class__subject__name")
    )
    for staff_id, name, subject, helps in rows:
        why = (_("supports in %(subject)s") if helps else _("teaches %(subject)s")) % {"subject": subject}
        yield ORDER.index("teaches"), staff_id, SeenBy(name, why, staff_id == viewer.staff_id, "teaches")
