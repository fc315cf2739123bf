"""Scenes of notices, the digest, and the outbox."""

from datetime import timedelta
from typing import Any, Final

from ettle.notices.actions import digests, keeping, outbox, reading, sending, telling
from ettle.notices.models import Notice, OutboxMessage
from ettle.notices.smtp import Answer, Line
from tests.web.audit.scenes.given import Scenes, Words, as_
from tests.web.tracking_cycles.small import Small, at

HREF: Final = "/concerns/"


class Taken(Line):
    """A mail server that takes everything."""

    def send(self, message: OutboxMessage) -> Answer:
        return Answer("sent", "Taken.")


def to_tell(small: Small) -> dict[str, Any]:
    to = [small.staff[code].pk for code in ("teacher", "cl_lang")]
    words = {"kind": "concern_handed", "words": "A concern was handed to you.", "href": HREF}
    return {**as_(small, "head"), "to": to, **words, "pupil": small.pupil("Ada", "S3").pk}


def to_tell_each(small: Small) -> dict[str, Any]:
    staff = [small.staff[code] for code in ("teacher", "cl_lang")]
    notices = [telling.NewNotice(one.pk, f"A concern for {one.code}.", HREF, once=f"try {one.pk}") for one in staff]
    return {**as_(small, "head"), "notices": notices, "kind": "concern_handed"}


def told(small: Small, code: str, **more: Any) -> dict[str, Any]:
    telling.tell(**to_tell(small))
    return {**as_(small, code), **more}


def written(small: Small) -> dict[str, Any]:
    to = [small.staff[code].pk for code in ("teacher", "cl_lang")]
    return {**as_(small, "head"), "to": to, "subject": "Counts of cycle 1", "body": "Two concerns.\n"}


def message(small: Small, **more: Any) -> OutboxMessage:
    """One that waits in the outbox, or stands there as `more` says."""
    outbox.put_in_outbox(**written(small))
    OutboxMessage.objects.update(**more)
    return OutboxMessage.objects.order_by("pk")[0]


def old(small: Small) -> dict[str, Any]:
    told(small, "teacher")
    message(small, state="sent", made_at=at() - timedelta(days=3000))
    Notice.objects.update(at=at() - timedelta(days=3000))
    return {"by": None, "now": at()}


def stopped(small: Small) -> dict[str, Any]:
    message(small, state="sending", claim="a token", last_try_at=at() - timedelta(hours=1))
    return {"by": None, "now": at()}


def due(small: Small) -> dict[str, Any]:
    message(small)
    return {"by": None, "now": at(), "line": Taken()}


def to_count(small: Small) -> dict[str, Any]:
    """Two people have something that waits, and it is late enough in the day for the digest."""
    told(small, "head")
    return {"by": None, "now": at(hour=18)}


SCENES: Final[Scenes] = {
    telling.tell: to_tell,
    telling.tell_each: to_tell_each,
    telling.take_back: lambda small: told(small, "head", hrefs=[HREF]),
    reading.mark_read: lambda small: told(small, "teacher"),
    reading.choose_digest: lambda small: {**as_(small, "teacher"), "wanted": False},
    outbox.put_in_outbox: written,
    keeping.send_again: lambda small: {**as_(small, "office"), "message": message(small, state="failed")},
    keeping.cancel: lambda small: {**as_(small, "office"), "message": message(small)},
    keeping.throw_away: old,
    digests.write_digests: to_count,
    sending.give_up_claims: stopped,
    sending.send_next: due,
}
QUESTIONS: Final[Words] = {
    digests.subject_of: "the subject of a digest",
    digests.body_of: "the text of a digest",
}
# Actions that keep one of their writes when they are broken off later, on purpose: which table, and why.
KEPT: Final[dict[Any, tuple[str, str]]] = {
    sending.send_next: (
        "notices.OutboxMessage",
        "The claim on a message is committed before the mail server hears of it: what the server was told cannot be "
        "taken back, and without the claim the message would go twice. A message left claimed waits for a person.",
    ),
}
