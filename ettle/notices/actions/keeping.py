"""Looking after the outbox: sending again, cancelling, and throwing away what is old."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.notices.models import Notice, OutboxMessage
from ettle.rules.access import REASONS, Viewer, may
from ettle.rules.decision import Decision, yes
from ettle.school.models import School
from ettle.school.queries import NoPolicyInForce, policy_on
from ettle.school.refusals import refusal

State = OutboxMessage.State


class NotDone(ValueError):
    """Why a message stays as it is, in a sentence."""


@transaction.atomic
def send_again(*, by: Viewer, message: OutboxMessage, now: datetime) -> None:
    """Let a message go with the next round, its tries counted afresh. Raises PermissionDenied or NotDone."""
    why = _permit(by, message)
    changed = _in(message, OutboxMessage.MAY_GO_AGAIN).update(
        state=State.WAITING, claim="", asked_at=now, next_try_at=now, tries_since_asked=0
    )
    if not changed:
        raise NotDone(_("It has gone, or is going at this moment."))
    record(by=by, verb="mail.again", about="outbox", about_id=message.pk, now=now, why=why)


@transaction.atomic
def cancel(*, by: Viewer, message: OutboxMessage, now: datetime) -> None:
    """Keep a message from going. Raises PermissionDenied or NotDone."""
    why = _permit(by, message)
    if not _in(message, OutboxMessage.MAY_BE_CANCELLED).update(state=State.CANCELLED, claim=""):
        raise NotDone(_("It has gone, is going at this moment, or was cancelled before."))
    record(by=by, verb="mail.cancelled", about="outbox", about_id=message.pk, now=now, why=why)


@transaction.atomic
def throw_away(*, now: datetime, by: Viewer | None = None) -> int:
    """What is older than each school keeps it: notices, and e-mail that has come to its end. How many rows."""
    gone = 0
    for school_id in School.objects.values_list("pk", flat=True):
        try:
            days = policy_on(school_id, timezone.localdate(now)).messages.keep_days
        except NoPolicyInForce:
            continue
        before = now - timedelta(days=days)
        notices, _each = Notice.objects.filter(school_id=school_id, at__lt=before).delete()
        ended = OutboxMessage.objects.filter(school_id=school_id, made_at__lt=before)
        mail, _each = ended.exclude(state__in=(State.WAITING, State.SENDING)).delete()
        if notices or mail:
            record(
                by=None,
                verb="notice.thrown_away",
                about="notice",
                now=now,
                why=yes("role_may"),
                school_id=school_id,
                notices=notices,
                mail=mail,
            )
        gone += notices + mail
    return gone


def _permit(by: Viewer, message: OutboxMessage) -> Decision:
    why = may(by, "keep_outbox")
    if by.school_id != message.school_id:
        raise PermissionDenied(_(REASONS["other_school"]))
    if not why:
        raise PermissionDenied(refusal(by, why))
    return why


def _in(message: OutboxMessage, states: Collection[str]) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(pk=message.pk, state__in=states)
