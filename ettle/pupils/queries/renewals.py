"""Memberships that the policy has confirmed again, each session or term, by whoever chooses the group (D-12)."""

from collections.abc import Iterator
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.policy import Policy
from ettle.pupils.models import CategoryMembership, Pupil
from ettle.pupils.pages.groups import RenewalRow, RenewalsPage
from ettle.pupils.queries.categories import ties_through_classes
from ettle.pupils.queries.facts import facts_for
from ettle.rules.access import Viewer, may_set_category
from ettle.rules.categories import asked_again_after
from ettle.school.dated import in_force
from ettle.school.queries import policy_for
from ettle.ui.leaves import NextThing

PLACE = 65


def renews(viewer: Viewer) -> bool:
    """Whether this person chooses the pupils of any group that is asked again."""
    return bool(_boundaries(viewer, policy_for(viewer), every=True))


def _boundaries(viewer: Viewer, policy: Policy, *, every: bool = False) -> dict[str, date]:
    """The last day of the period that has passed, by group, for the groups a post of this person chooses."""
    found = {}
    for category in policy.categories:
        if category.active and category.renew != "never" and viewer.roles & set(category.set_by):
            passed = asked_again_after(policy.calendar, category.renew, viewer.on)
            if passed is not None or every:
                found[category.id] = passed or date.min
    return found


def due_for(viewer: Viewer) -> tuple[CategoryMembership, ...]:
    """Memberships this person is asked about again, by pupil. Two queries at most."""
    policy = policy_for(viewer)
    passed = _boundaries(viewer, policy)
    if not passed:
        return ()
    rows = CategoryMembership.objects.filter(
        in_force(viewer.on),
        category__in=list(passed),
        starts__lte=max(passed.values()),
        pupil__school_id=viewer.school_id,
        pupil__left_on__isnull=True,
    )
    rows = rows.exclude(source=CategoryMembership.Source.DERIVED).select_related("pupil", "set_by")
    held = [
        row
        for row in rows.order_by("pupil__year", "pupil__family", "pupil__given", "pk")
        if (row.renewed_on or row.starts) <= passed[row.category]
    ]
    pupils: dict[int, Pupil] = {row.pupil_id: row.pupil for row in held}
    facts = facts_for(pupils.values(), viewer.on, with_classes=ties_through_classes(viewer)) if held else {}
    return tuple(
        row for row in held if may_set_category(viewer, facts[row.pupil_id], policy.category(row.category).set_by)
    )


def renewals_page(viewer: Viewer, error: str = "") -> tuple[RenewalsPage, tuple[int, ...]]:
    """What is asked again, and the pupils it shows, for the record."""
    policy = policy_for(viewer)
    due = due_for(viewer)
    rows = tuple(
        RenewalRow(
            membership_id=row.pk,
            name=row.pupil.name,
            href=reverse("pupils:page", args=[row.pupil.key]),
            year=row.pupil.year,
            group=policy.category(row.category).short or policy.category(row.category).label,
            since=row.starts,
            who=row.set_by.name if row.set_by else CategoryMembership.Source(row.source).label,
            renewed_on=row.renewed_on,
            reason=row.reason,
        )
        for row in due
    )
    return RenewalsPage(rows=rows, error=error), tuple(sorted({row.pupil_id for row in due}))


def renew_next(viewer: Viewer, _now: datetime) -> Iterator[NextThing]:
    """Memberships to confirm, where there are any. Two queries at most, and none for who chooses no group."""
    due = len(due_for(viewer))
    if due:
        title = ngettext("Confirm %(num)s support group membership", "Confirm %(num)s support group memberships", due)
        why = _("Set before this session or term. Nothing ends by itself.")
        yield NextThing(title % {"num": due}, why, _("Look"), reverse("pupils:renewals"), PLACE)
