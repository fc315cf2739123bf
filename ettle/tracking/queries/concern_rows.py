"""Rows of any list of concerns: the same five queries for one row and for two hundred."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.policy import Policy
from ettle.rules.access import Viewer
from ettle.school.models import AdoptedPolicy
from ettle.school.queries import policy_of
from ettle.tracking.models import Concern, ConcernReason, NextStep
from ettle.tracking.pages.concerns import ConcernRow, Flag
from ettle.tracking.queries.visible import Belongs, Groups, Memberships, facts_for, support_groups
from ettle.ui.words import day, sentence

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
)
LONGEST_ACTED = 70
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Place:
    """Where a concern belongs, for lists that part them."""

    cycle_id: int
    year: str
    house_id: int | None
    tutor_group_id: int | None


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows, widest first, and what was found on the way."""

    rows: tuple[ConcernRow, ...]
    groups: Groups
    pupil_of: Mapping[int, int]
    place_of: Mapping[int, Place]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason as it is stored, with the names a page needs."""

    trigger: str
    subject: str
    measure: str
    value: str
    previous: str
    seriousness: str
    counts: bool
    because: str


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


def listed(viewer: Viewer, policy: Policy, concerns: QuerySet[Concern], held: Memberships | None = None) -> Listed:
    """The rows of these concerns, widest first, then by name. Five queries at most, whatever their number.

    `held` are memberships of support groups already read, of these pupils at least.
    """
    found = list(concerns.order_by("-faculties", "pupil__family", "pupil__given", "pk").values_list(*FIELDS))
    ids = [row[0] for row in found]
    reasons = _reasons(ids)
    steps = _latest_steps(ids)
    facts = facts_for(viewer, (Belongs(row[1], row[6], row[7], row[8]) for row in found))
    groups = support_groups(viewer, policy, facts, held)
    days = _Days(policy, viewer.on)
    words: dict[int | None, Wording] = {}
    for row in found:
        if row[18] not in words:
            words[row[18]] = Wording(ran_under(row[18], row[19]) or policy)
    rows = tuple(
        _row(viewer, words[row[18]], row, reasons=reasons[row[0]], step=steps.get(row[0]), groups=groups, days=days)
        for row in found
    )
    places = {row[0]: Place(row[20], row[21], row[7], row[8]) for row in found}
    return Listed(rows, groups, {row[0]: row[1] for row in found}, places)


@lru_cache(maxsize=64)
def ran_under(adopted_id: int | None, fingerprint: str | None) -> Policy | None:
    """The policy a closed cycle ran under, kept in memory; an adoption never changes."""
    if adopted_id is None:
        return None
    return policy_of(AdoptedPolicy(pk=adopted_id, fingerprint=fingerprint or ""))


def role_label(policy: Policy, role_id: str) -> str:
    """What the school calls a role; its id where the policy does not know it."""
    return next((role.label for role in policy.roles if role.id == role_id), role_id)


class Wording:
    """The words of one policy for concerns, looked up once for each thing that is said again and again."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.measures = {measure.id: measure.label.lower() for measure in policy.measures}
        self.triggers = {trigger.id: trigger for trigger in policy.triggers}
        self.roles = {role.id: role.label for role in policy.roles}
        self.serious, self.early, self.concern = _("serious"), _("early"), _("concern")
        self.you, self.nobody = _("You"), _("Nobody holds this post")
        self._rules: dict[tuple[int, str], str] = {}
        self._waits: dict[int, str] = {}

    def flags(self, reasons: Iterable[Reason]) -> tuple[Flag, ...]:
        """Reasons in a few words each, serious first; one flag for a value that two rules found."""
        best: dict[tuple[str, str], Flag] = {}
        for reason in reasons:
            key = (reason.subject, reason.measure)
            flag = self._flag(reason)
            if key not in best or flag.serious > best[key].serious or (reason.previous and not best[key].serious):
                best[key] = flag
        return tuple(sorted(best.values(), key=lambda flag: (not flag.counts, not flag.serious, flag.text)))

    def _flag(self, reason: Reason) -> Flag:
        known = self.triggers.get(reason.trigger)
        text = f"{reason.subject} {self.measures.get(reason.measure, reason.measure)}"
        serious = reason.seriousness == "serious"
        value, word = reason.value, self.serious if serious else self.early if reason.seriousness == "early" else ""
        if reason.previous and known and known.when.compares:
            worse = known.when.worse_than_last_by is not None
            word = word or (_("worse than last report") if worse else _("better than last report"))
            value = _("%(before)s to %(now)s") % {"before": reason.previous, "now": reason.value}
        return Flag(text, value, word or reason.seriousness or self.concern, serious, reason.counts)

    def waits(self, days: int) -> str:
        """For how many school days nobody has acted."""
        if days not in self._waits:
            self._waits[days] = acted_words(None, days)
        return self._waits[days]

    def rule(self, faculties: int, role: str) -> str:
        """The rung of the ladder that gave a concern to a role, in a sentence."""
        if (faculties, role) not in self._rules:
            self._rules[faculties, role] = rule_of(self.policy, faculties, role)
        return self._rules[faculties, role]


def why_lines(reasons: Iterable[Reason]) -> tuple[str, ...]:
    """Why, with what several reasons share (scale, rule and version) said once for all of them."""
    shared: dict[str, list[str]] = {}
    for reason in reasons:
        lead, parted, rule = reason.because.partition("; ")
        shared.setdefault(rule if parted else "", []).append(lead)
    return tuple(f"{sentence(leads)}; {rule}" if rule else " ".join(leads) for rule, leads in shared.items())


def rule_of(policy: Policy, faculties: int, role: str) -> str:
    """The rung of the ladder that gave a concern to a role, in a sentence."""
    if policy.ladder is None or not role:
        return _("The policy names nobody for this.")
    label = role_label(policy, role).lower()
    for number, step in enumerate(policy.ladder.steps, start=1):
        if step.owner == role and step.first <= faculties and (step.last is None or faculties <= step.last):
            if step.last is None:
                spread = _("%(first)s or more") % {"first": step.first}
            elif step.first == step.last:
                spread = str(step.first)
            else:
                spread = _("%(first)s to %(last)s") % {"first": step.first, "last": step.last}
            words = {"number": number, "spread": spread, "role": label, "version": policy.policy.version}
            if policy.ladder.counts == "subjects":
                return (
                    _("Rule %(number)s, policy %(version)s: concerns in %(spread)s subjects go to the %(role)s.")
                    % words
                )
            return (
                _(
                    "Rule %(number)s, policy %(version)s: concerns in %(spread)s faculties go to the %(role)s; several "
                    "subjects of one faculty count once."
                )
                % words
            )
    return _("A concern of the whole pupil goes to the %(role)s.") % {"role": label}


def _reasons(ids: list[int]) -> dict[int, list[Reason]]:
    rows = ConcernReason.objects.filter(concern_id__in=ids).values_list(
        "concern_id", "trigger", "subject__name", "measure", "value", "previous", "seriousness", "counts", "because"
    )
    found: dict[int, list[Reason]] = defaultdict(list)
    for concern_id, trigger, subject, measure, value, previous, seriousness, counts, because in rows:
        named = subject or _("All subjects:")
        found[concern_id].append(Reason(trigger, named, measure, value, previous, seriousness, counts, because))
    return found


def _latest_steps(ids: list[int]) -> dict[int, tuple[str, str, date | None]]:
    rows = NextStep.objects.filter(concern_id__in=ids).order_by("at", "pk")
    return {
        concern: (kind, text, due) for concern, kind, text, due in rows.values_list("concern_id", "kind", "text", "due")
    }


class _Days:
    """School days since a moment, counted once for each day."""

    def __init__(self, policy: Policy, on: date) -> None:
        self.policy, self.on = policy, on
        self._known: dict[date, int] = {}

    def since(self, moment: datetime) -> int:
        start = timezone.localdate(moment)
        if start not in self._known:
            self._known[start] = school_days(self.policy, start, self.on)
        return self._known[start]


def school_days(policy: Policy, start: date, on: date) -> int:
    """Days the school was open after `start`, up to and including `on`."""
    closed = [holiday for session in policy.calendar.sessions for holiday in session.holidays]
    after = (start + timedelta(days=number) for number in range(1, (on - start).days + 1))
    return sum(
        day.weekday() < SATURDAY and not any(holiday.starts <= day <= holiday.ends for holiday in closed)
        for day in after
    )


def acted_words(step: tuple[str, str, date | None] | None, days: int, on: date | None = None) -> str:
    """What has been done, or for how many school days nobody has."""
    if step is None:
        if days == 0:
            return _("Nobody yet, since today")
        return ngettext("Nobody, %(days)s school day", "Nobody, %(days)s school days", days) % {"days": days}
    kind, text, due = step
    short = text if len(text) <= LONGEST_ACTED else text[: LONGEST_ACTED - 1].rsplit(" ", 1)[0] + "…"
    if kind == NextStep.Kind.NO_ACTION:
        return _("No action: %(reason)s") % {"reason": short}
    if due is None:
        return short
    told = {"step": short.rstrip("."), "due": day(due)}
    return _("%(step)s. Was due %(due)s.") % told if on and due < on else _("%(step)s. By %(due)s.") % told


def _row(
    viewer: Viewer,
    words: Wording,
    row: tuple,  # type: ignore[type-arg]
    *,
    reasons: list[Reason],
    step: tuple[str, str, date | None] | None,
    groups: Groups,
    days: _Days,
) -> ConcernRow:
    (pk, pupil_id, key, given, family, preferred, *_where, group, faculties, owner_id, owner, role) = row[:14]
    repeated, state, raised_at, cycle = row[14:18]
    since = days.since(raised_at)
    return ConcernRow(
        concern_id=pk,
        href=concern_href(pk),
        pupil=f"{preferred or given} {family}",
        group=group or "",
        pupil_href=pupil_href(key),
        flags=words.flags(reasons),
        why=why_lines(reasons),
        rule=words.rule(faculties, role),
        faculties=faculties,
        groups=groups.words.get(pupil_id, ()),
        owner=words.nobody if owner_id is None else words.you if owner_id == viewer.staff_id else owner,
        ownerless=owner_id is None,
        owner_role=words.roles.get(role, role),
        mine=owner_id == viewer.staff_id,
        acted=acted_words(step, since, days.on) if step else words.waits(since),
        untouched=step is None and state != Concern.State.CLOSED,
        days=since,
        repeated=repeated,
        cycle=cycle,
    )
