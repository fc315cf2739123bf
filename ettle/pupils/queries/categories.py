"""Support groups as one viewer may read them: by name, as "Support group", or not at all (G-15)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from ettle.policy import Policy
from ettle.policy.schema import Category
from ettle.pupils.models import CategoryMembership, Pupil
from ettle.pupils.queries.facts import facts_for
from ettle.rules.access import PupilFacts, Viewer, may_name_category, may_see_pupil
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
    known = {category.id: category for category in policy.categories if category.active}
    shown = {pk: shown_to(viewer, facts[pk], rows, known) for pk, rows in held.items()}
    return {pk: groups for pk, groups in shown.items() if groups}


def shown_to(
    viewer: Viewer, pupil: PupilFacts, rows: Iterable[CategoryMembership], known: Mapping[str, Category]
) -> tuple[CategoryShown, ...]:
    """One pupil's memberships as this viewer may read them, in the order of the policy; unnamed ones merge into one."""
    if not may_see_pupil(viewer, pupil, "L1"):
        rows = [row for row in rows if row.category in known and _named(viewer, pupil, known[row.category])]
    found: list[CategoryShown] = []
    unnamed = False
    order = list(known)
    for row in sorted((row for row in rows if row.category in known), key=lambda row: order.index(row.category)):
        category = known[row.category]
        if _named(viewer, pupil, category):
            found.append(_by_name(row, category))
        else:
            unnamed = unnamed or category.otherwise == "support group"
    if unnamed:
        found.append(CategoryShown("", _("Support group"), _("The school names this group to fewer people."), "L1"))
    return tuple(found)


def _named(viewer: Viewer, pupil: PupilFacts, category: Category) -> bool:
    return bool(may_name_category(viewer, pupil, category.seen_named_by))


def _by_name(row: CategoryMembership, category: Category) -> CategoryShown:
    return CategoryShown(
        code=category.id,
        words=category.short or category.label,
        meaning=category.label,
        level=category.level,
        starts=row.starts,
        reason=row.reason,
        source=CategoryMembership.Source(row.source).label,
        membership_id=row.pk,
    )


def memberships(pupil_ids: list[int], on: date) -> dict[int, list[CategoryMembership]]:
    rows: dict[int, list[CategoryMembership]] = {}
    for row in CategoryMembership.objects.filter(in_force(on), pupil_id__in=pupil_ids).order_by("category", "pk"):
        rows.setdefault(row.pupil_id, []).append(row)
    return rows
