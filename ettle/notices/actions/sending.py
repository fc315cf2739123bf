"""Handing what is due in the outbox to the mail server: each message is claimed first, so that it goes only once."""

from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.notices.models import OutboxMessage
from ettle.notices.smtp import Answer, Line
from ettle.rules.access import Viewer
from ettle.rules.decision import yes

STALE: Final = timedelta(minutes=20)
"""Longer than any server may take: ten minutes for the last answer, and half a minute for each of a dozen others."""
AT_A_TIME: Final = 20
State = OutboxMessage.State


def send_next(*, line: Line, now: datetime, by: Viewer | None = None) -> Answer | None:
    """Hand over the message that has been due longest; None when none is due. Never inside a transaction.

    Two senders at once never take the same one: the claim is written down before anything is said to the server.
    """
    message = _claim(now)
    if message is None:
        return None
    answer = line.send(message)
    return _settle(message, answer, now)


@transaction.atomic
def give_up_claims(*, now: datetime, by: Viewer | None = None) -> int:
    """Messages whose sender stopped half-way: nobody knows whether they went, so a person decides. How many."""
    held = OutboxMessage.objects.select_for_update().filter(state=State.SENDING, last_try_at__lt=now - STALE)
    words = _("Ettle stopped while this was handed over. It may have arrived.")
    for message in held:
        _end(message, State.UNCLEAR, words, now)
    return len(held)


def _claim(now: datetime) -> OutboxMessage | None:
    """The next due message, marked as ours. The mark is committed before this returns."""
    due = OutboxMessage.objects.filter(state=State.WAITING, next_try_at__lte=now).order_by("next_try_at", "pk")
    token = uuid4().hex
    for pk in list(due.values_list("pk", flat=True)[:AT_A_TIME]):
        with transaction.atomic(durable=True):
            taken = OutboxMessage.objects.filter(pk=pk, state=State.WAITING, next_try_at__lte=now).update(
                state=State.SENDING,
                claim=token,
                last_try_at=now,
                tries=F("tries") + 1,
                tries_since_asked=F("tries_since_asked") + 1,
            )
        if taken:
            return OutboxMessage.objects.select_related("by", "to").get(pk=pk)
    return None


@transaction.atomic
def _settle(message: OutboxMessage, answer: Answer, now: datetime) -> Answer:
    """Write down what the server said, unless somebody has taken the message over meanwhile."""
    if answer.state != State.WAITING:
        _end(message, answer.state, answer.words, now)
        return answer
    next_try = now + _pause(message.tries_since_asked)
    if next_try - message.asked_at > timedelta(days=settings.ETTLE_MAIL_GIVE_UP_DAYS):
        given_up = _("Given up after %(tries)s tries in %(days)s days. The last answer: %(answer)s") % {
            "tries": message.tries_since_asked,
            "days": settings.ETTLE_MAIL_GIVE_UP_DAYS,
            "answer": answer.words,
        }
        _end(message, State.FAILED, given_up, now)
        return Answer(State.FAILED, given_up, answer.line_lost)
    _mine(message).update(state=State.WAITING, claim="", answer=answer.words, next_try_at=next_try)
    return answer


def _mine(message: OutboxMessage) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(pk=message.pk, claim=message.claim)


def _end(message: OutboxMessage, state: str, words: str, now: datetime) -> None:
    gone = {"attachment": None} if state == State.SENT else {}
    if _mine(message).update(state=state, answer=words, **gone):
        record(
            by=None,
            verb=f"mail.{state}",
            about="outbox",
            about_id=message.pk,
            now=now,
            why=yes("role_may"),
            school_id=message.school_id,
        )


def _pause(tries: int) -> timedelta:
    """How long to wait after so many tries; the last pause is used again and again."""
    pauses = settings.ETTLE_MAIL_PAUSES
    return timedelta(minutes=pauses[min(tries, len(pauses)) - 1])
