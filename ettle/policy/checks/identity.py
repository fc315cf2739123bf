"""Every name once: no two entries of one list share an id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ettle.policy.draft import Draft
from ettle.policy.places import Path
from ettle.policy.sentences import Finding

NAMES = ("id", "code")


def check(draft: Draft) -> Iterator[Finding]:
    """Entries of one list that share an id, at any depth."""
    yield from _inside((), draft.raw)


def _inside(path: Path, raw: Any) -> Iterator[Finding]:
    if isinstance(raw, Mapping):
        for key, value in raw.items():
            yield from _inside((*path, key), value)
    elif isinstance(raw, list):
        yield from _twice(path, raw)
        for index, value in enumerate(raw):
            yield from _inside((*path, index), value)


def _twice(path: Path, entries: list[Any]) -> Iterator[Finding]:
    if path[-1] == "seriousness":
        return
    seen: set[str] = set()
    for index, entry in enumerate(entries):
        name = next((str(entry[k]).strip() for k in NAMES if k in entry), None) if isinstance(entry, Mapping) else None
        if name is not None and name in seen:
            yield Finding((*path, index), f'"{name}" is used twice in this list.', "Each needs its own.")
        elif name is not None:
            seen.add(name)
