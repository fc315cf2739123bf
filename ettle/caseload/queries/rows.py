"""Rows of the caseload: the same few queries for one pupil and for two hundred."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from ettle.caseload.models import Minute, Period, Place, SourceFound, Standing
from ettle.caseload.pages.caseload import CaseloadRow, Why
from ettle.caseload.queries.words import Kept, Teller
from ettle.policy import Policy
from ettle.rules.access import PupilFacts, Viewer
from ettle.tracking.queries.visible import Belongs, facts_for

PLACE = (
    "pk",
    "pupil_id",
    "since",
    "by_hand",
    "stays",
    "stays_since_id",
    "review_on",
    "pupil__key",
    "pupil__given",
    "pupil__family",
    "pupil__preferred",
    "pupil__year",
    "pupil__house_id",
    "pupil__house__name",
    "pupil__tutor_group_id",
    "pupil__tutor_group__name",
    "pupil__left_on",
)
SOURCE = (
    "standing__place_id",
    "standing__period_id",
    "source",
    "origin",
    "category",
    "faculty__name",
    "value",
    "reason",
    "concern_id",
    "concern__cycle__name",
    "concern__faculties",
    "concern__owner__name",
    "concern__owner_role",
)


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows, those with several sources first, and what was found on the way."""

    rows: tuple[CaseloadRow, ...]
    pupil_of: Mapping[str, int]
    """Address of the row to the pupil's number, for the record."""


@dataclass(frozen=True, slots=True)
class _Looked:
    """What a place held in each period it was looked at, newest last."""

    periods: tuple[int, ...] = ()
    sources: Mapping[int, tuple[Kept, ...]] | None = None

    def then(self, back: int) -> tuple[Kept, ...]:
        """What was found so many periods ago; 0 is the last one."""
        if len(self.periods) <= back or self.sources is None:
            return ()
        return self.sources.get(self.periods[-1 - back], ())


def last_periods(school_id: int, count: int) -> list[Period]:
    """The newest periods whose cycle is closed, oldest first. One query."""
    rows = Period.objects.filter(school_id=school_id, cycle__closed_at__isnull=False).select_related(
        "cycle__closed_by", "policy"
    )
    return list(rows.defer("policy__text").order_by("-cycle__opens", "-pk")[:count])[::-1]


def listed(viewer: Viewer, policy: Policy, places: QuerySet[Place], periods: Iterable[Period]) -> Listed:
    """The rows of these places. Five queries at most, whatever their number.

    A pupil who is here only because of a group that the viewer may not even know of is left out.
    """
    found = list(places.values_list(*PLACE))
    ids = [row[0] for row in found]
    order = [period.pk for period in periods]
    looked = _looked(ids, order)
    facts = facts_for(viewer, (Belongs(row[1], row[11], row[12], row[14]) for row in found))
    minutes = _last_minutes(ids)
    teller = Teller(viewer, policy)
    rows: list[tuple[CaseloadRow, int]] = []
    for row in found:
        held, pupil = looked.get(row[0], _Looked()), facts[row[1]]
        if may_be_told(teller, pupil, row[3], held.sources):
            rows.append((_row(viewer, policy, teller, row, held, pupil=pupil, minute=minutes.get(row[0])), row[1]))
    rows.sort(key=lambda pair: (-pair[0].weight, -len(pair[0].why)))
    return Listed(tuple(row for row, _pk in rows), {row.href: pk for row, pk in rows})


def may_be_told(
    teller: Teller, pupil: PupilFacts, by_hand: str, sources: Mapping[int, tuple[Kept, ...]] | None
) -> bool:
    """Whether any reason for this place may be told to the viewer: put there by hand, or by something they may read."""
    kept = [one for period in (sources or {}).values() for one in period]
    return bool(by_hand) or not kept or bool(teller.all(pupil, kept))


def told_in(
    viewer: Viewer, policy: Policy, pupil: PupilFacts, place_id: int, periods: Iterable[Period]
) -> dict[int, tuple[Why, ...]]:
    """What may be told of one place in each period it was looked at. Two queries."""
    teller = Teller(viewer, policy)
    looked = _looked([place_id], [period.pk for period in periods]).get(place_id, _Looked())
    return {period: teller.all(pupil, (looked.sources or {}).get(period, ())) for period in looked.periods}


def _looked(places: list[int], periods: list[int]) -> dict[int, _Looked]:
    """What each place held in these periods. Two queries."""
    seen: dict[int, list[int]] = defaultdict(list)
    for place, period in Standing.objects.filter(place_id__in=places, period_id__in=periods).values_list(
        "place_id", "period_id"
    ):
        seen[place].append(period)
    kept: dict[int, dict[int, list[Kept]]] = defaultdict(lambda: defaultdict(list))
    rows = SourceFound.objects.filter(standing__place_id__in=places, standing__period_id__in=periods)
    for place, period, source, origin, category, faculty, value, reason, *concern in rows.values_list(*SOURCE):
        number, cycle, faculties, owner, role = concern
        kept[place][period].append(
            Kept(
                source,
                origin,
                category,
                faculty or "",
                value,
                reason,
                number,
                cycle or "",
                faculties or 0,
                owner or "",
                role or "",
            )
        )
    return {
        place: _Looked(
            tuple(sorted(those, key=periods.index)),
            {period: tuple(found) for period, found in kept[place].items()},
        )
        for place, those in seen.items()
    }


def _last_minutes(places: list[int]) -> dict[int, tuple[str, date]]:
    """The kind and day of the newest decision of each place. One query."""
    rows = Minute.objects.filter(place_id__in=places).order_by("on", "pk").values_list("place_id", "kind", "on")
    return {place: (kind, on) for place, kind, on in rows}


def _row(
    viewer: Viewer,
    policy: Policy,
    teller: Teller,
    row: tuple[Any, ...],
    looked: _Looked,
    *,
    pupil: PupilFacts,
    minute: tuple[str, date] | None,
) -> CaseloadRow:
    (_pk, _pupil, since, by_hand, stays, stays_since, review_on, key, given, family, preferred, year) = row[:12]
    _house_id, house, _group_id, group, left_on = row[12:]
    why = teller.all(pupil, looked.then(0))
    if by_hand:
        why = (*why, Why("by hand", _("Put on by hand"), by_hand))
    before = teller.all(pupil, looked.then(1))
    stayed = bool(stays) and stays_since in (None, *looked.periods[-1:])
    standing, words = _standing(why, before, looked, stayed=stays if stayed else "", left_on=left_on)
    kind = policy.caseload.decision(minute[0]) if minute and policy.caseload else None
    return CaseloadRow(
        pupil=f"{preferred or given} {family}",
        href=reverse("caseload:pupil", args=[key]),
        year=year,
        group=group or "",
        house=house or "",
        why=why,
        before=before,
        standing=standing,
        standing_words=words,
        since=since,
        last=(kind.label if kind else minute[0]) if minute else "",
        last_on=minute[1] if minute else None,
        review_on=review_on,
        overdue=review_on is not None and review_on < viewer.on,
        notes=minute is not None,
    )


def _standing(
    why: tuple[Why, ...], before: tuple[Why, ...], looked: _Looked, *, stayed: str, left_on: date | None
) -> tuple[str, str]:
    """How a pupil stands since the period before, and the words for it."""
    if left_on is not None:
        return "left", _("Has left the school.")
    if why:
        if len(looked.periods) > 1 and before:
            return "still", _("Still here.")
        return ("still", _("Here again.")) if len(looked.periods) > 1 else ("new", _("New."))
    if stayed:
        return "stays", _("Stays: %(why)s") % {"why": stayed}
    return "gone", _("Nothing is found now.")
