"""The outbox, for whoever looks after it."""

from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from ettle.notices.models import OutboxMessage
from ettle.notices.pages import Choice, Fact, MessageLine, MessagePage, OutboxPage
from ettle.rules.access import Viewer, may
from ettle.school.refusals import refusal
from ettle.ui.words import moment

State = OutboxMessage.State
PER_PAGE = 50
LATE = timedelta(hours=1)
SHOWS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "": (gettext_noop("Everything"), tuple(State.values)),
    "waiting": (gettext_noop("Waiting"), (State.WAITING, State.SENDING)),
    "trouble": (gettext_noop("To look at"), (State.FAILED, State.UNCLEAR)),
    "sent": (gettext_noop("Sent"), (State.SENT,)),
    "cancelled": (gettext_noop("Cancelled"), (State.CANCELLED,)),
}
WORDS: Final[dict[str, str]] = {
    State.WAITING: gettext_noop("waiting"),
    State.SENDING: gettext_noop("being sent"),
    State.SENT: gettext_noop("sent"),
    State.UNCLEAR: gettext_noop("perhaps sent"),
    State.FAILED: gettext_noop("not sent"),
    State.CANCELLED: gettext_noop("cancelled"),
}


def outbox_page(viewer: Viewer, *, now: datetime, show: str = "", page: int = 1) -> OutboxPage:
    """One page of the outbox, the newest first. Raises PermissionDenied. Three queries."""
    _permit(viewer)
    mine = OutboxMessage.objects.filter(school_id=viewer.school_id)
    counts = dict(mine.order_by().values_list("state").annotate(Count("pk")))
    show = show if show in SHOWS else ""
    start = (page - 1) * PER_PAGE
    rows = mine.filter(state__in=SHOWS[show][1]).select_related("to", "by").order_by("-made_at", "-pk")
    found = list(rows[start : start + PER_PAGE + 1])
    oldest = mine.filter(state=State.WAITING).order_by("next_try_at").values_list("next_try_at", flat=True).first()
    return OutboxPage(
        lead=_lead(counts),
        warnings=tuple(_warnings(oldest, now)),
        choices=tuple(
            Choice(_(words), _address(show=name), name == show, sum(counts.get(state, 0) for state in states))
            for name, (words, states) in SHOWS.items()
        ),
        rows=tuple(_line(row) for row in found[:PER_PAGE]),
        number=page,
        before=_address(show=show, page=page - 1) if page > 1 else "",
        after=_address(show=show, page=page + 1) if len(found) > PER_PAGE else "",
    )


def message_for(viewer: Viewer, message_id: int) -> OutboxMessage:
    """One message of the viewer's school. Raises PermissionDenied, and Http404 for another school's."""
    _permit(viewer)
    found = OutboxMessage.objects.select_related("to", "by").filter(pk=message_id, school_id=viewer.school_id).first()
    if found is None:
        raise Http404
    return found


def message_page(viewer: Viewer, message_id: int, *, now: datetime) -> MessagePage:
    """One message with its text. A text that names pupils is kept from posts that do not read about them."""
    message = message_for(viewer, message_id)
    withheld = message.names_pupils and not viewer.reads_everybody("L1")
    facts = [
        Fact(_("To"), f"{message.to.name}, {message.address}"),
        Fact(_("Written"), _("%(when)s by %(who)s") % {"when": moment(message.made_at), "who": _by(message)}),
        Fact(_("Tries"), _tries(message)),
        Fact(_("The server's last answer"), message.answer or _("none yet")),
    ]
    if message.attachment_name:
        facts.append(Fact(_("With it"), message.attachment_name))
    if message.state == State.WAITING:
        facts.append(Fact(_("Next try"), _next(message, now)))
    return MessagePage(
        message_id=message.pk,
        subject=message.subject,
        lead=_state_sentence(message),
        facts=tuple(facts),
        body="" if withheld else message.body,
        body_withheld=withheld,
        may_go_again=message.may_go_again,
        go_again=_("Try now") if message.state == State.WAITING else _("Send again"),
        may_be_cancelled=message.may_be_cancelled,
        warning=_("If it did arrive, sending it again makes a second copy.") if message.state == State.UNCLEAR else "",
    )


def _permit(viewer: Viewer) -> None:
    why = may(viewer, "keep_outbox")
    if not why:
        raise PermissionDenied(refusal(viewer, why))


def _address(**asked: object) -> str:
    said = urlencode({key: value for key, value in asked.items() if value})
    return f"{reverse('notices:outbox')}?{said}" if said else reverse("notices:outbox")


def _lead(counts: dict[str, int]) -> str:
    trouble = counts.get(State.FAILED, 0) + counts.get(State.UNCLEAR, 0)
    waiting = counts.get(State.WAITING, 0) + counts.get(State.SENDING, 0)
    if not counts:
        return _("No e-mail has been written yet.")
    parts = []
    if trouble:
        parts.append(ngettext("%(count)s e-mail needs a look.", "%(count)s e-mails need a look.", trouble))
    if waiting:
        parts.append(ngettext("%(count)s waits to be sent.", "%(count)s wait to be sent.", waiting))
    said = [words % {"count": count} for words, count in zip(parts, [n for n in (trouble, waiting) if n], strict=True)]
    return " ".join(said) or _("Nothing waits, and nothing needs a look.")


def _warnings(oldest: datetime | None, now: datetime) -> list[str]:
    """What keeps e-mail from leaving at all."""
    if settings.DEMO:
        return [_("This is a demo school: its e-mail is written, and never leaves.")]
    if not settings.EMAIL_HOST:
        return [_("No mail server is named, so nothing leaves. Whoever looks after the server names one.")]
    if oldest is not None and now - oldest > LATE:
        return [
            _("Nothing has tried to send since %(when)s. The command that sends is perhaps not running: ettle mail.")
            % {"when": moment(oldest)}
        ]
    return []


def _line(row: OutboxMessage) -> MessageLine:
    return MessageLine(
        to=row.to.name,
        address=row.address,
        subject=row.subject,
        by=_by(row),
        made_at=row.made_at,
        state=_(WORDS[row.state]),
        trouble=row.state in (State.FAILED, State.UNCLEAR),
        answer=row.answer,
        next_try=moment(row.next_try_at) if row.state == State.WAITING and row.tries else "",
        href=reverse("notices:message", args=[row.pk]),
    )


def _by(row: OutboxMessage) -> str:
    return row.by.name if row.by else _("Ettle, as the daily e-mail")


def _tries(message: OutboxMessage) -> str:
    if not message.last_try_at:
        return _("none yet")
    words = ngettext("%(count)s, on %(when)s", "%(count)s, the last on %(when)s", message.tries)
    return words % {"count": message.tries, "when": moment(message.last_try_at)}


def _next(message: OutboxMessage, now: datetime) -> str:
    return _("with the next round") if message.next_try_at <= now else moment(message.next_try_at)


def _state_sentence(message: OutboxMessage) -> str:
    return {
        State.WAITING: _("It waits to be sent."),
        State.SENDING: _("It is being handed to the mail server."),
        State.SENT: _("The mail server took it."),
        State.UNCLEAR: _("It may have arrived: ask before you send it again."),
        State.FAILED: _("It was not sent. Read the answer, mend what it says, and send it again."),
        State.CANCELLED: _("Somebody cancelled it, and it will not go."),
    }[State(message.state)]
