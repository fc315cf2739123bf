"""Support groups as one viewer may read them: by name, as "Support group", or not at all (G-15)."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ettle.policy import Policy
from ettle.policy.schema import Category
from ettle.pupils.models import CategoryMembership, Pupil
from ettle.pupils.queries.facts import facts_for
from ettle.rules.access import PupilFacts, Viewer, may_name_category, may_see_pupil
from ettle.school.asked import asked
from ettle.school.dated import in_force


@dataclass(frozen=True, slots=True)
class CategoryShown:
    """One membership in the words this viewer may read; `code` is empty where the group is not named."""

    code: str
    words: str
    meaning: str
    level: str
    starts: date | None = None
    reason: str = ""
    source: str = ""
    membership_id: int = 0


Memberships = Iterable[tuple[int, str]]
"""Pupil and category, of memberships in force."""


@dataclass(frozen=True, slots=True)
class Groups:
    """The support groups of some pupils, in the words this viewer may read; pupils of whom nothing is read are out."""

    words: Mapping[int, tuple[str, ...]]

    @property
    def told(self) -> frozenset[int]:
        """Pupils of whom any group is shown, by name or not: opening the list is logged (D-01, G-15)."""
        return frozenset(self.words)


def ties_through_classes(viewer: Viewer) -> bool:
    """Whether any post of the viewer reaches pupils through the classes they are in."""
    return any(post.scope in {"class", "faculty"} for post in viewer.posts)


def categories_shown(
    viewer: Viewer, pupils: Iterable[Pupil], policy: Policy, facts: Mapping[int, PupilFacts] | None = None
) -> dict[int, tuple[CategoryShown, ...]]:
    """The support groups of these pupils on the viewer's day; pupils without any are left out. Two queries at most."""
    pupils = list(pupils)
    held = memberships([pupil.pk for pupil in pupils], viewer.on)
    if facts is None:
        wanted = [pupil for pupil in pupils if pupil.pk in held]
        facts = facts_for(wanted, viewer.on, with_classes=ties_through_classes(viewer))
    known = in_use(policy)
    shown = {pk: shown_to(viewer, facts[pk], rows, known) for pk, rows in held.items()}
    return {pk: groups for pk, groups in shown.items() if groups}


def shown_to(
    viewer: Viewer, pupil: PupilFacts, rows: Iterable[CategoryMembership], known: Mapping[str, Category]
) -> tuple[CategoryShown, ...]:
    """One pupil's memberships as this viewer may read them, in the order of the policy; unnamed ones merge into one."""
    rows = list(rows)
    named, more = _read(viewer, pupil, {row.category for row in rows}, known)
    found = [_by_name(row, category) for category in named for row in rows if row.category == category.id]
    if more:
        found.append(CategoryShown("", unnamed(), _("The school names this group to fewer people"), "L1"))
    return tuple(found)


def groups_told(
    viewer: Viewer, policy: Policy, facts: Mapping[int, PupilFacts], rows: Memberships | None = None
) -> Groups:
    """The support groups of many pupils, in words only. One query, or none where the memberships are given."""
    if rows is None:
        found = CategoryMembership.objects.filter(in_force(viewer.on), pupil_id__in=list(facts))
        rows = found.values_list("pupil_id", "category")
    held: dict[int, set[str]] = {}
    for pupil_id, code in rows:
        if pupil_id in facts:
            held.setdefault(pupil_id, set()).add(code)
    known = in_use(policy)
    read = {pk: _read(viewer, facts[pk], codes, known) for pk, codes in held.items()}
    return Groups(
        {
            pk: (*(category.short or category.label for category in named), *((unnamed(),) if more else ()))
            for pk, (named, more) in read.items()
            if named or more
        }
    )


def in_use(policy: Policy) -> dict[str, Category]:
    """The groups the school uses, in the order of its policy."""
    return {category.id: category for category in policy.categories if category.active}


def unnamed() -> str:
    """What stands for groups that are not named to the viewer."""
    return _("Support group")


def _read(
    viewer: Viewer, pupil: PupilFacts, codes: Set[str], known: Mapping[str, Category]
) -> tuple[tuple[Category, ...], bool]:
    """What this viewer may read of the groups a pupil is in: those by name, and whether there are more (G-15)."""
    held = [category for code, category in known.items() if code in codes]
    named = tuple(category for category in held if may_name_category(viewer, pupil, category.seen_named_by))
    more = any(category.otherwise == "support group" for category in held if category not in named)
    return named, more and bool(may_see_pupil(viewer, pupil, "L1"))


def _by_name(row: CategoryMembership, category: Category) -> CategoryShown:
    return CategoryShown(
        code=category.id,
        words=category.short or category.label,
        meaning=category.meaning.rstrip(".") or category.label,
        level=category.level,
        starts=row.starts,
        reason=row.reason,
        source=CategoryMembership.Source(row.source).label,
        membership_id=row.pk,
    )


HELD = ("pk", "pupil_id", "category", "starts", "ends", "source", "reason")


def memberships_of(pupil_id: int, on: date) -> list[CategoryMembership]:
    """One pupil's memberships in force on a day. One query."""
    return [CategoryMembership(**dict(zip(HELD, row, strict=True))) for row in _held_rows(pupil_id, on)]


@asked
def _held_rows(pupil_id: int, on: date) -> QuerySet[Any, Any]:
    rows = CategoryMembership.objects.filter(in_force(on), pupil_id=pupil_id)
    return rows.order_by("category", "pk").values_list(*HELD)


def memberships(pupil_ids: list[int], on: date) -> dict[int, list[CategoryMembership]]:
    rows: dict[int, list[CategoryMembership]] = {}
    for row in CategoryMembership.objects.filter(in_force(on), pupil_id__in=pupil_ids).order_by("category", "pk"):
        rows.setdefault(row.pupil_id, []).append(row)
    return rows
