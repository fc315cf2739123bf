"""Whom a year's collated list hands down to the meeting of that year."""

from collections.abc import Iterator

from ettle.collation.queries.highlights import highlighted
from ettle.meetings.sources import Proposed
from ettle.rules.access import Viewer
from ettle.rules.meetings import Table
from ettle.tracking.models import Cycle


def for_meeting(viewer: Viewer, table: Table) -> Iterator[Proposed]:
    """Pupils highlighted after the cycle that closed last for the year (S2-56). Ten queries at most."""
    closed = Cycle.objects.filter(school_id=viewer.school_id, closed_at__isnull=False, years__year=table.year).defer(
        "policy"
    )
    latest = closed.order_by("-closed_at", "-pk").first()
    if latest is None:
        return
    for one in highlighted(viewer, latest.pk, table.year):
        yield Proposed(one.pupil_id, one.concern_id, one.pupil, one.group, one.note)
