"""Checks on roles and vulnerability categories."""

from __future__ import annotations

from collections.abc import Iterator

from ettle.policy.checks.asking import unknown_name, unknown_names
from ettle.policy.draft import Draft
from ettle.policy.places import Path
from ettle.policy.schema import AreaRule, Category, StagedSupport, StageRule
from ettle.policy.sentences import Finding

PARTS = {"decile": 10, "quintile": 5, "vigintile": 20}
OTHER_WAY_ROUND = ("2004", "2006")


def check(draft: Draft) -> Iterator[Finding]:
    """Categories nobody may set, or that name roles, steps or runs that do not exist."""
    roles = draft.ids("roles")
    for path, category in draft.entries("categories", Category):
        yield from unknown_names((*path, "set_by"), category.set_by, roles, "role")
        yield from unknown_names((*path, "seen_named_by"), category.seen_named_by, roles, "role")
        if not category.set_by and category.derived is None:
            what = f'nobody may put a pupil in "{category.label}", and it does not follow from data.'
            yield Finding(path, what, "Name the roles in set_by, or say how it is derived.")
        if category.suggests_only and (category.derived is None or not category.set_by):
            what = "only suggests, which needs both a way to derive it and roles that decide."
            yield Finding((*path, "suggests_only"), what)
        rule = None if category.derived is None else category.derived.rule
        if isinstance(rule, AreaRule):
            yield from _area((*path, "derived", "area"), rule)
        elif isinstance(rule, StageRule):
            yield from _stage(draft, (*path, "derived", "stage"), rule)


def _area(path: Path, rule: AreaRule) -> Iterator[Finding]:
    most = PARTS[rule.unit]
    if rule.last < rule.first:
        yield Finding(path, f"runs from {rule.first} down to {rule.last}.", "The lower number comes first.")
    if rule.last > most:
        yield Finding((*path, "to"), f"is {rule.last}, but a {rule.unit} runs from 1 to {most}.")
    for edition in rule.editions:
        if edition in OTHER_WAY_ROUND:
            what = f"the {edition} edition runs the other way: there 1 is the least deprived."
            yield Finding((*path, "editions"), what, "Use an edition in which 1 is the most deprived.")


def _stage(draft: Draft, path: Path, rule: StageRule) -> Iterator[Finding]:
    ladders = {ladder.id: ladder for _, ladder in draft.entries("staged", StagedSupport)}
    if rule.ladder not in draft.ids("staged"):
        yield unknown_name((*path, "ladder"), rule.ladder, draft.ids("staged"), "staged support")
    elif rule.ladder in ladders:
        stages = tuple(stage.id for stage in ladders[rule.ladder].stages)
        yield from unknown_names((*path, "stage"), (rule.stage,), stages, "stage")
