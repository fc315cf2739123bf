"""Bands, staged support, waiting ladders, tests and thresholds, in English."""

from __future__ import annotations

from collections.abc import Iterator

from ettle.policy.explaining.phrases import Names, listed, number, sourced, times
from ettle.policy.schema import OFF, Band, BandSet, Begins, PassRule, Policy, Stage, WaitingStep

CONSEQUENCES = {
    "none": "",
    "owner": "The pupil goes on the list of whoever acts.",
    "comment": "A comment must be written.",
    "praise": "The pupil is praised.",
    "intervention": "Support is offered.",
    "letter": "A letter is prepared, and a person decides whether to send it.",
}
ROUNDING = {
    "none": "Numbers are not rounded.",
    "half up": "Numbers are rounded to a step first, halves upwards.",
    "down": "Numbers are rounded down to a step first.",
}


def bands(policy: Policy, names: Names) -> Iterator[str]:
    """Every set of bands, with its limits."""
    for group in policy.bands:
        yield sourced(
            f"{group.label} ({group.id}) sorts {group.of}, {_limits(group)} {ROUNDING[group.rounding]}", group
        )
        if group.decided:
            yield f"{group.label} is worked out again: {group.decided}."
        if group.exempt:
            yield f"{group.label} leaves out: {listed(group.exempt)}."
        for band in group.bands:
            yield sourced(f"{group.label}: {_band(band)}", band)
        for watch in group.watches:
            lasts = f" For how long: {watch.lasts}." if watch.lasts else ""
            said = f"{group.label}: below {number(watch.below)}, whatever the band, {watch.label} ({watch.id}):"
            yield sourced(f"{said} {watch.does}.{lasts}", watch)


def _limits(group: BandSet) -> str:
    step = f"in steps of {number(group.step)}" if group.step is not None else "in any fraction"
    return f"from {number(group.lowest)} to {number(group.highest)} {step}."


def _band(band: Band) -> str:
    ends = [
        f"{words} {number(end)}"
        for words, end in (("from", band.least), ("above", band.above), ("to", band.most), ("below", band.below))
        if end is not None
    ]
    colour = f", in {band.colour}" if band.colour else ""
    does = f" What happens: {band.does}." if band.does else ""
    follows = f" {CONSEQUENCES[band.outcome]}" if band.outcome != "none" else ""
    return f"{band.label} ({band.id}{colour}) is {' '.join(ends) or 'every number'}.{follows}{does}"


def staged(policy: Policy, names: Names) -> Iterator[str]:
    """Stages of support and the moves between them."""
    for support in policy.staged:
        labels = {stage.id: stage.label for stage in support.stages} | {OFF: "off"}
        begins = listed((labels.get(s, s) for s in support.begins_at or (support.stages[0].id,)), "or")
        stated = "A pupil starts at" if support.begins_at else "A pupil starts at the first stage,"
        yield sourced(f"{support.label} ({support.id}) has {len(support.stages)} stages. {stated} {begins}.", support)
        for stage in support.stages:
            yield sourced(f"{support.label}: {_stage(stage, labels)}", stage)


def _stage(stage: Stage, labels: dict[str, str]) -> str:
    moves = listed((labels.get(move, move) for move in stage.moves), "or")
    parts = [
        f"{stage.label} ({stage.id}) may move to {moves}." if moves else f"{stage.label} ({stage.id}) has no moves."
    ]
    if stage.review_months is not None:
        parts.append(f"It is reviewed within {stage.review_months} months.")
    if stage.reviewed_at:
        parts.append(f"The review is at: {stage.reviewed_at}.")
    if stage.document:
        parts.append(f"It needs the document: {stage.document}.")
    if stage.meetings_at_least is not None:
        parts.append(f"Meetings a year, at least: {stage.meetings_at_least}.")
    if stage.meetings_at_most is not None:
        parts.append(f"Meetings a year, at most: {stage.meetings_at_most}.")
    if stage.minutes is not None:
        parts.append(f"A meeting lasts at least {stage.minutes} minutes.")
    if stage.present:
        parts.append(f"Taking part: {listed(stage.present)}.")
    return " ".join(parts)


def waiting(policy: Policy, names: Names) -> Iterator[str]:
    """Ladders that climb by waiting."""
    for ladder in policy.waiting:
        target = f" The school hopes for {number(ladder.target)}." if ladder.target is not None else ""
        begins = listed((_begins(start) for start in ladder.begins), "or")
        yield sourced(f"{ladder.label} ({ladder.id}) watches {ladder.of}.{target} It begins when {begins}.", ladder)
        better = "any rise" if ladder.improvement == "any rise" else "being back at the target"
        after = ladder.after_improvement
        yield f"{ladder.label}: improvement means {better}; after it, the ladder {after}."
        for step in ladder.steps:
            yield sourced(f"{ladder.label}: {_step(step, names)}", step)


def _begins(start: Begins) -> str:
    source = f" [Source: {start.source}]" if start.source else ""
    if start.below is not None:
        return f"it falls below {number(start.below)}{source}"
    if start.times_in_week is not None:
        return f"it happens {times(start.times_in_week)} in one week{source}"
    return f"it happens on the same weekday {start.same_weekday_weeks} weeks running{source}"


def _step(step: WaitingStep, names: Names) -> str:
    since = {"start": "the start", "step before": "the step before", "meeting": "the meeting"}[step.counted_from]
    wait = f"{step.after_days} days after {since} without improvement" if step.after_days else f"at once on {since}"
    sends = f" Letter: {step.sends}." if step.sends else ""
    calls = f" Meeting called: {step.calls}." if step.calls else ""
    return f"{step.label} ({step.id}), {wait}, by {names.of('roles', step.owner)}.{sends}{calls}"


def tests(policy: Policy, names: Names) -> Iterator[str]:
    """Tests, thresholds and what passes."""
    for ladder in policy.tests:
        often = f" How often: {ladder.frequency}." if ladder.frequency else ""
        stock = f" Different tests at each level: {ladder.tests_per_level}." if ladder.tests_per_level else ""
        by = names.all("roles", ladder.confirmed_by, "or")
        moves = f" A move is confirmed by {by}." if by else " A move follows by itself."
        out = f" When the tests run out: {ladder.when_exhausted}." if ladder.when_exhausted else ""
        yield sourced(f"{ladder.label} ({ladder.id}).{often}{stock}{moves}{out}", ladder)
        for rule in ladder.levels:
            yield sourced(f"{ladder.label}: {_pass(rule)}", rule)
    for group in policy.thresholds:
        held = f"stages {listed(map(str, group.stages))}" if group.stages else "every stage with so many criteria"
        yield sourced(
            f"{group.label} ({group.id}): of {group.criteria} criteria, for {held}, by {group.counts}.", group
        )
        if group.parts:
            yield f"{group.label}: each run is split into {listed(group.parts)}, extra numbers to the lower parts."
        for run in group.sub_stages:
            label = run.label.replace("{stage}", "n").replace("{next}", "n+1")
            yield sourced(f"{group.label}: {run.least} to {run.most} is {label} (written {run.label}).", run)


def _pass(rule: PassRule) -> str:
    percent = f", which is {number(rule.percent_at_least)} per cent rounded up" if rule.percent_at_least else ""
    stated = " or more" if rule.marks_at_least is not None else ""
    row = f" in a row; a missed test {rule.missed}" if rule.consecutive else ", not necessarily in a row"
    clock = f", in {rule.minutes} minutes" if rule.minutes else ""
    if not rule.consecutive and rule.missed != "does not break the run":
        row += f"; a missed test {rule.missed}"
    marks = f"{rule.needed} of {rule.questions}{stated}{percent}"
    return f"{rule.label} ({rule.id}) is passed with {marks}{clock}, {times(rule.times)}{row}."
