"""Where pupils belong on a day: what the access rule asks of them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from ettle.pupils.models import ClassMembership, Pupil
from ettle.rules.access import PupilFacts
from ettle.school.dated import in_force


def facts_of(pupil: Pupil, on: date) -> PupilFacts:
    """The facts of one pupil. One query."""
    return facts_for([pupil], on)[pupil.pk]


def facts_for(pupils: Iterable[Pupil], on: date, *, with_classes: bool = True) -> dict[int, PupilFacts]:
    """The facts of many pupils, by number. One query, or none without classes."""
    placed = {pupil.pk: pupil for pupil in pupils}
    classes: dict[int, set[int]] = defaultdict(set)
    faculties: dict[int, set[int]] = defaultdict(set)
    if with_classes:
        rows = ClassMembership.objects.filter(in_force(on), pupil_id__in=list(placed)).values_list(
            "pupil_id", "teaching_class_id", "teaching_class__subject__faculty_id"
        )
        for pupil_id, class_id, faculty_id in rows:
            classes[pupil_id].add(class_id)
            if faculty_id is not None:
                faculties[pupil_id].add(faculty_id)
    return {
        pk: PupilFacts(
            pupil_id=pk,
            school_id=pupil.school_id,
            year=pupil.year,
            house_id=pupil.house_id,
            tutor_group_id=pupil.tutor_group_id,
            class_ids=frozenset(classes[pk]),
            faculty_ids=frozenset(faculties[pk]),
            on_roll=pupil.left_on is None,
        )
        for pk, pupil in placed.items()
    }
