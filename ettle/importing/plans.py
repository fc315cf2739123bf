"""What a file would do, worked out before anything is done: changes, questions for a person, and refused cells."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ettle.importing.reading import Problem

Value = Any


@dataclass(frozen=True, slots=True)
class Ref:
    """A row that the same import makes: the table and the key its change carries."""

    model: str
    key: str


@dataclass(frozen=True, slots=True)
class Change:
    """One row made (`pk` None) or changed. `before` and `after` hold only the fields that differ."""

    model: str
    key: str
    label: str
    after: Mapping[str, Value]
    pk: int | None = None
    before: Mapping[str, Value] = field(default_factory=dict)
    row: int | None = None

    @property
    def made(self) -> bool:
        return self.pk is None


@dataclass(frozen=True, slots=True)
class Question:
    """Something only a person can say. Until it is answered, `default` holds, and that changes nothing."""

    key: str
    text: str
    options: tuple[tuple[str, str], ...]
    default: str
    about: tuple[str, ...] = ()


@dataclass(slots=True)
class Plan:
    """Everything a file would do, in the order it would be done."""

    rows: int = 0
    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    questions: list[Question] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """The figures a history line shows."""
        made = sum(change.made for change in self.changes)
        return {
            "rows": self.rows,
            "new": made,
            "changed": len(self.changes) - made,
            "unchanged": self.unchanged,
            "refused": len(self.refused),
        }

    @property
    def fingerprint(self) -> str:
        """The same for the same changes: what a person saw is what is applied."""
        said = "\n".join(f"{c.model}|{c.key}|{c.pk}|{sorted(c.after.items(), key=str)}" for c in self.changes)
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def compare(  # noqa: PLR0917 - the six parts of one row, always in this order
        self, model: str, key: str, label: str, pk: int, now: Mapping[str, Value], wanted: Mapping[str, Value]
    ) -> None:
        """Add a change where something wanted differs from what is held; otherwise count the row as unchanged."""
        after = {name: value for name, value in wanted.items() if now[name] != value}
        if after:
            self.changes.append(Change(model, key, label, after, pk, {name: now[name] for name in after}))
        else:
            self.unchanged += 1


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person answered, by question key."""

    given: Mapping[str, str]

    def to(self, question: Question) -> str:
        """The answer where it is one of the options, the default where there is none."""
        answer = self.given.get(question.key, question.default)
        return answer if answer in {value for value, _ in question.options} else question.default


def refuse(plan: Plan, row: int | None, column: str, value: object, sentence: str) -> None:
    """Add a refused cell."""
    plan.refused.append(Problem(row, column, str(value), sentence))


def listed(names: Iterable[str], most: int = 40) -> tuple[str, ...]:
    """The names to show under a question, cut where there are very many; the last line then says how many more."""
    every = tuple(names)
    return every if len(every) <= most else (*every[:most], f"… {len(every) - most}")
