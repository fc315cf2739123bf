"""What a policy makes of a place: a measure of a subject at a level, for a year group, in one report."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from ettle.policy import Policy
from ettle.policy.schema import Scale, Trigger
from ettle.rules.concerns.sentences import Sentences

PLACES_KEPT = 100_000


class Place(NamedTuple):
    """Where a rating was made, as the file wrote it; empty text where the file does not say."""

    measure: str
    year: str
    level: str
    subject: str
    faculty: str


class Placed(NamedTuple):
    """A place as the policy reads it; None where it is not known, and no scale where the measure is not rated."""

    measure: str
    scale: Scale | None
    triggers: tuple[Trigger, ...]
    year: str | None
    level: str
    level_label: str
    subject: str
    faculty: str | None
    faculty_label: str | None
    lead: str
    year_unknown: bool


class Compiled:
    """A policy in the form the rules look things up in. Grows as new places are met; gives equal answers always."""

    def __init__(self, policy: Policy, sentences: Sentences) -> None:
        self.policy, self.say = policy, sentences
        self.every_value, self.some_values = _looked_at(policy)
        self.compared = frozenset(m for t in policy.triggers if t.when.compares for m in t.measures)
        self.ranks = {trigger.id: rank for rank, trigger in enumerate(policy.triggers)}
        self._placed: dict[tuple[Place, int], Placed] = {}

    def place(self, place: Place, report: int) -> Placed:
        """What the policy makes of one place in report number `report`."""
        known = self._placed.get((place, report))
        if known is None:
            if len(self._placed) >= PLACES_KEPT:
                self._placed.clear()
            known = self._placed[place, report] = self._read(place, report)
        return known

    def _read(self, place: Place, report: int) -> Placed:
        policy, known = self.policy, self.policy.subject_named(place.subject)
        subject = known.id if known else place.subject
        year, level = policy.year_named(place.year), policy.level_named(place.level) or place.level
        phase = policy.phase_of(year)
        label = next((entry.label for entry in policy.levels if entry.id == level), place.level)
        form = self.say.lead_at_level if label else self.say.lead
        measure = policy.measure(place.measure).label
        lead = form.format(measure=measure, subject=known.label if known else place.subject, level=label)
        faculty, faculty_label = self._faculty(place)
        scale = policy.scale_for(place.measure, phase=phase, level=level or None, year=year, subject=subject)
        looking = [
            t for t in policy.triggers if scale and _looks_here(t, scale, report, (place.measure, level, subject))
        ]
        triggers = tuple(t for t in looking if _in_years(t, year, phase))
        unknown = any((t.phases and phase is None) or (t.years and year is None) for t in looking)
        return Placed(
            place.measure, scale, triggers, year or place.year or None, level, label, subject, faculty, faculty_label,
            lead, unknown,
        )  # fmt: skip

    def _faculty(self, place: Place) -> tuple[str | None, str | None]:
        """The faculty the file names, or else the one the policy gives the subject."""
        given = self.policy.faculty_named(place.faculty)
        if place.faculty.strip() and given is None:
            return place.faculty, place.faculty
        faculty = given or self.policy.faculty_of(place.subject)
        return faculty, next((entry.label for entry in self.policy.faculties if entry.id == faculty), faculty)


@lru_cache(maxsize=32)
def compiled(policy: Policy, sentences: Sentences) -> Compiled:
    """The policy compiled, made once."""
    return Compiled(policy, sentences)


def firing_values(scale: Scale, trigger: Trigger) -> tuple[str, ...]:
    """The values of a scale that meet a condition on one value alone; none where the scale has no such value."""
    when = trigger.when
    counted = {entry.value for entry in scale.counted}
    if when.any_of is not None:
        return tuple(value for value in dict.fromkeys(when.any_of) if value in counted)
    line = when.at_or_worse if when.at_or_worse is not None else when.at_or_better
    if line is None or not scale.ordered or line not in counted:
        return ()
    return scale.worse_or_same(line) if when.at_or_worse is not None else scale.better_or_same(line)


def _looks_here(trigger: Trigger, scale: Scale, report: int, course: tuple[str, str, str]) -> bool:
    measure, level, subject = course
    return (
        measure in trigger.measures
        and trigger.scale in ("", scale.id)
        and (not trigger.levels or level in trigger.levels)
        and (not trigger.subjects or subject in trigger.subjects)
        and (not trigger.cycles or report in trigger.cycles)
    )


def _in_years(trigger: Trigger, year: str | None, phase: str | None) -> bool:
    return (not trigger.phases or phase in trigger.phases) and (not trigger.years or year in trigger.years)


def _looked_at(policy: Policy) -> tuple[frozenset[str], Mapping[frozenset[str], list[str]]]:
    """The measures of which every value matters, and of the others those whose same few values can fire anything."""
    every: set[str] = set()
    some: dict[str, set[str]] = {}
    for trigger in policy.triggers:
        alone = trigger.when.kind in ("at_or_worse", "at_or_better", "any_of")
        if trigger.target:
            every.add(trigger.target)
        for measure in trigger.measures:
            if not alone:
                every.add(measure)
            values = some.setdefault(measure, set(trigger.unless_any))
            values.update(trigger.unless_any)
            for scale in policy.scales_of(measure):
                values.update(firing_values(scale, trigger))
    together: dict[frozenset[str], list[str]] = {}
    for measure, wanted in some.items():
        if measure not in every:
            together.setdefault(frozenset(wanted), []).append(measure)
    return frozenset(every), together
