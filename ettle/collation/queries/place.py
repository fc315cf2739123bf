"""Where a list is: the cycle, the year and the policy it ran under, for whoever may collate or read it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.collation.models import SharedVersion
from ettle.collation.pages import VersionLine
from ettle.policy import Policy
from ettle.rules.access import Viewer
from ettle.rules.collating import may_collate, may_open_shared
from ettle.rules.decision import Decision
from ettle.school.asked import asked
from ettle.school.models import AdoptedPolicy
from ettle.school.queries import policy_for as policy_today
from ettle.school.queries import policy_of
from ettle.tracking.models import Cycle
from ettle.tracking.queries.year_list import cycle_for, policy_for


@dataclass(frozen=True, slots=True)
class Place:
    """One year group after one cycle."""

    cycle: Cycle
    year: str
    policy: Policy
    """The policy the cycle ran under; for an open cycle the one it would run under today."""
    today: Policy
    why: Decision

    @property
    def closed(self) -> bool:
        """Whether there are concerns to collate."""
        return self.cycle.closed_at is not None

    @property
    def title(self) -> str:
        """S3 after Cycle 2."""
        return _("%(year)s after %(cycle)s") % {"year": self.year, "cycle": self.cycle.name}

    @property
    def args(self) -> list[Any]:
        """What stands in every address of this list."""
        return [self.cycle.pk, self.year]


def place_to_collate(viewer: Viewer, cycle_id: int, year: str) -> Place:
    """The list, for whoever writes on it. Raises Http404 for all others. One query."""
    why = may_collate(viewer, year)
    if not why:
        raise Http404
    return _place(viewer, cycle_id, year, why)


def place_to_read(viewer: Viewer, cycle_id: int, year: str) -> Place:
    """The list, for whoever may open what is shared of it. Raises Http404 for all others. One query."""
    why = may_open_shared(viewer, year, policy_today(viewer).sharing.audience)
    if not why:
        raise Http404
    return _place(viewer, cycle_id, year, why)


def _place(viewer: Viewer, cycle_id: int, year: str, why: Decision) -> Place:
    cycle = cycle_for(viewer, cycle_id, year)
    return Place(cycle, year, policy_for(cycle, viewer), policy_today(viewer), why)


@dataclass(frozen=True, slots=True)
class Version:
    """One shared version, without its pupils."""

    pk: int
    number: int
    at: datetime
    by: str
    note: str
    ran_under: Policy
    opened: int
    sent: int

    @property
    def opened_words(self) -> str:
        """Opened by 2 of 3."""
        return ngettext("Opened by %(opened)s of %(sent)s", "Opened by %(opened)s of %(sent)s", self.sent) % {
            "opened": self.opened,
            "sent": self.sent,
        }


def versions_of(place: Place) -> tuple[Version, ...]:
    """What was shared of a list, newest first, with how many were sent it and have opened it. One query."""
    return tuple(
        Version(pk, number, at, by, note, policy_of(AdoptedPolicy(pk=adopted, fingerprint=mark)), opened, sent)
        for pk, number, at, by, note, adopted, mark, opened, sent in _versions(place.cycle.pk, place.year)
    )


@asked
def _versions(cycle_id: int, year: str) -> QuerySet[Any, Any]:
    rows = SharedVersion.objects.filter(collation__cycle_id=cycle_id, collation__year=year).annotate(
        opened=Count("readers", filter=Q(readers__sent=True, readers__opened_at__isnull=False)),
        sent=Count("readers", filter=Q(readers__sent=True)),
    )
    return rows.order_by("-number").values_list(
        "pk", "number", "at", "by__name", "note", "policy_id", "policy__fingerprint", "opened", "sent"
    )


def version_lines(place: Place, versions: tuple[Version, ...]) -> tuple[VersionLine, ...]:
    """Versions as lines of a page."""
    return tuple(
        VersionLine(row.number, _address(place, row.number), row.at, row.by, row.opened_words) for row in versions
    )


def _address(place: Place, number: int) -> str:
    return reverse("collation:shared", args=[*place.args, number])
