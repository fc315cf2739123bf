"""Who may be named in a record about a pupil: staff whose post or class ties them to the pupil."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ettle.caseload.pages.pupil import Person
from ettle.people.models import ClassTeacher, Post
from ettle.policy import Policy
from ettle.rules.access import PostFacts, PupilFacts, Viewer, relationship
from ettle.rules.caseload import LEVEL
from ettle.school.dated import in_force


def people_about(viewer: Viewer, pupil: PupilFacts, policy: Policy) -> tuple[Person, ...]:
    """Everybody tied to this pupil who reads about pupils at all, those in pastoral posts first. Two queries."""
    found: dict[int, Person] = {}
    for person in (*_by_post(viewer, pupil, policy), *_by_class(viewer, pupil)):
        before = found.get(person.staff_id)
        if before is None or (person.pastoral and not before.pastoral):
            found[person.staff_id] = person
    return tuple(sorted(found.values(), key=lambda one: (not one.pastoral, one.name)))


def ticked(people: Iterable[Person], chosen: frozenset[int]) -> tuple[Person, ...]:
    """The same people, with those chosen ticked."""
    return tuple(replace(person, ticked=person.staff_id in chosen) for person in people)


def _by_post(viewer: Viewer, pupil: PupilFacts, policy: Policy) -> Iterator[Person]:
    roles = {role.id: role for role in policy.roles if "L1" in role.reads}
    rows = (
        Post.objects.filter(in_force(viewer.on), staff__school_id=viewer.school_id, staff__left_on__isnull=True)
        .filter(role__in=roles)
        .values_list("role", "year", "house_id", "faculty_id", "tutor_group_id", "staff_id", "staff__name")
    )
    for role_id, year, house, faculty, group, staff_id, name in rows:
        role = roles[role_id]
        facts = PostFacts(role_id, role.scope, frozenset(), frozenset(), year or None, house, faculty, group)
        if relationship(facts, pupil):
            yield Person(staff_id, name, role.label, LEVEL in role.reads)


def _by_class(viewer: Viewer, pupil: PupilFacts) -> Iterator[Person]:
    rows = ClassTeacher.objects.filter(
        in_force(viewer.on),
        teaching_class_id__in=pupil.class_ids,
        staff__left_on__isnull=True,
        staff__school_id=viewer.school_id,
    ).values_list("staff_id", "staff__name", "teaching_class__subject__name")
    for staff_id, name, subject in rows.order_by("teaching_class__subject__name"):
        yield Person(staff_id, name, subject, False)
