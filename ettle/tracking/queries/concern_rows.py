"""Rows of any list of concerns: the same five queries for one row and for two hundred."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ettle.policy import Policy
from ettle.pupils.queries.categories import Groups, Memberships, groups_told
from ettle.rules.access import PupilFacts, Viewer
from ettle.rules.calendar import school_days
from ettle.rules.concerns.overdue import days_late
from ettle.rules.concerns.states import WAITING
from ettle.school.models import AdoptedPolicy
from ettle.school.queries import policy_of
from ettle.tracking.models import Concern, ConcernReason, NextStep
from ettle.tracking.pages.concerns import ConcernRow
from ettle.tracking.queries.concern_words import Reason, Reviewed, StepFact, Wording, late_words, why_lines
from ettle.tracking.queries.visible import Belongs, facts_for

FIELDS = (
    "pk",
    "pupil_id",
    "pupil__key",
    "pupil__given",
    "pupil__family",
    "pupil__preferred",
    "pupil__year",
    "pupil__house_id",
    "pupil__tutor_group_id",
    "pupil__tutor_group__name",
    "faculties",
    "owner_id",
    "owner__name",
    "owner_role",
    "repeated",
    "state",
    "raised_at",
    "cycle__name",
    "cycle__policy_id",
    "cycle__policy__fingerprint",
    "cycle_id",
    "year",
    "due_on",
    "outcome",
    "reviewed_on",
)
ORDER = ("-faculties", "pupil__family", "pupil__given", "pk")
REASON = ("concern_id", "trigger", "subject__name", "measure", "value", "previous", "seriousness", "counts", "because")
STEP = ("concern_id", "kind", "text", "due", "result", "who_id")
ONE_DAY = timedelta(days=1)

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a concern belongs, for lists that part them."""

    cycle_id: int
    year: str
    house_id: int | None
    tutor_group_id: int | None
    ended: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A next step the viewer was given and has not said anything of yet."""

    text: str
    due: date | None


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows, widest first, and what was found on the way."""

    rows: tuple[ConcernRow, ...]
    groups: Groups
    pupil_of: Mapping[int, int]
    place_of: Mapping[int, Place]
    asked: Mapping[int, Asked] = field(default_factory=dict)
    """What the viewer was asked to do, by concern: the first that is due."""


@lru_cache(maxsize=8)
def _address(name: str, zero: object) -> tuple[str, str]:
    try:
        before, after = reverse(name, args=[zero]).split(str(zero))
    except NoReverseMatch:
        return "", ""
    return before, after


def concern_href(pk: int) -> str:
    """The address of a concern; one look-up of the route for all rows."""
    before, after = _address("tracking:concern", 0)
    return f"{before}{pk}{after}"


def pupil_href(key: UUID) -> str:
    """The address of a pupil's page, or nothing where there is none."""
    before, after = _address("pupils:page", UUID(int=0))
    return f"{before}{key}{after}" if before else ""


@dataclass(frozen=True, slots=True)
class Read:
    """Concerns as they were read, widest first, with what belongs to them."""

    found: list[Row]
    """In the order of FIELDS."""
    reasons: Iterable[Row]
    """In the order of REASON."""
    steps: Iterable[Row]
    """In the order of STEP, oldest first."""
    facts: Mapping[int, PupilFacts]
    held: Memberships | None = None
    """Memberships of support groups, of these pupils at least; None where they are still to be read."""


def belongs(row: Row) -> Belongs:
    """Where the pupil of a concern belongs."""
    return Belongs(row[1], row[6], row[7], row[8])


def listed(viewer: Viewer, policy: Policy, concerns: QuerySet[Concern]) -> Listed:
    """The rows of these concerns, widest first, then by name. Five queries at most, whatever their number."""
    found = list(concerns.order_by(*ORDER).values_list(*FIELDS))
    ids = [row[0] for row in found]
    reasons = ConcernReason.objects.filter(concern_id__in=ids).values_list(*REASON)
    steps = NextStep.objects.filter(concern_id__in=ids).order_by("at", "pk").values_list(*STEP)
    return in_words(viewer, policy, Read(found, reasons, steps, facts_for(viewer, map(belongs, found))))


def in_words(viewer: Viewer, policy: Policy, read: Read) -> Listed:
    """What was read, as rows of a list. One query where the support groups are still to be read, else none."""
    reasons = _reasons(read.reasons)
    written = list(read.steps)
    steps = {concern: (kind, text, due, result) for concern, kind, text, due, result, _who in written}
    groups = groups_told(viewer, policy, read.facts, read.held)
    days = _Days(policy, viewer.on)
    words: dict[int | None, Wording] = {}
    for row in read.found:
        if row[18] not in words:
            words[row[18]] = Wording(ran_under(row[18], row[19]) or policy)
    rows = tuple(
        _row(viewer, words[row[18]], row, reasons=reasons[row[0]], step=steps.get(row[0]), groups=groups, days=days)
        for row in read.found
    )
    places = {row[0]: Place(row[20], row[21], row[7], row[8], row[15] == Concern.State.CLOSED) for row in read.found}
    return Listed(rows, groups, {row[0]: row[1] for row in read.found}, places, _asked(viewer, written))


def _asked(viewer: Viewer, written: Iterable[Row]) -> dict[int, Asked]:
    given = [
        (due or date.max, concern, Asked(text, due))
        for concern, kind, text, due, result, who in written
        if who is not None and who == viewer.staff_id and not result and kind == NextStep.Kind.STEP
    ]
    return {concern: asked for _due, concern, asked in sorted(given, key=lambda one: one[0], reverse=True)}


@lru_cache(maxsize=64)
def ran_under(adopted_id: int | None, fingerprint: str | None) -> Policy | None:
    """The policy a closed cycle ran under, kept in memory; an adoption never changes."""
    if adopted_id is None:
        return None
    return policy_of(AdoptedPolicy(pk=adopted_id, fingerprint=fingerprint or ""))


def _reasons(rows: Iterable[Row]) -> dict[int, list[Reason]]:
    found: dict[int, list[Reason]] = defaultdict(list)
    for concern_id, trigger, subject, measure, value, previous, seriousness, counts, because in rows:
        named = subject or _("All subjects:")
        found[concern_id].append(Reason(trigger, named, measure, value, previous, seriousness, counts, because))
    return found


class _Days:
    """School days since a moment, counted once for each day."""

    def __init__(self, policy: Policy, on: date) -> None:
        self.policy, self.on = policy, on
        self._known: dict[datetime, int] = {}
        self._late: dict[date, int] = {}

    def since(self, moment: datetime) -> int:
        if moment not in self._known:
            first = timezone.localdate(moment) + ONE_DAY
            self._known[moment] = school_days(self.policy.calendar, first, self.on)
        return self._known[moment]

    def late(self, due: date | None) -> int:
        if due is None or due >= self.on:
            return 0
        if due not in self._late:
            self._late[due] = days_late(self.policy.calendar, due, self.on)
        return self._late[due]


def _row(
    viewer: Viewer,
    words: Wording,
    row: Row,
    *,
    reasons: list[Reason],
    step: StepFact | None,
    groups: Groups,
    days: _Days,
) -> ConcernRow:
    (pk, pupil_id, key, given, family, preferred, *_where, group, faculties, owner_id, owner, role) = row[:14]
    repeated, state, raised_at, cycle = row[14:18]
    due_on, outcome, reviewed_on = row[22:25]
    since, late, flags = days.since(raised_at), days.late(due_on), words.flags(reasons)
    waits, mine = state in WAITING, owner_id == viewer.staff_id
    return ConcernRow(
        concern_id=pk,
        href=concern_href(pk),
        pupil=f"{preferred or given} {family}",
        group=group or "",
        pupil_href=pupil_href(key),
        flags=flags,
        why=why_lines(reasons),
        rule=words.rule(faculties, role),
        faculties=faculties,
        groups=groups.words.get(pupil_id, ()),
        owner=words.nobody if owner_id is None else words.you if owner_id == viewer.staff_id else owner,
        ownerless=owner_id is None,
        owner_role=words.roles.get(role) or role,
        mine=mine,
        acted=words.standing(state, step, since, Reviewed(outcome, reviewed_on, due_on), days.on),
        untouched=waits,
        days=since,
        repeated=repeated,
        cycle=cycle,
        late=late,
        late_words=late_words(late) if late else "",
        offer=words.offer(reasons) if mine and waits else None,
        gist=words.gist(flags),
    )
