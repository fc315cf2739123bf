"""Support groups that a person sets, renews and ends."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.policy import Policy
from ettle.policy.schema import Category
from ettle.pupils.models import CategoryMembership, Pupil
from ettle.pupils.queries.facts import facts_of
from ettle.pupils.queries.moves import moves_of
from ettle.pupils.queries.renewals import due_for
from ettle.rules.access import REASONS, Viewer, may_see_pupil, may_set_category
from ettle.rules.decision import Decision, yes
from ettle.school.queries import policy_for
from ettle.school.words import role_label

DAY = timedelta(days=1)


class GroupRefused(ValueError):
    """Why a membership was not changed, in a sentence."""


def _category(policy: Policy, code: str) -> Category:
    category = next((entry for entry in policy.categories if entry.id == code), None)
    if category is None:
        raise GroupRefused(_("%(code)s is not a support group of this school's policy.") % {"code": code})
    return category


def _permit(by: Viewer, pupil: Pupil, policy: Policy, category: Category) -> Decision:
    """The rule's yes, or PermissionDenied that names who may."""
    derived = category.derived is not None and not category.set_by
    facts = facts_of(pupil, by.on)
    decision = may_set_category(by, facts, category.set_by, derived=derived, active=category.active)
    if decision:
        return decision
    if not may_see_pupil(by, facts):
        raise Http404
    if decision.reason == "role_may_not" and category.set_by:
        roles = _(" or ").join(role_label(policy, role).lower() for role in category.set_by)
        words = {"group": category.label, "roles": roles}
        raise PermissionDenied(_("Only a %(roles)s of this pupil chooses who is in %(group)s.") % words)
    raise PermissionDenied(_(REASONS[decision.reason]))


def set_category(
    *,
    pupil: Pupil,
    category: str,
    starts: date,
    by: Viewer,
    now: datetime,
    ends: date | None = None,
    reason: str = "",
) -> CategoryMembership:
    """Put a pupil in a support group by hand; several at once are right (S2-28).

    Raises PermissionDenied naming who may, GroupRefused for what cannot be, Http404 where unseen.
    """
    policy = policy_for(by)
    entry = _category(policy, category)
    why = _permit(by, pupil, policy, entry)
    if ends is not None and ends < starts:
        raise GroupRefused(_("It cannot end before it starts. A day on or after the first is right."))
    with transaction.atomic():
        _refuse_twice(pupil, category, starts, ends)
        membership = CategoryMembership.objects.create(
            pupil=pupil,
            category=category,
            starts=starts,
            ends=ends,
            source=CategoryMembership.Source.HAND,
            reason=reason.strip(),
            set_by_id=by.staff_id,
            set_at=now,
        )
        record(
            by=by,
            verb="category.set",
            about="category",
            about_id=membership.pk,
            pupil_id=pupil.pk,
            now=now,
            why=why,
            category=category,
            starts=starts.isoformat(),
            ends=ends.isoformat() if ends else None,
        )
    return membership


def _refuse_twice(pupil: Pupil, category: str, starts: date, ends: date | None) -> None:
    overlapping = pupil.categories.filter(category=category).exclude(ends__lt=starts)
    if ends is not None:
        overlapping = overlapping.filter(starts__lte=ends)
    held = overlapping.order_by("starts").first()
    if held is not None:
        day = date_format(held.starts, "j F Y")
        raise GroupRefused(_("%(name)s is already in this group since %(day)s.") % {"name": pupil.name, "day": day})


def end_category(
    *, membership: CategoryMembership, ends: date, by: Viewer, now: datetime, reason: str = ""
) -> CategoryMembership:
    """End one membership after a day; the others stay. Raises as `set_category` does."""
    policy = policy_for(by)
    why = _permit(by, membership.pupil, policy, _category(policy, membership.category))
    if ends < membership.starts:
        day = date_format(membership.starts, "j F Y")
        raise GroupRefused(_("It cannot end before it started. %(day)s or later is right.") % {"day": day})
    with transaction.atomic():
        before = membership.ends
        membership.ends, membership.end_reason = ends, reason
        membership.save(update_fields=["ends", "end_reason"])
        record(
            by=by,
            verb="category.ended",
            about="category",
            about_id=membership.pk,
            pupil_id=membership.pupil_id,
            now=now,
            why=why,
            category=membership.category,
            before=before.isoformat() if before else None,
            after=ends.isoformat(),
        )
    return membership


def take_suggestion(*, pupil: Pupil, category: str, by: Viewer, now: datetime) -> CategoryMembership:
    """Do what the figures suggest for one pupil, as a person decides it: into the group, or out of it.

    Raises GroupRefused where the figures no longer say so, and as `set_category` does.
    """
    for moves in moves_of(by.school_id, policy_for(by), by.on):
        if not moves.suggested or moves.category.id != category:
            continue
        if pupil.pk in moves.joining:
            return set_category(
                pupil=pupil, category=category, starts=by.on, by=by, now=now, reason=moves.joining[pupil.pk]
            )
        for row, because in moves.leaving:
            if row.pupil_id == pupil.pk:
                return end_category(membership=row, ends=max(row.starts, by.on - DAY), by=by, now=now, reason=because)
    raise GroupRefused(_("The figures no longer suggest this. Look again."))


def renew(*, ids: Collection[int], by: Viewer, now: datetime) -> int:
    """Say of memberships asked again that they go on; how many. Raises GroupRefused."""
    with transaction.atomic():
        rows = _asked_again(by, ids)
        for row in rows:
            row.renewed_on = by.on
            _told(row, "category.renewed", by, now)
        CategoryMembership.objects.bulk_update(rows, ["renewed_on"])
    return len(rows)


def end_not_renewed(*, ids: Collection[int], by: Viewer, now: datetime) -> int:
    """End memberships asked again that do not go on; how many. Nothing ends unless a person says so (D-04, D-12).

    They end the day before: until then the pupil was in the group, and pictures of closed cycles stay as they were.
    """
    with transaction.atomic():
        rows = _asked_again(by, ids)
        for row in rows:
            row.ends, row.end_reason = max(row.starts, by.on - DAY), _("Not renewed.")
            _told(row, "category.not_renewed", by, now)
        CategoryMembership.objects.bulk_update(rows, ["ends", "end_reason"])
    return len(rows)


def _asked_again(by: Viewer, ids: Collection[int]) -> list[CategoryMembership]:
    if not ids:
        raise GroupRefused(_("Tick at least one, or press the button beside one."))
    locked = CategoryMembership.objects.select_for_update(of=("self",)).filter(
        pk__in=ids, pupil__school_id=by.school_id
    )
    list(locked.values_list("pk"))
    due = {row.pk: row for row in due_for(by)}
    if not due.keys() >= set(ids):
        raise GroupRefused(_("Some of these are settled already, or are not yours to renew. Look again."))
    return [due[pk] for pk in sorted(set(ids))]


def _told(row: CategoryMembership, verb: str, by: Viewer, now: datetime) -> None:
    record(
        by=by,
        verb=verb,
        about="category",
        about_id=row.pk,
        pupil_id=row.pupil_id,
        now=now,
        why=yes("sets_category"),
        category=row.category,
    )
