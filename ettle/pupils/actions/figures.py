"""Support groups that follow from figures, worked out again: after an import, at a close, or when a person says so."""

from collections.abc import Container
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.policy import Policy
from ettle.pupils.actions.groups import GroupRefused
from ettle.pupils.models import CategoryMembership
from ettle.pupils.queries.moves import Moves, fingerprint, moves_of, worked_out_by
from ettle.rules.access import REASONS, Viewer
from ettle.rules.decision import Decision, yes
from ettle.school.models import School
from ettle.school.queries import policy_for

DAY = timedelta(days=1)


def refresh_derived(*, school: School, policy: Policy, now: datetime, by: Viewer | None = None) -> dict[str, int]:
    """Work out again who is in each support group that follows from figures; how many changed in each.

    A pupil of whom too little is known keeps what they have. What a person or a file has set is left alone, and what
    the policy only suggests is left to a person.
    """
    with transaction.atomic(savepoint=False):
        moves = moves_of(school.pk, policy, timezone.localtime(now).date())
        return {
            one.category.id: _apply(one, by=by, now=now, why=yes("set_by_program"))
            for one in moves
            if not one.suggested
        }


def work_out(*, by: Viewer, now: datetime, seen: str) -> int:
    """Do what was shown: who joins and who leaves the groups named to this person in the whole school; how many.

    `seen` is the fingerprint of what was shown. Raises PermissionDenied, and GroupRefused where it has changed since.
    """
    policy = policy_for(by)
    codes: Container[str] = worked_out_by(by, policy)
    if not codes:
        raise PermissionDenied(_(REASONS["role_may_not"]))
    with transaction.atomic():
        moves = [m for m in moves_of(by.school_id, policy, by.on) if not m.suggested and m.category.id in codes]
        if fingerprint(moves) != seen:
            raise GroupRefused(_("The figures have changed since you looked. Nothing was done; look again."))
        return sum(_apply(one, by=by, now=now, why=yes("whole_school")) for one in moves)


def _apply(moves: Moves, *, by: Viewer | None, now: datetime, why: Decision) -> int:
    today = timezone.localtime(now).date()
    joining = [
        CategoryMembership(
            pupil_id=pupil_id,
            category=moves.category.id,
            starts=today,
            source=CategoryMembership.Source.DERIVED,
            reason=because,
            set_at=now,
        )
        for pupil_id, because in moves.joining.items()
    ]
    for row, because in moves.leaving:
        row.ends, row.end_reason = max(row.starts, today - DAY), because
    CategoryMembership.objects.bulk_create(joining)
    CategoryMembership.objects.bulk_update([row for row, _because in moves.leaving], ["ends", "end_reason"])
    if joining or moves.leaving:
        record(
            by=by,
            verb="category.worked_out",
            about="category",
            about_id=moves.category.id,
            now=now,
            why=why,
            joined=[row.pupil_id for row in joining],
            left=[row.pupil_id for row, _because in moves.leaving],
        )
    return len(joining) + len(moves.leaving)
