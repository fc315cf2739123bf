"""Checks on types of need and on wellbeing indicators."""

from __future__ import annotations

from collections.abc import Iterator

from ettle.policy.checks.asking import unknown_names
from ettle.policy.draft import Draft
from ettle.policy.places import Path
from ettle.policy.schema import NeedType, Role, WellbeingIndicator
from ettle.policy.sentences import Finding


def check(draft: Draft) -> Iterator[Finding]:
    """Roles that do not exist or do not read what they record, things there twice, and needs nobody may record."""
    indicators = [(path, one.id) for path, one in draft.entries("wellbeing", WellbeingIndicator)]
    yield from _twice(indicators)
    needs = draft.policy.needs
    if needs is None:
        return
    path: Path = ("needs",)
    roles = draft.ids("roles")
    for key in ("read_by", "summary_by"):
        yield from unknown_names((*path, key), getattr(needs, key), roles, "role")
    for key in ("types", "sources"):
        yield from _twice([((*path, key, n), one.id) for n, one in enumerate(getattr(needs, key))])
    known = {role.id: role for _, role in draft.entries("roles", Role)}
    for number, kind in enumerate(needs.types):
        here = (*path, "types", number)
        yield from unknown_names((*here, "recorded_by"), kind.recorded_by, roles, "role")
        yield from unknown_names((*here, "seen_named_by"), kind.seen_named_by, roles, "role")
        yield from _recording(here, kind, known)


def _recording(path: Path, kind: NeedType, known: dict[str, Role]) -> Iterator[Finding]:
    if kind.active and not kind.recorded_by:
        yield Finding(path, f'nobody may record "{kind.label}".', "Name the roles in recorded_by, or switch it off.")
    for number, name in enumerate(kind.recorded_by):
        role = known.get(name)
        if role is not None and kind.level not in role.reads:
            what = f'"{name}" records what is {kind.level} and does not read {kind.level}.'
            yield Finding((*path, "recorded_by", number), what, "Take the role out, or lower the level.")


def _twice(found: list[tuple[Path, str]]) -> Iterator[Finding]:
    ids = [name for _, name in found]
    for number, (path, name) in enumerate(found):
        if name in ids[:number]:
            yield Finding((*path, "id"), f'"{name}" is there twice.', "Use each id once.")
