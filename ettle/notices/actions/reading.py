"""What a member of staff does with their own notices, and whether they want the digest."""

from datetime import datetime

from django.db import transaction

from ettle.audit.actions import record
from ettle.notices.models import DigestChoice, Notice
from ettle.rules.access import Viewer
from ettle.rules.decision import yes


@transaction.atomic
def mark_read(*, by: Viewer, now: datetime, notice_id: int | None = None) -> int:
    """One of my notices is read, or all of them. How many were not yet."""
    mine = Notice.objects.filter(to_id=by.staff_id, read_at__isnull=True)
    if notice_id is not None:
        mine = mine.filter(pk=notice_id)
    read = mine.update(read_at=now)
    if read:
        record(
            by=by,
            verb="notice.read",
            about="notice",
            about_id=notice_id or "",
            now=now,
            why=yes("role_may"),
            notices=read,
        )
    return read


@transaction.atomic
def choose_digest(*, by: Viewer, wanted: bool, now: datetime) -> None:
    """Whether I get the daily e-mail."""
    DigestChoice.objects.update_or_create(staff_id=by.staff_id, defaults={"wanted": wanted, "at": now})
    record(by=by, verb="digest.chosen", about="digest", now=now, why=yes("role_may"), wanted=wanted)
