"""Checks on what may be done about a concern, and on the path it takes."""

from __future__ import annotations

from collections.abc import Iterator

from ettle.policy.checks.asking import unknown_names
from ettle.policy.draft import Draft
from ettle.policy.schema import PathStep, Trigger
from ettle.policy.sentences import Finding


def check(draft: Draft) -> Iterator[Finding]:
    """Acts, roles and measures that do not exist, and a role that stands on two steps of the path."""
    acts, roles = draft.ids("acts"), draft.ids("roles")
    for path, trigger in draft.entries("triggers", Trigger):
        for number, suggestion in enumerate(trigger.suggests):
            here = (*path, "suggests", number)
            yield from unknown_names((*here, "acts"), suggestion.acts, acts, "act")
            yield from unknown_names((*here, "measures"), suggestion.measures, trigger.measures, "measure of it")
    yield from unknown_names(("acting", "repeat", "tells"), draft.policy.acting.repeat.tells, roles, "role")
    stands: dict[str, str] = {}
    for path, step in draft.entries("path", PathStep):
        yield from unknown_names((*path, "roles"), step.roles, roles, "role")
        for role in step.roles:
            if stands.setdefault(role, step.id) != step.id:
                what = f'"{role}" stands on two steps, "{stands[role]}" and "{step.id}".'
                yield Finding((*path, "roles"), what, "A concern is on one step at a time.")
