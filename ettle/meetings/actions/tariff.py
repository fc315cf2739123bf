"""The mark of a high tariff: it puts a concern before the leadership meeting, with a reason."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.meetings.actions.agenda import LONGEST, put_on_agenda
from ettle.meetings.models import AgendaItem, HighTariff
from ettle.meetings.queries.tables import kinds_in
from ettle.policy.schema import MeetingKind
from ettle.rules.access import REASONS, Viewer
from ettle.rules.meetings import Table, may_put_on
from ettle.school.queries import policy_for
from ettle.tracking.actions.concerns import NotTaken
from ettle.tracking.models import Concern
from ettle.tracking.queries.visible import concern_facts

ORIGIN = "high_tariff"


def tariff_kind(viewer: Viewer) -> MeetingKind:
    """The meeting that such concerns go to. Raises Http404 where the policy has none."""
    for kind in kinds_in(policy_for(viewer)):
        if ORIGIN in kind.items_from:
            return kind
    raise Http404


@transaction.atomic
def mark_high_tariff(*, concern: Concern, reason: str, by: Viewer, now: datetime) -> HighTariff:
    """Mark a concern for leadership; it is then on their next agenda (S2-57). Raises NotTaken, PermissionDenied."""
    kind = tariff_kind(by)
    why = may_put_on(by, kind, concern_facts(by, concern).pupil)
    if not why:
        raise PermissionDenied(_(REASONS[why.reason]))
    reason = reason.strip()
    if not reason:
        raise NotTaken({"reason": _("Say why leadership is to know of it: one sentence is enough.")})
    if len(reason) > LONGEST:
        raise NotTaken({"reason": _("At most %(most)s characters are right.") % {"most": LONGEST}})
    if concern.state == Concern.State.CLOSED:
        raise NotTaken({"reason": _("This concern has come to its end. Open it again first, with a reason.")})
    told = {"reason": reason, "by_id": by.staff_id, "at": now}
    mark, made = HighTariff.objects.get_or_create(concern=concern, taken_back_at=None, defaults=told)
    if made:
        record(
            by=by,
            verb="concern.high_tariff",
            about="concern",
            about_id=concern.pk,
            pupil_id=concern.pupil_id,
            now=now,
            why=why,
        )
        table = Table(kind, by.school_id)
        put_on_agenda(table=table, concern=concern, origin=ORIGIN, words=reason, by=by, now=now)
    return mark


@transaction.atomic
def take_back(*, concern: Concern, by: Viewer, now: datetime) -> bool:
    """Take the mark back; it leaves the agenda ahead, unless something is agreed there. Whether there was one."""
    kind = tariff_kind(by)
    why = may_put_on(by, kind, concern_facts(by, concern).pupil)
    if not why:
        raise PermissionDenied(_(REASONS[why.reason]))
    standing = HighTariff.objects.filter(concern=concern, taken_back_at=None)
    gone = standing.update(taken_back_at=now, taken_back_by_id=by.staff_id)
    if gone:
        AgendaItem.objects.filter(
            concern=concern, origin=ORIGIN, meeting__ended_at=None, outcomes__isnull=True
        ).delete()
        record(
            by=by,
            verb="concern.not_high_tariff",
            about="concern",
            about_id=concern.pk,
            pupil_id=concern.pupil_id,
            now=now,
            why=why,
        )
    return bool(gone)
