"""What opening a collated list leaves behind."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from ettle.audit.actions import record, record_reads
from ettle.audit.models import Event
from ettle.collation.models import Reader, SharedVersion
from ettle.collation.pages import CollationPage, SharedPage
from ettle.rules.access import Viewer
from ettle.rules.decision import yes


@transaction.atomic
def note_opened(*, by: Viewer, page: SharedPage, now: datetime) -> None:
    """Somebody opened a shared version: kept for the year head, and in the record for each pupil read of (D-01)."""
    record(
        by=by,
        verb="collation.opened",
        about="collation",
        about_id=page.version_id,
        now=now,
        why=yes(page.why_code),
        kind=Event.Kind.READ,
    )
    record_reads(by=by, verb="collation.opened", about="collation", pupil_ids=page.logged, now=now, why=page.why_code)
    if SharedVersion.objects.filter(pk=page.version_id, by_id=by.staff_id).exists():
        return
    Reader.objects.get_or_create(version_id=page.version_id, staff_id=by.staff_id)
    mine = Reader.objects.filter(version_id=page.version_id, staff_id=by.staff_id)
    mine.filter(opened_at=None).update(opened_at=now)
    mine.update(last_opened_at=now, times=F("times") + 1)


@transaction.atomic
def note_looked_at(*, by: Viewer, page: CollationPage, now: datetime) -> None:
    """The list was opened to work on it: a row for each pupil of whom a group is shown, or one for the list."""
    verb, why = "collation.looked_at", "collates"
    if page.logged:
        record_reads(by=by, verb=verb, about="collation", pupil_ids=page.logged, now=now, why=why)
        return
    kind = Event.Kind.READ
    about_id = page.cycle_id
    record(by=by, verb=verb, about="cycle", about_id=about_id, now=now, why=yes(why), kind=kind, year=page.year)
