"""Checks on roles and vulnerability categories."""

from __future__ import annotations

from collections.abc import Iterator

from ettle.policy.checks.asking import unknown_name, unknown_names
from ettle.policy.draft import Draft
from ettle.policy.places import Path
from ettle.policy.schema import AreaRule, Category, Role, StagedSupport, StageRule
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
    yield from _masks(draft)


def _masks(draft: Draft) -> Iterator[Finding]:
    """A mask over one group alone is its name: who is told "support group" then knows which."""
    listed = list(draft.entries("categories", Category))
    if len(listed) < len(draft.ids("categories")):
        return  # one of them cannot be read; whether another is left alone is not known yet
    found: dict[Path, list[str]] = {}
    for _path, role in draft.entries("roles", Role):
        behind = [(path, category) for path, category in listed if category.masked_from(role)]
        if len(behind) == 1 and behind[0][1].level not in role.reads:
            found.setdefault(behind[0][0], []).append(role.label)
    labels = {path: category.label for path, category in listed}
    for path, roles in found.items():
        what = f'"{labels[path]}" is the only group shown as "support group" to {", ".join(roles)}: the words name it.'
        right = (
            'Give them a second group to stand behind the words, name this one to them, or use otherwise = "hidden".'
        )
        yield Finding((*path, "otherwise"), what, right)


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
