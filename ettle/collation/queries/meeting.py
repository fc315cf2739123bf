"""Whom a year's collated list hands down to the meeting of that year."""

from collections.abc import Iterator

from django.urls import reverse

from ettle.collation.queries.highlights import highlighted
from ettle.meetings.models import Meeting
from ettle.meetings.queries.tables import kinds_in, same, title_of
from ettle.meetings.sources import Proposed
from ettle.rules.access import Viewer
from ettle.rules.meetings import Table, may_open
from ettle.school.queries import policy_for
from ettle.tracking.models import Cycle

ORIGIN = "highlighted"
"""Under which name a year's list hands its pupils to a meeting."""


def meeting_link(viewer: Viewer, year: str) -> tuple[str, str] | None:
    """The meeting those highlighted go to, its title and address, for who may open it: the one ahead, or where it is
    begun. One query, or none where the school has no such meeting."""
    for kind in kinds_in(policy_for(viewer)):
        table = Table(kind, viewer.school_id, year)
        if kind.of == "year" and ORIGIN in kind.items_from and may_open(viewer, table):
            ahead = Meeting.objects.filter(**same(table), ended_at=None).values_list("pk", flat=True).first()
            href = reverse("meetings:meeting", args=[ahead]) if ahead else reverse("meetings:list")
            return title_of(kind, year, ""), href
    return None


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
