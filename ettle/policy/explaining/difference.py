"""Two policies side by side in English: what one says that the other does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from ettle.policy.explaining import SECTIONS
from ettle.policy.explaining.phrases import Names
from ettle.policy.schema import Policy


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing said differently: in which section, what was said and what would be. Either may be empty."""

    section: str
    was: str
    now: str


def difference(before: Policy, after: Policy) -> tuple[Changed, ...]:
    """Every sentence of the explanation that is new, gone or said differently, in the order of the explanation."""
    names = Names(before), Names(after)
    found: list[Changed] = []
    for title, says in SECTIONS:
        was, now = list(says(before, names[0])), list(says(after, names[1]))
        if was != now:
            found.extend(Changed(title, *pair) for pair in _pairs(was, now))
    return tuple(found)


def _pairs(was: list[str], now: list[str]) -> Iterator[tuple[str, str]]:
    for kind, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind == "replace" and b - a != d - c:
            yield from ((sentence, "") for sentence in was[a:b])
            yield from (("", sentence) for sentence in now[c:d])
        elif kind != "equal":
            yield from zip_longest(was[a:b], now[c:d], fillvalue="")
