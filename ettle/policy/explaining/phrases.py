"""How an explanation says things: names in place of ids, lists with "and", dates in full."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ettle.policy.schema import Entry, Policy, plain


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words as a list in a sentence: "effort, behaviour and homework"."""
    parts = list(words)
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def quoted(words: Iterable[str], last: str = "or") -> str:
    """Words as a list, each in quotation marks."""
    return listed((f'"{word}"' for word in words), last)


def day(value: date) -> str:
    """A day in full: 13 August 2025."""
    return f"{value.day} {value:%B %Y}"


def number(value: Decimal) -> str:
    """A number without trailing zeros."""
    return plain(value)


def times(count: int) -> str:
    """How often: once, twice, 3 times."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def steps(count: int) -> str:
    """One step or more, in words."""
    return "1 step" if count == 1 else f"{count} steps"


def sourced(text: str, entry: Entry) -> str:
    """The sentence, with where the rule is written after it."""
    return f"{text} [Source: {entry.source}]" if entry.source else text


def also_written(aliases: Iterable[str]) -> str:
    """A clause on other spellings, or nothing."""
    spellings = quoted(aliases)
    return f", also written {spellings}" if spellings else ""


@dataclass(frozen=True, slots=True)
class Names:
    """The label of everything a policy refers to by id; the id itself where nothing has that name."""

    policy: Policy

    def of(self, section: str, name: str) -> str:
        """The label of one entry of a section."""
        for entry in getattr(self.policy, section):
            if entry.id == name:
                return str(entry.label or entry.id)
        return name

    def all(self, section: str, names: Iterable[str], last: str = "and") -> str:
        """The labels of several entries, as a list."""
        return listed((self.of(section, name) for name in names), last)

    def value(self, scale: str, value: str) -> str:
        """A value with its word: 3 (Needs improving)."""
        for entry in self.policy.scales:
            for one in entry.values:
                if entry.id == scale and one.value == value and one.label and one.label != value:
                    return f"{value} ({one.label})"
        return value

    def who(self, **groups: Iterable[str]) -> str:
        """For whom, as a clause: " for Senior phase, on Higher"; empty for everyone."""
        said = [
            f"{lead} {self.all(section, names)}"
            for section, lead in (("phases", "in"), ("years", "in"), ("levels", "at"), ("subjects", "in the subjects"))
            if (names := tuple(groups.get(section, ())))
        ]
        return f", only {', '.join(said)}" if said else ""
