"""What collating puts among the first things to do: a list to share, a list to read."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from ettle.collation.models import Reader, SharedVersion
from ettle.rules.access import Viewer
from ettle.rules.collating import may_open_shared
from ettle.school.queries import policy_for
from ettle.tracking.models import CycleYear
from ettle.ui.leaves import NextThing
from ettle.ui.words import moment

# Reading what was sent comes first; collating comes after the next steps a year head has to write (see tracking).
READ, COLLATE = 8, 12
LISTED: Final = 3


def next_things(viewer: Viewer, _now: datetime) -> Iterator[NextThing]:
    """A list this person has been sent and has not opened, and a list they lead that is not shared. Two queries at
    most, and none for who has nothing to do with either."""
    audience = frozenset(policy_for(viewer).sharing.audience)
    if viewer.roles & audience:
        yield from _to_read(viewer, audience)
    if "collate" in viewer.rights:
        yield from _to_collate(viewer)


def _to_read(viewer: Viewer, audience: frozenset[str]) -> Iterator[NextThing]:
    newer = SharedVersion.objects.filter(
        collation=OuterRef("version__collation"), number__gt=OuterRef("version__number")
    )
    rows = Reader.objects.filter(~Exists(newer), staff_id=viewer.staff_id, sent=True, opened_at=None)
    found = rows.order_by("-version__at").values_list(
        "version__collation__cycle_id",
        "version__collation__cycle__name",
        "version__collation__year",
        "version__number",
        "version__by__name",
        "version__at",
    )
    for cycle_id, cycle, year, number, who, at in found[:LISTED]:
        if may_open_shared(viewer, year, audience):
            title = _("Read %(year)s after %(cycle)s") % {"year": year, "cycle": cycle}
            why = _("%(who)s shared it with you, %(when)s.") % {"who": who, "when": moment(at)}
            yield NextThing(title, why, _("Open"), reverse("collation:shared", args=[cycle_id, year, number]), READ)


def _to_collate(viewer: Viewer) -> Iterator[NextThing]:
    """The cycle that closed last for each year this person collates, where nothing of it is shared."""
    years = {post.year for post in viewer.posts if "collate" in post.may and post.scope == "year" and post.year}
    shared = SharedVersion.objects.filter(collation__cycle=OuterRef("cycle"), collation__year=OuterRef("year"))
    rows = CycleYear.objects.filter(
        Q(year__in=years), cycle__school_id=viewer.school_id, cycle__closed_at__isnull=False
    ).annotate(shared=Exists(shared))
    found = rows.order_by("cycle__closed_at", "cycle_id").values_list("year", "cycle_id", "cycle__name", "shared")
    latest = {year: (cycle_id, name, done) for year, cycle_id, name, done in found}
    for year, (cycle_id, name, done) in sorted(latest.items()):
        if not done:
            told = {"year": year, "cycle": name}
            yield NextThing(
                _("Collate and share %(year)s after %(cycle)s") % told,
                _("Nothing has been sent. Leadership gets counts and a link."),
                _("Collate"),
                reverse("collation:list", args=[cycle_id, year]),
                COLLATE,
            )
