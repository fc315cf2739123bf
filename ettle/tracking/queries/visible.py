"""Which concerns a viewer may see, as one record and as a list, and how support groups are named to them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ettle.policy import Policy
from ettle.policy.schema.people import Category
from ettle.pupils.models import CategoryMembership, ClassMembership, Pupil
from ettle.rules.access import PupilFacts, Viewer, may_name_category, may_see_pupil
from ettle.rules.owners import ConcernFacts
from ettle.school.dated import in_force
from ettle.tracking.models import Concern

READ_LOGGED = ("L2", "L3")
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


@dataclass(frozen=True, slots=True)
class Groups:
    """The support groups of some pupils, in the words this viewer may read."""

    words: Mapping[int, tuple[str, ...]]
    named: Mapping[str, frozenset[int]]
    """Category to the pupils for whom the viewer sees it by name."""
    restricted: frozenset[int]
    """Pupils of whom a pastoral or restricted category is named."""

    @property
    def told(self) -> frozenset[int]:
        """Pupils of whom any group is shown, by name or not: opening the list is logged (D-01, G-15)."""
        return frozenset(pupil_id for pupil_id, words in self.words.items() if words)


Memberships = Iterable[tuple[int, str]]
"""Pupil and category, of memberships in force."""


def memberships(on: date, where: Q) -> list[tuple[int, str]]:
    """Pupil and category of every membership in force on a day. One query."""
    return list(CategoryMembership.objects.filter(in_force(on), where).values_list("pupil_id", "category"))


def support_groups(
    viewer: Viewer, policy: Policy, facts: Mapping[int, PupilFacts], rows: Memberships | None = None
) -> Groups:
    """Each pupil's categories in force, named or as "Support group" as the policy says (G-15). One query at most."""
    if rows is None:
        rows = memberships(viewer.on, Q(pupil_id__in=list(facts)))
    known = {category.id: category for category in policy.categories if category.active}
    held: dict[int, list[Category]] = {}
    for pupil_id, code in rows:
        if code in known and pupil_id in facts:
            held.setdefault(pupil_id, []).append(known[code])
    order = {code: place for place, code in enumerate(known)}
    words: dict[int, tuple[str, ...]] = {}
    named: dict[str, set[int]] = {}
    restricted: set[int] = set()
    for pupil_id, categories in held.items():
        shown: list[str] = []
        unnamed = False
        for category in sorted(categories, key=lambda category: order[category.id]):
            if may_name_category(viewer, facts[pupil_id], category.seen_named_by):
                shown.append(category.short or category.label)
                named.setdefault(category.id, set()).add(pupil_id)
                if category.level in READ_LOGGED:
                    restricted.add(pupil_id)
            else:
                unnamed = unnamed or category.otherwise == "support group"
        if unnamed and may_see_pupil(viewer, facts[pupil_id], "L1"):
            shown.append(_("Support group"))
        words[pupil_id] = tuple(shown)
    return Groups(words, {code: frozenset(ids) for code, ids in named.items()}, frozenset(restricted))
