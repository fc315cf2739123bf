"""A policy compiled: for every place a rating can be made, which values fire, with the words to say so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from ettle.policy import Policy
from ettle.policy.schema import Scale, Trigger, as_number
from ettle.rules.concerns.sentences import Sentences

TABLES_KEPT = 64


class Place(NamedTuple):
    """Where a rating was made, as the file wrote it; empty text where the file does not say."""

    measure: str
    year: str
    level: str
    subject: str
    faculty: str


class Placed(NamedTuple):
    """What the policy makes of a place. `variant` is a pair of scale and triggers; -1 where nothing is rated."""

    variant: int
    scale: str
    year_id: str
    level_id: str
    level_label: str
    subject_id: str
    faculty_id: str
    faculty_label: str
    lead: str
    year_unknown: int


class Firing(NamedTuple):
    """A value that fires a trigger, alone or beside the value it is held against (`other`, else empty)."""

    variant: int
    other: str
    value: str
    trigger: str
    rank: int
    outcome: str
    seriousness: str
    needs: int
    tail: str


class Points(NamedTuple):
    """What one value is worth in an average, in whole parts of 1 / `Compiled.parts`."""

    variant: int
    value: str
    trigger: str
    points: int


class Average(NamedTuple):
    """The line an average is held against: `sign` * total >= `sign` * line * count."""

    trigger: str
    scale: str
    sign: int
    line: int
    rank: int
    outcome: str
    needs: int
    measures: str
    lead: str
    tail: str


class Variant(NamedTuple):
    """One measure on one scale under one set of triggers."""

    measure: str
    scale: str
    triggers: tuple[str, ...]


@dataclass(slots=True)
class Tables:
    """The rows looked up for one set of variants. Empty lists are joins that need not be made."""

    now: list[Firing] = field(default_factory=list)
    before_same_level: list[Firing] = field(default_factory=list)
    before_any_level: list[Firing] = field(default_factory=list)
    targets: dict[str, list[Firing]] = field(default_factory=dict)
    vetoes: list[tuple[int, str, str]] = field(default_factory=list)
    points: list[Points] = field(default_factory=list)
    averages: list[Average] = field(default_factory=list)
    compared: frozenset[int] = frozenset()
    several: bool = False


class Compiled:
    """A policy in the form the rules look things up in. Grows as new places are met; gives equal answers always."""

    def __init__(self, policy: Policy, sentences: Sentences) -> None:
        self.policy, self.say = policy, sentences
        self.parts = _parts(policy)
        self._variants: dict[Variant, int] = {}
        self._placed: dict[tuple[Place, int], Placed] = {}
        self._tables: dict[frozenset[int], Tables] = {}
        self.every_value, self.some_values = _looked_at(policy)
        self.compared = frozenset(m for t in policy.triggers if t.when.compares for m in t.measures)

    def place(self, place: Place, report: int) -> Placed:
        """What the policy makes of one place in report number `report`."""
        known = self._placed.get((place, report))
        if known is None:
            known = self._placed[place, report] = self._make_place(place, report)
        return known

    def tables(self, variants: Iterable[int]) -> Tables:
        """The rows to look up for the variants that occur."""
        wanted = frozenset(variants)
        if wanted not in self._tables:
            if len(self._tables) >= TABLES_KEPT:
                self._tables.clear()
            self._tables[wanted] = self._make_tables(wanted)
        return self._tables[wanted]

    def _make_place(self, place: Place, report: int) -> Placed:
        policy = self.policy
        subject = policy.subject_named(place.subject)
        year, level = policy.year_named(place.year), policy.level_named(place.level)
        subject_id = subject.id if subject else place.subject
        faculty, faculty_label = self._faculty(place)
        phase = policy.phase_of(year)
        level_id = level or place.level
        level_label = policy.level(level).label if level else place.level
        form = self.say.lead_at_level if level_label else self.say.lead
        lead = form.format(
            measure=policy.measure(place.measure).label,
            subject=subject.label if subject else place.subject,
            level=level_label,
        )
        scale = policy.scale_for(place.measure, phase=phase, level=level_id or None, year=year, subject=subject_id)
        triggers: tuple[str, ...] = ()
        unknown = False
        if scale is not None:
            looking = [t for t in policy.triggers if _looks_here(t, place.measure, scale, level_id, subject_id, report)]
            triggers = tuple(t.id for t in looking if _in_years(t, year, phase))
            unknown = any((t.phases and phase is None) or (t.years and year is None) for t in looking)
        variant = -1
        if scale is not None:
            variant = self._variants.setdefault(Variant(place.measure, scale.id, triggers), len(self._variants))
        return Placed(
            variant, scale.id if scale else "", year or place.year, level_id, level_label, subject_id, faculty,
            faculty_label, lead, int(unknown),
        )  # fmt: skip

    def _faculty(self, place: Place) -> tuple[str, str]:
        policy = self.policy
        given = policy.faculty_named(place.faculty)
        if place.faculty.strip() and given is None:
            return place.faculty, place.faculty
        faculty = given or policy.faculty_of(place.subject) or ""
        return faculty, next((entry.label for entry in policy.faculties if entry.id == faculty), faculty)

    def _make_tables(self, wanted: frozenset[int]) -> Tables:
        tables = Tables()
        compared = set()
        for variant, number in self._variants.items():
            if number not in wanted:
                continue
            scale = self.policy.scale(variant.scale)
            for rank, trigger in enumerate(self.policy.triggers):
                if trigger.id not in variant.triggers:
                    continue
                self._add(tables, number, scale, trigger, rank)
                tables.several |= trigger.subjects_at_least > 1
                if trigger.when.compares and trigger.same_level:
                    compared.add(number)
        tables.compared = frozenset(compared)
        return tables

    def _add(self, tables: Tables, number: int, scale: Scale, trigger: Trigger, rank: int) -> None:
        tables.vetoes.extend((number, value, trigger.id) for value in trigger.unless_any)
        when = trigger.when
        if when.kind.startswith("average"):
            if any(known[:2] == (trigger.id, scale.id) for known in tables.averages):
                average = None
            else:
                average = self._average(scale, trigger, rank)
            if average is not None:
                tables.averages.append(average)
            tables.points.extend(
                Points(number, entry.value, trigger.id, int(worth * self.parts))
                for entry in scale.counted
                if (worth := as_number(entry.value)) is not None
            )
        elif when.compares:
            rows = tables.before_same_level if trigger.same_level else tables.before_any_level
            rows.extend(self._pairs(number, scale, trigger, rank, self.say.went))
        elif when.below_target_by is not None or when.above_target_by is not None:
            rows = tables.targets.setdefault(trigger.target, [])
            rows.extend(self._pairs(number, scale, trigger, rank, self.say.from_target))
        else:
            tables.now.extend(self._singles(number, scale, trigger, rank))

    def _singles(self, number: int, scale: Scale, trigger: Trigger, rank: int) -> Iterable[Firing]:
        for value in firing_values(scale, trigger):
            why = self.say.why(scale, trigger, self.policy.policy.version, value)
            tail = self.say.is_now.format(value=self.say.named(scale, value), rule=why)
            yield _firing(number, "", value, trigger, rank, tail)

    def _pairs(self, number: int, scale: Scale, trigger: Trigger, rank: int, form: str) -> Iterable[Firing]:
        if not scale.ordered:
            return
        for better, other in enumerate(scale.counted):
            for worse, entry in enumerate(scale.counted):
                if _pair_fires(trigger, worse - better):
                    named = self.say.named(scale, other.value)
                    why = self.say.why(scale, trigger, self.policy.policy.version, entry.value)
                    now = self.say.named(scale, entry.value)
                    tail = form.format(previous=named, target=named, value=now, rule=why)
                    yield _firing(number, other.value, entry.value, trigger, rank, tail)

    def _average(self, scale: Scale, trigger: Trigger, rank: int) -> Average | None:
        numbers = [n for n in (as_number(entry.value) for entry in scale.counted) if n is not None]
        if len(numbers) < 2 or not scale.ordered:
            return None
        worse_is_more = 1 if numbers[-1] > numbers[0] else -1
        when = trigger.when
        line = when.average_at_or_worse if when.average_at_or_worse is not None else when.average_at_or_better
        assert line is not None
        sign = worse_is_more if when.average_at_or_worse is not None else -worse_is_more
        why = self.say.why(scale, trigger, self.policy.policy.version)
        label = ", ".join(self.policy.measure(measure).label for measure in trigger.measures)
        return Average(
            trigger.id, scale.id, sign, int(line * self.parts), rank, trigger.outcome, trigger.subjects_at_least,
            ",".join(trigger.measures), self.say.averages.format(measure=label), self.say.ratings.format(rule=why),
        )  # fmt: skip


@lru_cache(maxsize=32)
def compiled(policy: Policy, sentences: Sentences) -> Compiled:
    """The policy compiled, made once."""
    return Compiled(policy, sentences)


def firing_values(scale: Scale, trigger: Trigger) -> tuple[str, ...]:
    """The values of a scale that meet a condition on one value alone; none where the scale has no such value."""
    when = trigger.when
    counted = {entry.value for entry in scale.counted}
    if when.any_of is not None:
        return tuple(value for value in when.any_of if value in counted)
    line = when.at_or_worse if when.at_or_worse is not None else when.at_or_better
    if line is None or not scale.ordered or line not in counted:
        return ()
    return scale.worse_or_same(line) if when.at_or_worse is not None else scale.better_or_same(line)


def _firing(number: int, other: str, value: str, trigger: Trigger, rank: int, tail: str) -> Firing:
    serious = trigger.seriousness_of(value)
    called = serious.id if serious else ""
    return Firing(number, other, value, trigger.id, rank, trigger.outcome, called, trigger.subjects_at_least, tail)


def _pair_fires(trigger: Trigger, steps_worse: int) -> bool:
    when = trigger.when
    if when.worse_than_last_by is not None:
        return steps_worse >= when.worse_than_last_by
    if when.better_than_last_by is not None:
        return -steps_worse >= when.better_than_last_by
    if when.below_target_by is not None:
        return steps_worse >= when.below_target_by
    return when.above_target_by is not None and -steps_worse >= when.above_target_by


def _looks_here(trigger: Trigger, measure: str, scale: Scale, level: str, subject: str, report: int) -> bool:
    return (
        measure in trigger.measures
        and trigger.scale in ("", scale.id)
        and (not trigger.levels or level in trigger.levels)
        and (not trigger.subjects or subject in trigger.subjects)
        and (not trigger.cycles or report in trigger.cycles)
    )


def _in_years(trigger: Trigger, year: str | None, phase: str | None) -> bool:
    return (not trigger.phases or phase in trigger.phases) and (not trigger.years or year in trigger.years)


def _looked_at(policy: Policy) -> tuple[frozenset[str], Mapping[str, frozenset[str]]]:
    """The measures of which every value matters, and of the others the values that can fire anything."""
    every: set[str] = set()
    some: dict[str, set[str]] = {}
    for trigger in policy.triggers:
        alone = trigger.when.kind in ("at_or_worse", "at_or_better", "any_of")
        if trigger.target:
            every.add(trigger.target)
        for measure in trigger.measures:
            if not alone:
                every.add(measure)
            values = some.setdefault(measure, set())
            values.update(trigger.unless_any)
            for scale in policy.scales_of(measure):
                values.update(firing_values(scale, trigger))
    return frozenset(every), {m: frozenset(v) for m, v in some.items() if m not in every}


def _parts(policy: Policy) -> int:
    """The power of ten in which every number that is averaged, and every line, is whole."""
    averaged = [t for t in policy.triggers if t.when.kind.startswith("average")]
    lines = [line for t in averaged for line in (t.when.average_at_or_worse, t.when.average_at_or_better)]
    worths = [as_number(e.value) for t in averaged for m in t.measures for s in policy.scales_of(m) for e in s.counted]
    numbers = [number for number in (*lines, *worths) if number is not None]
    return int(Decimal(10) ** max((_decimals(number) for number in numbers), default=0))


def _decimals(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0
