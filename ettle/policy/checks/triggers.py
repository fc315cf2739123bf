"""Checks on triggers and on the ladder of who acts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product

from ettle.policy.checks.asking import Run, runs_that_do_not_meet, unknown_name, unknown_names
from ettle.policy.draft import Draft
from ettle.policy.places import Path
from ettle.policy.schema import Cycle, Ladder, Measure, Scale, Trigger, as_number
from ettle.policy.sentences import Finding


def check(draft: Draft) -> Iterator[Finding]:
    """Triggers that could never fire, or that name what does not exist; a ladder with a hole or an overlap."""
    for path, trigger in draft.entries("triggers", Trigger):
        yield from _names(draft, path, trigger)
        yield from _condition(draft, path, trigger)
    ladder = draft.policy.ladder
    if ladder is not None:
        yield from _ladder(draft, ladder)
    elif "ladder" not in draft.raw:
        for path, trigger in draft.entries("triggers", Trigger):
            if trigger.outcome == "owner":
                right = "Add [ladder] with its steps, or give the trigger another outcome."
                yield Finding((*path, "outcome"), "is an owner, but the policy has no ladder to name one.", right)


def _names(draft: Draft, path: Path, trigger: Trigger) -> Iterator[Finding]:
    yield from unknown_names((*path, "measures"), trigger.measures, draft.ids("measures"), "measure")
    for key, kind in (("phases", "phase"), ("years", "year"), ("levels", "level"), ("subjects", "subject")):
        yield from unknown_names((*path, key), getattr(trigger, key), draft.ids(key), kind)
    if trigger.scale and trigger.scale not in draft.ids("scales"):
        yield unknown_name((*path, "scale"), trigger.scale, draft.ids("scales"), "scale")
    numbers = {cycle.number for _, cycle in draft.entries("cycles", Cycle)}
    for number in trigger.cycles if numbers else ():
        if number not in numbers:
            yield Finding((*path, "cycles"), f"there is no report {number}.", f"Reports: {sorted(numbers)}.")


def _condition(draft: Draft, path: Path, trigger: Trigger) -> Iterator[Finding]:
    if len(trigger.when.kinds) != 1:
        given = " and ".join(trigger.when.kinds) or "nothing"
        right = 'Exactly one, such as when = { at_or_worse = "3" }.'
        yield Finding((*path, "when"), f"the condition holds {given}.", right)
        return
    if trigger.when.kind in ("below_target_by", "above_target_by") and trigger.target not in draft.ids("measures"):
        right = "Name the measure that holds the target."
        yield Finding((*path, "target"), f'"{trigger.target}" is no measure to take the target from.', right)
    for measure in trigger.measures:
        scales = _scales(draft, trigger, measure)
        if measure in draft.ids("measures") and scales == ():
            what = f'"{measure}" is not rated for anyone this trigger looks at, so it could never fire.'
            yield Finding(path, what, "Widen its phases, years, levels or scale.")
        for scale in scales or ():
            yield from _on_scale(path, trigger, measure, scale)
        if scales:
            yield from _listed_values(path, trigger, scales)


def _scales(draft: Draft, trigger: Trigger, measure: str) -> tuple[Scale, ...] | None:
    """The scales ratings may be on wherever the trigger looks; None where that cannot be told yet."""
    policy = draft.policy
    years: Sequence[str | None] = trigger.years or [
        *(year for phase in policy.phases if phase.id in trigger.phases for year in phase.years),
        *(() if trigger.phases else (None, *draft.ids("years"))),
    ]
    levels: Sequence[str | None] = trigger.levels or (None, *draft.ids("levels"))
    subjects: Sequence[str | None] = trigger.subjects or _subjects_that_differ(draft, measure)
    try:
        found = {
            scale.id: scale
            for year, level, subject in product(years, levels, subjects)
            if (scale := policy.scale_for(measure, year=year, level=level, subject=subject)) is not None
        }
    except KeyError:
        return None
    return tuple(scale for scale in found.values() if trigger.scale in ("", scale.id))


def _subjects_that_differ(draft: Draft, measure: str) -> tuple[str | None, ...]:
    """No subject in particular, and each subject the measure treats in its own way."""
    found = next((m for _, m in draft.entries("measures", Measure) if m.id == measure), None)
    if found is None:
        return (None,)
    return (None, *found.by_subject, *(subject for group in found.rated for subject in group.subjects))


def _on_scale(path: Path, trigger: Trigger, measure: str, scale: Scale) -> Iterator[Finding]:
    when = trigger.when
    where = (*path, "when", when.kind)
    counted = tuple(value.value for value in scale.counted)
    if when.kind != "any_of" and not scale.ordered:
        yield Finding(where, f'"{measure}" is on the scale "{scale.id}", which has no better and worse.')
    value = when.at_or_worse or when.at_or_better
    if value is not None and value not in counted:
        yield _outside(where, value, measure, scale)
    steps = when.worse_than_last_by or when.better_than_last_by or when.below_target_by or when.above_target_by
    if steps is not None and steps >= len(counted):
        what = f'asks for {steps} steps, but "{scale.id}" has {len(counted)} values, so it could never fire.'
        yield Finding(where, what)
    yield from _average(where, when.average_at_or_worse, measure, scale)
    yield from _average(where, when.average_at_or_better, measure, scale)


def _outside(where: Path, value: str, measure: str, scale: Scale) -> Finding:
    uncounted = any(v.value == value for v in scale.values)
    why = "is not counted, so it cannot trigger" if uncounted else "is not on it"
    what = f'looks for "{value}", but "{measure}" is on the scale "{scale.id}" and {why}.'
    return Finding(where, what, f"Allowed there: {scale.allowed}.")


def _average(where: Path, average: Decimal | None, measure: str, scale: Scale) -> Iterator[Finding]:
    if average is None:
        return
    numbers = [number for value in scale.counted if (number := as_number(value.value)) is not None]
    if len(numbers) < len(scale.counted):
        yield Finding(where, f'"{measure}" is on the scale "{scale.id}", whose values are not all numbers.')
    elif not min(numbers) <= average <= max(numbers):
        yield Finding(where, f'an average of {average} is outside the scale "{scale.id}".', f"{scale.allowed}.")


def _listed_values(path: Path, trigger: Trigger, scales: tuple[Scale, ...]) -> Iterator[Finding]:
    """Values in a list must be on one of the scales; other scales may use other words."""
    known = {value.value for scale in scales for value in scale.counted}
    allowed = "; ".join(f"{scale.id}: {scale.allowed}" for scale in scales)
    for place, values in ((("when", "in"), trigger.when.any_of or ()), (("unless_any",), trigger.unless_any)):
        for value in values:
            if value not in known:
                yield Finding((*path, *place), f'"{value}" is not on the scale.', f"Allowed: {allowed}.")
    for index, word in enumerate(trigger.seriousness):
        if word.value not in known:
            what = f'"{word.value}" is not on the scale.'
            yield Finding((*path, "seriousness", index), what, f"Allowed: {allowed}.")
        elif not any(meets(trigger, word.value, scale) for scale in scales):
            what = f'"{word.value}" has a word, but does not meet the condition.'
            yield Finding((*path, "seriousness", index), what, "Only values that trigger need one.")


def meets(trigger: Trigger, value: str, scale: Scale) -> bool:
    when, counted = trigger.when, {v.value for v in scale.counted}
    if value not in counted:
        return False
    if when.at_or_worse in counted and scale.ordered:
        return value in scale.worse_or_same(str(when.at_or_worse))
    if when.at_or_better in counted and scale.ordered:
        return value in scale.better_or_same(str(when.at_or_better))
    return when.any_of is None or value in when.any_of


def _ladder(draft: Draft, ladder: Ladder) -> Iterator[Finding]:
    path: Path = ("ladder", "steps")
    roles = draft.ids("roles")
    runs = []
    for number, step in enumerate(ladder.steps):
        if step.owner not in roles:
            yield unknown_name((*path, number, "owner"), step.owner, roles, "role")
        runs.append(Run((*path, number), step.owner, step.first, step.last))
    if runs and min(run.least for run in runs) > 1:
        yield Finding(path, f"the ladder starts at {min(run.least for run in runs)}.", "It should start at 1.")
    yield from runs_that_do_not_meet(path, runs, min(1, *(r.least for r in runs), 1), None, ladder.counts)
    yield from unknown_names(("ladder", "stays_involved"), ladder.stays_involved, roles, "role")
