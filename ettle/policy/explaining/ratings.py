"""What is rated, in English: scales with their direction, measures, course levels and reports."""

from __future__ import annotations

from collections.abc import Iterator

from ettle.policy.explaining.phrases import Names, also_written, day, listed, number, quoted, sourced
from ettle.policy.schema import NOT_RATED, Cycle, Measure, Policy, Scale, ScaleValue

DIRECTIONS = {
    "lower": "a lower number is better",
    "higher": "a higher number is better",
    "first": "the first in the list is the best and the last the worst",
    "none": "no value is better or worse than another",
}
COMMENTS = {
    "none": "No comment is written.",
    "optional": "A comment may be written.",
    "where triggered": "A comment must be written wherever a trigger asks for one.",
    "everyone": "A comment must be written for everyone.",
}


def scales(policy: Policy, names: Names) -> Iterator[str]:
    """Every scale, best value first."""
    for scale in policy.scales:
        yield sourced(f"{scale.label} ({scale.id}): {DIRECTIONS[scale.better]}. Allowed: {scale.allowed}.", scale)
        yield from _written_short(scale)
        for value in scale.values:
            if value.label or value.short or value.aliases or value.colour or value.shape or not value.counted:
                yield f"{scale.label}: {_value(value)}"
        if scale.range is None:
            order = "in no order" if scale.better == "none" else "from best to worst"
            yield f"{scale.label}: {order}: {listed(value.value for value in scale.counted)}."


def _written_short(scale: Scale) -> Iterator[str]:
    if scale.range is not None:
        low, high, step = (number(n) for n in (scale.range.first, scale.range.last, scale.range.step))
        yield sourced(f"{scale.label} runs from {low} to {high} in steps of {step}.", scale.range)
    if scale.stages is not None:
        run = scale.stages
        also = f" A file may also write {quoted(run.also)}." if run.also else ""
        without = f" There is no {quoted(run.without)}." if run.without else ""
        words = f"each with {listed(run.words)}, lowest first"
        said = f"{scale.label} runs from stage {run.first} to stage {run.last}, {words},"
        yield sourced(f'{said} written "{run.pattern}".{also}{without}', run)


def _value(value: ScaleValue) -> str:
    means = f" means {value.label}" if value.label else " is a value"
    short = f", {value.short} for short" if value.short else ""
    seen = f", shown in {value.colour}" if value.colour else ""
    shape = f", with the shape: {value.shape}" if value.shape else ""
    counted = "" if value.counted else "; it is valid, never triggers and is left out of averages"
    return sourced(f"{value.value}{means}{short}{also_written(value.aliases)}{seen}{shape}{counted}.", value)


def measures(policy: Policy, names: Names) -> Iterator[str]:
    """Every measure with its scale and whoever has another one."""
    for measure in policy.measures:
        short = f", {measure.short} for short" if measure.short else ""
        off = "" if measure.active else " It is switched off."
        said = f"{measure.label} ({measure.id}{short}) is rated on: {names.of('scales', measure.scale)}.{off}"
        yield sourced(said, measure)
        yield from _measure(measure, names)
    for level in policy.levels:
        scqf = f", SCQF level {level.scqf}" if level.scqf is not None else ""
        yield sourced(f"{level.label} ({level.id}{scqf}) is a course level{also_written(level.aliases)}.", level)
        for measure_id, scale in level.scales.items():
            yield f"At {level.label}, {names.of('measures', measure_id)} {_on(scale, names)}."
    if policy.missing.tokens:
        said = f"A blank cell is missing, and so is {quoted(policy.missing.tokens)}, unless it is a value of the scale."
        yield sourced(said, policy.missing)


def _on(scale: str, names: Names) -> str:
    return "is not rated" if scale == NOT_RATED else f"is rated on: {names.of('scales', scale)}"


def _measure(measure: Measure, names: Names) -> Iterator[str]:
    for section, table in (
        ("phases", measure.by_phase),
        ("years", measure.by_year),
        ("subjects", measure.by_subject),
    ):
        for key, scale in table.items():
            yield f"In {names.of(section, key)}, {measure.label} {_on(scale, names)}."
    for group in measure.rated:
        who = names.who(phases=group.phases, years=group.years, levels=group.levels, subjects=group.subjects)
        yield sourced(f"{measure.label} is rated{who or ' for everyone'}.", group)
    if measure.headings:
        yield f"In a file, {measure.label} may be headed {quoted(measure.headings)}."
    if measure.meaning:
        yield f"{measure.label} means: {measure.meaning}"
    if measure.starts:
        yield f"{measure.label} is rated from {day(measure.starts)}."
    if measure.ends:
        yield f"{measure.label} is rated until {day(measure.ends)}."


def cycles(policy: Policy, names: Names) -> Iterator[str]:
    """The reports of a year."""
    for cycle in policy.cycles:
        yield sourced(_cycle(cycle, names), cycle)


def _cycle(cycle: Cycle, names: Names) -> str:
    who = names.who(phases=cycle.phases, years=cycle.years) or ", for everyone,"
    home = "It goes home." if cycle.goes_home else "It does not go home."
    asks = f" The comment is: {cycle.asks_for}." if cycle.asks_for else ""
    holds = names.all("measures", cycle.contents)
    return f"Report {cycle.number}, {cycle.label}{who} holds {holds}. {COMMENTS[cycle.comments]}{asks} {home}"
