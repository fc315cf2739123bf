"""What opening an agenda leaves behind in the record (D-01)."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from ettle.audit.actions import record, record_reads
from ettle.audit.models import Event
from ettle.rules.access import Viewer
from ettle.rules.decision import yes


def note_opened(*, by: Viewer, what: str, about_id: int, pupil_ids: Collection[int], now: datetime, why: str) -> None:
    """A row for each pupil who was read about; one for the page itself where it named nobody."""
    with transaction.atomic():
        if pupil_ids:
            record_reads(by=by, verb=f"{what}.opened", about=what, pupil_ids=pupil_ids, now=now, why=why)
        else:
            verb = f"{what}.opened"
            record(by=by, verb=verb, about=what, about_id=about_id, now=now, why=yes(why), kind=Event.Kind.READ)
