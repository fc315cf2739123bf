"""Putting an e-mail in the outbox. Nothing leaves here: `sending` does that, later and once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from ettle.audit.actions import record
from ettle.notices.addresses import address_of
from ettle.notices.models import OutboxMessage
from ettle.people.models import StaffMember
from ettle.rules.access import Viewer
from ettle.rules.decision import yes


@transaction.atomic
def put_in_outbox(
    *,
    to: Iterable[int],
    subject: str,
    body: str,
    by: Viewer,
    now: datetime,
    names_pupils: bool = False,
    once: str = "",
    attachment: tuple[str, bytes] | None = None,
) -> tuple[int, ...]:
    """Write one e-mail to each of these staff; the numbers of those without an address, for whom none was written.

    Subject and body hold counts and links and name no pupil. Where the policy allows names in a body, or in a PDF that
    is attached (its name and its bytes), say so with `names_pupils`: the outbox then keeps the body from whoever may
    not read about pupils. `once` names the occasion: nobody is written to twice for it. Raises ValueError for a
    receiver of another school and for a subject of several lines.
    """
    if "\n" in subject or "\r" in subject:
        raise ValueError("A subject is one line.")
    wanted = tuple(dict.fromkeys(to))
    addresses = _addresses(wanted, by)
    before = OutboxMessage.objects.filter(to_id__in=wanted, once=once).values_list("to_id", flat=True) if once else ()
    written = [pk for pk in wanted if addresses.get(pk) and pk not in set(before)]
    OutboxMessage.objects.bulk_create(
        [
            OutboxMessage(
                school_id=by.school_id,
                to_id=pk,
                address=addresses[pk],
                subject=subject[:200],
                body=body,
                names_pupils=names_pupils,
                **_attached(attachment),
                by_id=by.staff_id,
                made_at=now,
                asked_at=now,
                next_try_at=now,
                once=once,
            )
            for pk in written
        ],
        ignore_conflicts=bool(once),
    )
    if written:
        record(by=by, verb="mail.written", about="outbox", now=now, why=yes("role_may"), to=sorted(written))
    return tuple(pk for pk in wanted if not addresses.get(pk))


def _addresses(wanted: Iterable[int], by: Viewer) -> dict[int, str]:
    """Where e-mail to each goes, those left out who have left. Raises ValueError for somebody of another school."""
    staff = list(StaffMember.objects.filter(pk__in=wanted, left_on__isnull=True).select_related("user"))
    if any(person.school_id != by.school_id for person in staff):
        raise ValueError("An e-mail stays within one school.")
    return {person.pk: address_of(person) for person in staff}


def _attached(attachment: tuple[str, bytes] | None) -> dict[str, Any]:
    return {"attachment_name": attachment[0], "attachment": attachment[1]} if attachment else {}
