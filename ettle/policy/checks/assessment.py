"""Checks on staged support, waiting ladders, tests and thresholds."""

from __future__ import annotations

from collections.abc import Iterator

from ettle.policy.checks.asking import Run, runs_that_do_not_meet, unknown_name, unknown_names
from ettle.policy.draft import Draft
from ettle.policy.places import Path
from ettle.policy.schema import OFF, StagedSupport, TestLadder, Thresholds, WaitingLadder
from ettle.policy.sentences import Finding


def check(draft: Draft) -> Iterator[Finding]:
    """Moves to nowhere, roles nobody holds, and numbers of criteria without a sub-stage."""
    roles = draft.ids("roles")
    for path, support in draft.entries("staged", StagedSupport):
        yield from _staged(path, support)
    for path, ladder in draft.entries("waiting", WaitingLadder):
        for number, step in enumerate(ladder.steps):
            if step.owner not in roles:
                yield unknown_name((*path, "steps", number, "owner"), step.owner, roles, "role")
    for path, tests in draft.entries("tests", TestLadder):
        yield from unknown_names((*path, "confirmed_by"), tests.confirmed_by, roles, "role")
    for path, thresholds in draft.entries("thresholds", Thresholds):
        runs = [
            Run((*path, "sub_stages", n), run.label, run.least, run.most) for n, run in enumerate(thresholds.sub_stages)
        ]
        for run in runs:
            if run.most is not None and run.most > thresholds.criteria:
                yield Finding(run.path, f"goes up to {run.most}, but there are {thresholds.criteria} criteria.")
        yield from runs_that_do_not_meet((*path, "sub_stages"), runs, 0, thresholds.criteria, "criteria")


def _staged(path: Path, support: StagedSupport) -> Iterator[Finding]:
    stages = tuple(stage.id for stage in support.stages)
    yield from unknown_names((*path, "begins_at"), support.begins_at, stages, "stage")
    for number, stage in enumerate(support.stages):
        place = (*path, "stages", number)
        yield from unknown_names((*place, "moves"), stage.moves, (*stages, OFF), "stage")
        if stage.id in stage.moves:
            yield Finding((*place, "moves"), f'"{stage.id}" moves to itself; staying is always possible.')
        least, most = stage.meetings_at_least, stage.meetings_at_most
        if least is not None and most is not None and most < least:
            yield Finding((*place, "meetings_at_most"), f"is {most}, fewer than the {least} that must happen.")
