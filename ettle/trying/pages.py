"""What the pages of the trying room may show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One draft in the list."""

    draft_id: int
    name: str
    says: str
    changed_by: str
    changed_at: datetime
    adopted: str
    """The version it became and from when, or nothing."""


@dataclass(frozen=True, slots=True)
class IndexPage:
    """All drafts of the school, and starting another."""

    template: ClassVar[str] = "trying/index.html"
    used: str
    """The version in force."""
    drafts: tuple[DraftLine, ...]
    name: str = ""
    text: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """Which draft a page is about."""

    draft_id: int
    name: str
    version: int
    used: str
    changed: str
    adopted: str
    open: bool


@dataclass(frozen=True, slots=True)
class CycleChoice:
    """A closed cycle that can be looked at; `words` are what the draft does to it, once it was looked at."""

    cycle_id: int
    label: str
    closed: date
    ran_under: str
    chosen: bool
    href: str


@dataclass(frozen=True, slots=True)
class CycleLine:
    """What the draft does to one cycle, in figures."""

    label: str
    ran_under: str
    before: str
    after: str
    flagged: str
    dropped: str
    moved: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its words."""

    figure: str
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One pupil in one cycle."""

    name: str
    href: str
    group: str
    year: str
    cycle: str
    before: str
    after: str
    because: str


@dataclass(frozen=True, slots=True)
class ChangeList:
    """Pupils to whom the same happens. `others` says that there are some the reader may not see."""

    kind: str
    title: str
    says: str
    rows: tuple[ChangeRow, ...]
    others: str
    more: str


@dataclass(frozen=True, slots=True)
class Beside:
    """One figure before and after; `part_before` and `part_after` are of a hundred, for the bar."""

    name: str
    under: str
    before: str
    after: str
    words: str
    part_before: float = 0
    part_after: float = 0
    href: str = ""
    here: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """One thing the two policies say differently."""

    section: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class DraftPage:
    """What a draft would have made of the cycles chosen."""

    template: ClassVar[str] = "trying/draft.html"
    head: Head
    lead: str
    cycles: tuple[CycleChoice, ...]
    against: tuple[tuple[str, str, bool], ...]
    """Words, address and whether it is chosen, of each policy the draft can be held against."""
    against_value: str
    figures: tuple[Figure, ...]
    lines: tuple[CycleLine, ...]
    lists: tuple[ChangeList, ...]
    people: tuple[Beside, ...]
    posts: tuple[Beside, ...]
    rules: tuple[Beside, ...]
    faculties: tuple[Beside, ...]
    years: tuple[Beside, ...]
    year: str
    groups: tuple[str, ...]
    says: tuple[Said, ...]
    hidden: str
    may_take: bool
    purpose_fault: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One question of the form as it is filled in, with what is wrong with the answer."""

    name: str
    label: str
    help: str
    kind: str
    values: tuple[str, ...]
    options: tuple[tuple[str, str], ...]
    required: bool
    fault: str = ""

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""


@dataclass(frozen=True, slots=True)
class FormPart:
    """The questions of one rule, group or set of bands: the first ones, and those behind a fold."""

    id: str
    title: str
    says: tuple[str, ...]
    first: tuple[Field, ...]
    more: tuple[Field, ...]
    rungs: tuple[tuple[Field, ...], ...]
    out: str
    left_out: bool
    open: bool


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Changing a draft in a form made from the schema."""

    template: ClassVar[str] = "trying/change.html"
    head: Head
    rules: tuple[FormPart, ...]
    others: tuple[FormPart, ...]
    sentences: tuple[str, ...] = ()
    faulty: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class FilePage:
    """Changing the text of a draft itself."""

    template: ClassVar[str] = "trying/file.html"
    head: Head
    text: str
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AdoptPage:
    """Adopting a draft from a day: what it would mean, and what is wrong with what was typed."""

    template: ClassVar[str] = "trying/adopt.html"
    head: Head
    version: str
    effective_from: str
    means: tuple[tuple[str, str], ...]
    says: tuple[Said, ...]
    faults: Mapping[str, str] = field(default_factory=dict)
    sentences: tuple[str, ...] = ()
