"""Which concerns a viewer may see, as one record and as a list."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet

from ettle.pupils.models import ClassMembership, Pupil
from ettle.rules.access import PupilFacts, Viewer
from ettle.rules.owners import ConcernFacts
from ettle.school.dated import in_force
from ettle.tracking.models import Concern

BY_HAND = "by_hand"
"""Stands for the trigger and the measure of what a person raised, where no rule did."""


def reached(viewer: Viewer) -> Q:
    """Concerns of pupils the viewer may read about today, and those they hold: a year list of last session is no
    way round to pupils who have moved up since."""
    pupils = Pupil.objects.visible_to(viewer, "L1").order_by().values("pk")
    mine = Q(owner_id=viewer.staff_id) if viewer.posts_reading("L1") else Q(pk__in=[])
    return mine | Q(pupil_id__in=pupils)


def visible_concerns(viewer: Viewer) -> QuerySet[Concern]:
    """The set form of `rules.owners.may_see_concern`."""
    return Concern.objects.filter(reached(viewer), cycle__school_id=viewer.school_id)


@dataclass(frozen=True, slots=True)
class Belongs:
    """Where a pupil belongs, as a list of concerns reads it."""

    pupil_id: int
    year: str
    house_id: int | None
    tutor_group_id: int | None


def facts_for(viewer: Viewer, pupils: Iterable[Belongs]) -> dict[int, PupilFacts]:
    """The facts by which this viewer may reach each pupil. One query, or none where no class or faculty is held."""
    taught: set[int] = set()
    led: set[int] = set()
    for post in viewer.posts:
        taught |= post.class_ids
        if post.faculty_id is not None:
            led.add(post.faculty_id)
    placed = {pupil.pupil_id: pupil for pupil in pupils}
    classes: dict[int, set[int]] = defaultdict(set)
    faculties: dict[int, set[int]] = defaultdict(set)
    if taught or led:
        here = Q(teaching_class_id__in=taught) | Q(teaching_class__subject__faculty_id__in=led)
        rows = ClassMembership.objects.filter(here, in_force(viewer.on), pupil_id__in=placed).values_list(
            "pupil_id", "teaching_class_id", "teaching_class__subject__faculty_id"
        )
        for pupil_id, class_id, faculty_id in rows:
            classes[pupil_id].add(class_id)
            faculties[pupil_id].add(faculty_id)
    return {
        pk: PupilFacts(
            pk,
            viewer.school_id,
            pupil.year,
            pupil.house_id,
            pupil.tutor_group_id,
            frozenset(classes[pk]) if pk in classes else frozenset(),
            frozenset(faculties[pk]) if pk in faculties else frozenset(),
        )
        for pk, pupil in placed.items()
    }


def concern_facts(viewer: Viewer, concern: Concern) -> ConcernFacts:
    """What the rules ask of a concern; needs `pupil` and `cycle` joined. One query at most."""
    facts = facts_of_pupil(viewer, concern.pupil)
    return ConcernFacts(concern.owner_id, concern.owner_role, concern.year, facts)


def facts_of_pupil(viewer: Viewer, pupil: Pupil) -> PupilFacts:
    """What the rules ask of one pupil. One query at most."""
    belongs = Belongs(pupil.pk, pupil.year, pupil.house_id, pupil.tutor_group_id)
    facts = facts_for(viewer, [belongs])[pupil.pk]
    return replace(facts, school_id=pupil.school_id, on_roll=pupil.left_on is None)
