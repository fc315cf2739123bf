"""The record of what was read about pupils, and of lists that leave Ettle."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ettle.audit.actions import record, record_reads
from ettle.audit.models import Event
from ettle.rules.access import Viewer, may
from ettle.rules.decision import yes
from ettle.school.refusals import refusal


def log_reading(*, by: Viewer, pupil_ids: Iterable[int], about: str, why: str, now: datetime) -> None:
    """Leave a row for each pupil whose support groups or concerns were opened (D-01), after they were read.

    Short and on its own, so that a page being read holds SQLite's write lock for one statement only.
    """
    pupil_ids, verb = list(pupil_ids), f"{about}.opened"
    with transaction.atomic():
        if pupil_ids:
            record_reads(by=by, verb=verb, about=about, pupil_ids=pupil_ids, now=now, why=why)
        else:
            record(by=by, verb=verb, about=about, now=now, why=yes(why), kind=Event.Kind.READ)


def log_export(*, by: Viewer, about: str, purpose: str, rows: int, now: datetime) -> None:
    """Leave a row for a list that leaves Ettle, with what it is for. Raises PermissionDenied without the right."""
    decision = may(by, "export")
    if not decision:
        raise PermissionDenied(refusal(by, decision))
    with transaction.atomic():
        record(
            by=by,
            verb=f"{about}.exported",
            about=about,
            now=now,
            why=decision,
            kind=Event.Kind.EXPORT,
            purpose=purpose,
            rows=rows,
        )
