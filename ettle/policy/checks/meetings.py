"""Checks on the meetings of staff."""

from __future__ import annotations

from collections.abc import Iterator

from ettle.policy.checks.asking import unknown_names
from ettle.policy.draft import Draft
from ettle.policy.schema import MeetingKind
from ettle.policy.sentences import Finding

BY_A_PERSON = ("high_tariff", "by_hand")


def check(draft: Draft) -> Iterator[Finding]:
    """Roles that do not exist, lists nobody fills, and two meetings that would take the same marks."""
    roles = draft.ids("roles")
    tariff: list[str] = []
    for path, kind in draft.entries("meetings", MeetingKind):
        for key in ("called_by", "seen_by", "put_on_by"):
            yield from unknown_names((*path, key), getattr(kind, key), roles, "role")
        if "highlighted" in kind.items_from and kind.of != "year":
            what = f"takes highlighted pupils, which belong to a year, and is of a {kind.of}."
            yield Finding((*path, "items_from"), what, 'Say of = "year", or leave highlighted out.')
        filled = [origin for origin in kind.items_from if origin in BY_A_PERSON]
        if filled and not kind.put_on_by:
            yield Finding((*path, "put_on_by"), f'lets nobody put anything on "{kind.label}".', "Name the roles.")
        if kind.put_on_by and not filled:
            what = "names roles, but nothing is put on this agenda by a person."
            yield Finding((*path, "put_on_by"), what, "Add by_hand or high_tariff to items_from, or leave it out.")
        if "high_tariff" in kind.items_from:
            tariff.append(kind.id)
            if len(tariff) > 1 or kind.of != "school":
                what = "high tariff concerns go to one meeting of the whole school."
                yield Finding((*path, "items_from"), what, "Leave high_tariff out of all others.")
