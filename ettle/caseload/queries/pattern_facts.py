"""Who was on the caseload in each of the last periods, and under what: sets of pupils, counted afterwards."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from ettle.caseload.models import Period, SourceFound, Standing
from ettle.caseload.queries.reach import pupils_kept
from ettle.policy import Policy
from ettle.policy.schema import Caseload, Category
from ettle.pupils.models import CategoryMembership
from ettle.rules.access import PupilFacts, Viewer, may_name_category
from ettle.school.dated import runs
from ettle.tracking.models import ConcernReason
from ettle.tracking.queries.visible import Belongs, facts_for

UNNAMED = "?"
"""Stands for the support groups whose names this reader does not read."""

Sets = dict[str, dict[int, set[int]]]
"""A value, such as a faculty's number, to each period's pupils."""


@dataclass(frozen=True, slots=True)
class Known:
    """A pupil of the caseload, as a line names them."""

    name: str
    key: object
    where: str
    facts: PupilFacts


@dataclass(slots=True)
class Gathered:
    """Everything that is counted."""

    periods: list[Period]
    before: Period | None = None
    """The period before the first one shown, so that what is new in that one is known."""
    pupils: dict[int, Known] = field(default_factory=dict)
    seen: frozenset[int] = frozenset()
    on: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    by: dict[str, Sets] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    reasons: dict[tuple[int, int], set[str]] = field(default_factory=lambda: defaultdict(set))
    """Pupil and period to the sources that held."""


STANDING = (
    "period_id",
    "place__pupil_id",
    "year",
    "place__pupil__key",
    "place__pupil__given",
    "place__pupil__family",
    "place__pupil__preferred",
    "place__pupil__year",
    "place__pupil__house_id",
    "place__pupil__tutor_group_id",
    "place__pupil__tutor_group__name",
)


def gather(viewer: Viewer, policy: Policy, caseload: Caseload, every: list[Period], *, whole_school: bool) -> Gathered:
    """Read all of it, of one period more than is shown. Six queries, whatever the number of pupils.

    Pupils who are here only because of a group the reader may not even know of are in no set at all.
    """
    shown = every[-caseload.look_back :]
    got = Gathered(shown, every[-1 - len(shown)] if len(every) > len(shown) else None)
    periods = [*([got.before] if got.before else []), *shown]
    mine = pupils_kept(viewer, caseload).order_by().values("pk")
    rows = Standing.objects.filter(period__in=periods)
    got.seen = frozenset(rows.filter(place__pupil_id__in=mine).values_list("place__pupil_id", flat=True))
    standings = list(rows.values_list(*STANDING))
    if not whole_school:
        standings = [row for row in standings if row[1] in got.seen]
    facts = facts_for(viewer, (Belongs(row[1], row[7], row[8], row[9]) for row in standings))
    names = _Names(viewer, policy, facts, got.seen)
    sources = list(
        SourceFound.objects.filter(standing__period__in=periods).values_list(
            "standing__period_id", "standing__place__pupil_id", "source", "category", "faculty_id", "faculty__name"
        )
    )
    out_of_sight = _hidden_only(names, sources, {row[1] for row in standings})
    years: Sets = defaultdict(lambda: defaultdict(set))
    for period, pupil, year, key, given, family, preferred, now, _house, _group, group in standings:
        if pupil in out_of_sight:
            continue
        name, where = f"{preferred or given} {family}", f"{now} {group or ''}".strip()
        got.pupils.setdefault(pupil, Known(name, key, where, facts[pupil]))
        got.on[period].add(pupil)
        years[year][period].add(pupil)
    got.by["year"], got.labels["year"] = years, {year: year for year in years}
    _by_source(got, caseload, names, sources)
    _by_faculty(got, sources)
    _by_group(got, policy, names)
    return got


class _Names:
    """Which support groups this reader may name, for which pupils."""

    def __init__(self, viewer: Viewer, policy: Policy, facts: dict[int, PupilFacts], seen: Collection[int]) -> None:
        self.viewer, self.facts, self.seen = viewer, facts, seen
        self.known: dict[str, Category] = {one.id: one for one in policy.categories if one.active}

    def by_role(self, code: str) -> bool:
        """Whether any post of theirs reads the name at all."""
        return code in self.known and bool(self.viewer.roles & frozenset(self.known[code].seen_named_by))

    def of(self, pupil: int, code: str) -> str | None:
        """The code, the sign for a group that is not named, or None where nothing may be told."""
        category = self.known.get(code)
        if category is None:
            return None
        # Of a pupil they do not see they read no name: only the count, which hides what is small.
        named = (
            may_name_category(self.viewer, self.facts[pupil], category.seen_named_by)
            if pupil in self.seen
            else (self.by_role(code))
        )
        if named:
            return code
        return UNNAMED if category.otherwise == "support group" else None


SourceRow = tuple[int, int, str, str, int | None, str | None]


def _hidden_only(names: _Names, sources: Iterable[SourceRow], pupils: Collection[int]) -> set[int]:
    """Pupils of whom every reason there ever was is one this reader may not be told."""
    told: dict[int, bool] = {}
    for _period, pupil, _source, category, _faculty, _name in sources:
        if pupil in pupils:
            told[pupil] = told.get(pupil, False) or not category or names.of(pupil, category) is not None
    return {pupil for pupil, may in told.items() if not may}


def _by_source(got: Gathered, caseload: Caseload, names: _Names, sources: Iterable[SourceRow]) -> None:
    found: Sets = defaultdict(lambda: defaultdict(set))
    labels = {source.id: source.label for source in caseload.sources}
    for period, pupil, source, category, _faculty, _name in sources:
        if pupil not in got.pupils:
            continue
        told = names.of(pupil, category) if category else source
        if told is None:
            continue
        # The policy's own word for a source could name a group; where no group of it is named, it is not used.
        value = UNNAMED if told == UNNAMED else source
        found[value][period].add(pupil)
        got.reasons[pupil, period].add(value)
    got.by["source"] = found
    got.labels["source"] = {**labels, UNNAMED: _("Support group")}


def _by_faculty(got: Gathered, sources: Iterable[SourceRow]) -> None:
    """Pupils of the caseload with a counted concern, or a mark that counted, in each faculty. One query."""
    found: Sets = defaultdict(lambda: defaultdict(set))
    labels: dict[str, str] = {}
    of_cycle = {period.cycle_id: period.pk for period in got.periods}
    rows = (
        ConcernReason.objects.filter(concern__cycle_id__in=of_cycle, counts=True, faculty__isnull=False)
        .order_by("faculty__name")
        .values_list("concern__cycle_id", "concern__pupil_id", "faculty_id", "faculty__name")
        .distinct()
    )
    every = [(of_cycle[cycle], pupil, faculty, name) for cycle, pupil, faculty, name in rows]
    every += [(period, pupil, number, name or "") for period, pupil, _s, _c, number, name in sources if number]
    for period, pupil, number, name in every:
        if pupil in got.on[period]:
            found[str(number)][period].add(pupil)
            labels[str(number)] = name
    got.by["faculty"], got.labels["faculty"] = found, labels


def _by_group(got: Gathered, policy: Policy, names: _Names) -> None:
    """Pupils of the caseload in each support group on the day the period was looked through. One query."""
    found: Sets = defaultdict(lambda: defaultdict(set))
    days = {period.pk: timezone.localdate(period.found_at) for period in got.periods}
    rows = CategoryMembership.objects.filter(pupil_id__in=list(got.pupils)).order_by("category", "pk")
    for pupil, category, starts, ends in rows.values_list("pupil_id", "category", "starts", "ends"):
        told = names.of(pupil, category)
        if told is None:
            continue
        for period, on in days.items():
            if runs(on, starts, ends) and pupil in got.on[period]:
                found[told][period].add(pupil)
    order = [category.id for category in policy.categories]
    got.by["group"] = {code: found[code] for code in [*order, UNNAMED] if code in found}
    got.labels["group"] = {
        **{category.id: category.label for category in policy.categories},
        UNNAMED: _("A group that is not named to you"),
    }
