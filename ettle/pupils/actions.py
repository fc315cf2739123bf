"""Writes about pupils: support groups by hand, support groups worked out, and the record of what was read."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ettle.audit.actions import record, record_reads
from ettle.audit.models import Event
from ettle.policy import Policy
from ettle.policy.schema import Category
from ettle.pupils.models import Attendance, CategoryMembership, Pupil
from ettle.pupils.queries.facts import facts_of
from ettle.rules.access import REASONS, Viewer, may, may_see_pupil, may_set_category
from ettle.rules.attendance import Counts
from ettle.rules.categories import Derived, Known, derive
from ettle.rules.decision import Decision, yes
from ettle.school.models import School
from ettle.school.queries import policy_for
from ettle.school.refusals import refusal
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


def end_category(*, membership: CategoryMembership, ends: date, by: Viewer, now: datetime) -> CategoryMembership:
    """End one membership after a day; the others stay. Raises as `set_category` does."""
    policy = policy_for(by)
    why = _permit(by, membership.pupil, policy, _category(policy, membership.category))
    if ends < membership.starts:
        day = date_format(membership.starts, "j F Y")
        raise GroupRefused(_("It cannot end before it started. %(day)s or later is right.") % {"day": day})
    with transaction.atomic():
        before = membership.ends
        membership.ends = ends
        membership.save(update_fields=["ends"])
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


def refresh_derived(*, school: School, policy: Policy, now: datetime, by: Viewer | None = None) -> dict[str, int]:
    """Work out again who is in each support group that follows from figures; how many changed in each.

    A pupil of whom too little is known keeps what they have. What a person or a file has set is left alone.
    """
    today = timezone.localtime(now).date()
    judged: dict[str, dict[int, Derived]] = {}
    with transaction.atomic():
        for pupil_id, known in _known(school, policy, today).items():
            for found in derive(policy, known):
                if not found.suggested:
                    judged.setdefault(found.category, {})[pupil_id] = found
        return {code: _refresh_one(school, code, found, by, now) for code, found in judged.items()}


def _refresh_one(school: School, code: str, judged: dict[int, Derived], by: Viewer | None, now: datetime) -> int:
    today = timezone.localtime(now).date()
    rows = CategoryMembership.objects.filter(pupil__school=school, category=code, ends__isnull=True)
    held = {row.pupil_id: row for row in rows}

    def out(pupil_id: int) -> bool:
        """Judged not to be in it, or no longer on the roll."""
        return pupil_id not in judged or judged[pupil_id].holds is False

    joining = [
        CategoryMembership(
            pupil_id=pupil_id,
            category=code,
            starts=today,
            source=CategoryMembership.Source.DERIVED,
            reason=found.because,
            set_at=now,
        )
        for pupil_id, found in judged.items()
        if found.holds and pupil_id not in held
    ]
    leaving = [row for row in held.values() if row.source == CategoryMembership.Source.DERIVED and out(row.pupil_id)]
    for row in leaving:
        row.ends = max(row.starts, today - DAY)
    CategoryMembership.objects.bulk_create(joining)
    CategoryMembership.objects.bulk_update(leaving, ["ends"])
    if joining or leaving:
        record(
            by=by,
            verb="category.worked_out",
            about="category",
            about_id=code,
            now=now,
            why=yes("set_by_program"),
            joined=[row.pupil_id for row in joining],
            left=[row.pupil_id for row in leaving],
        )
    return len(joining) + len(leaving)


def _known(school: School, policy: Policy, today: date) -> dict[int, Known]:
    """What is known of every pupil on the roll: area, attendance in the session today lies in, step of support."""
    session = policy.calendar.session_on(today)
    latest: dict[int, Attendance] = {}
    if session is not None:
        counted = Attendance.objects.filter(pupil__school=school, session=session.label, to_date__lte=today)
        latest = {row.pupil_id: row for row in counted.order_by("to_date")}
    ladders = {stage.id: ladder.id for ladder in policy.staged for stage in ladder.stages}
    known = {}
    for pupil in Pupil.objects.filter(school=school).on_roll().only("simd_decile", "simd_version", "support_step"):
        row, step = latest.get(pupil.pk), pupil.support_step
        counts = None
        if row is not None and row.possible is not None and row.present is not None:
            counts = Counts(row.possible, row.present)
        known[pupil.pk] = Known(
            as_of=row.to_date if row else today,
            decile=pupil.simd_decile,
            edition=pupil.simd_version or None,
            counts=counts,
            attendance=row.percent if row else None,
            stages=((ladders[step], step),) if step in ladders else (),
        )
    return known


def log_reading(*, by: Viewer, pupil_ids: Iterable[int], about: str, why: str, now: datetime) -> None:
    """Leave a row for each pupil whose support groups or concerns were opened (D-01), after they were read.

    Short and on its own, so that a page being read holds SQLite's write lock for one statement only.
    """
    pupil_ids, verb = list(pupil_ids), f"{about}.opened"
    with transaction.atomic():
        if pupil_ids:
            record_reads(by=by, verb=verb, about=about, pupil_ids=pupil_ids, now=now, why=why)
        else:
            record(by=by, verb=verb, about=about, now=now, why=yes(why), kind=Event.Kind.READ)


def log_export(*, by: Viewer, about: str, purpose: str, rows: int, now: datetime) -> None:
    """Leave a row for a list that leaves Ettle, with what it is for. Raises PermissionDenied without the right."""
    decision = may(by, "export")
    if not decision:
        raise PermissionDenied(refusal(by, decision))
    with transaction.atomic():
        record(
            by=by,
            verb=f"{about}.exported",
            about=about,
            now=now,
            why=decision,
            kind=Event.Kind.EXPORT,
            purpose=purpose,
            rows=rows,
        )
