"""What the pages about cycles may show."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from ettle.tracking.pages.concerns import Typed


@dataclass(frozen=True, slots=True)
class CycleRow:
    """One cycle in the list."""

    name: str
    href: str
    session: str
    number: int
    years: str
    opens: date
    due: date
    state: str
    """`ahead`, `open`, `late` or `closed`."""
    state_words: str
    concerns: int | None


@dataclass(frozen=True, slots=True)
class CyclesPage:
    """All cycles of the school, the newest first."""

    template: ClassVar[str] = "tracking/cycles.html"
    lead: str
    rows: tuple[CycleRow, ...]
    new_href: str


@dataclass(frozen=True, slots=True)
class NewCyclePage:
    """The form for a new cycle; what was typed stays."""

    template: ClassVar[str] = "tracking/new_cycle.html"
    form: Typed
    sessions: tuple[str, ...]
    years: tuple[tuple[str, bool], ...]
    today: date


@dataclass(frozen=True, slots=True)
class ClassLeft:
    """One class and what it has left to rate."""

    name: str
    href: str
    subject: str
    teachers: str
    pupils: int
    given: int
    expected: int
    left: int
    finished: str
    reason: str


@dataclass(frozen=True, slots=True)
class TeacherLeft:
    """One teacher and what they have left to rate."""

    name: str
    classes: str
    given: int
    expected: int
    left: int


@dataclass(frozen=True, slots=True)
class YearReady:
    """One year group before closing (S4-25)."""

    year: str
    pupils: int
    unfinished: int
    to_come: int
    unrated: tuple[str, ...]
    unrated_more: int
    without_class: int
    vacant: tuple[str, ...]
    ready: bool
    overview_href: str


@dataclass(frozen=True, slots=True)
class YearResult:
    """One year group after closing."""

    year: str
    concerns: int
    untouched: int
    href: str
    overview_href: str


@dataclass(frozen=True, slots=True)
class CyclePage:
    """One cycle: how complete it is, how ready, and, when it is closed, where its concerns are."""

    template: ClassVar[str] = "tracking/cycle.html"
    cycle_id: int
    name: str
    lead: str
    eyebrow: tuple[str, ...]
    closed: bool
    expected: int
    given: int
    classes: tuple[ClassLeft, ...]
    classes_done: int
    teachers: tuple[TeacherLeft, ...]
    teachers_done: int
    ready: tuple[YearReady, ...]
    stops: tuple[str, ...]
    results: tuple[YearResult, ...]
    may_close: bool
    why_not: str
    """Why the viewer may not close it, with who may; what stops everybody is in `stops`."""
    close_href: str
    structure_href: str
    posts_href: str
    ran: str
    reopen_href: str
    """Empty for somebody who may not open it again."""
    keeps_closed: str
    typed: Typed


@dataclass(frozen=True, slots=True)
class CloseCyclePage:
    """What closing will do, before it does it."""

    template: ClassVar[str] = "tracking/close_cycle.html"
    cycle_id: int
    name: str
    years: str
    left: int
    expected: int
    classes_unfinished: int
    unrated: int
    vacant: tuple[str, ...]
    stops: tuple[str, ...]
    why_not: str
    """Why the viewer may not close it, with who may; empty for who may."""
    policy: str
    before: str
    back_href: str
    close_href: str
    closed_at: datetime | None = None
