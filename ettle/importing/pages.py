"""What the pages of importing show."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.forms import Form


@dataclass(frozen=True, slots=True)
class RunRow:
    """One file in the history."""

    run_id: int
    filename: str
    kind: str
    state: str
    state_word: str
    who: str
    at: datetime
    new: int
    changed: int
    unchanged: int
    refused: int


@dataclass(frozen=True, slots=True)
class ImportsPage:
    template: ClassVar[str] = "importing/index.html"

    form: Form
    runs: tuple[RunRow, ...]
    templates: tuple[tuple[str, str], ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One column of the file: what it was taken for, how sure that is, and its first cells.

    `mark` is "told", "exact", "likely" or "none".
    """

    place: int
    heading: str
    field: str
    words: str
    mark: str
    sure: str
    sample: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    label: str
    what: str


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """Changes of one kind, the first of them shown."""

    title: str
    count: int
    rows: tuple[ChangeRow, ...]

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


@dataclass(frozen=True, slots=True)
class RefusedRow:
    row: str
    column: str
    value: str
    problem: str


@dataclass(frozen=True, slots=True)
class QuestionRow:
    key: str
    text: str
    options: tuple[tuple[str, str], ...]
    chosen: str
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """A figure and what it counts."""

    figure: int
    words: str


@dataclass(frozen=True, slots=True)
class ImportPage:
    """One file: before it is applied its difference, afterwards what it did."""

    template: ClassVar[str] = "importing/run.html"

    run: RunRow
    lead: str
    figures: tuple[Count, ...]
    open: bool
    undoable: bool
    how: str
    header_line: int
    remembered: bool
    confirm: bool
    cycle: str
    columns: tuple[ColumnRow, ...]
    choices: tuple[tuple[str, str], ...]
    groups: tuple[ChangeGroup, ...]
    questions: tuple[QuestionRow, ...]
    refused: tuple[RefusedRow, ...]
    refused_count: int
    warnings: tuple[RefusedRow, ...]
    notes: tuple[str, ...]
    rows: int
    changes: int
    unchanged: int
    seen: str
    why_not: str
    problem: str = ""
