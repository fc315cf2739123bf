"""What the first screen may show: leaves, each there only for who has that part."""

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from ettle.tracking.pages.concerns import ConcernsLeaf, Share
from ettle.tracking.pages.cycles import YearReady, YearResult
from ettle.tracking.pages.ratings import ClassDue
from ettle.ui.flags import FlagWord
from ettle.ui.leaves import Leaf, NextThing


@dataclass(frozen=True, slots=True)
class ClassesLeaf:
    """My classes, what is due."""

    margin: str
    rows: tuple[ClassDue, ...]
    more_href: str
    empty: str


@dataclass(frozen=True, slots=True)
class LookOutLeaf:
    """How many pupils to look out for, and where they are."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class CycleGlance:
    """One cycle at a glance: how far it is while open, what it raised once closed."""

    name: str
    href: str
    words: str
    done: int
    of: int
    years: tuple[YearResult, ...] = ()
    due: date | None = None
    """While open: the day it is due."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something missing that will be missed: how many, and where to mend it."""

    words: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day that is coming."""

    on: date
    words: str


@dataclass(frozen=True, slots=True)
class OfficeLeaf:
    """Import health, gaps and next deadlines."""

    imports: tuple[str, ...]
    import_href: str
    gaps: tuple[Gap, ...]
    deadlines: tuple[Deadline, ...]


@dataclass(frozen=True, slots=True)
class TodayPage:
    """The first screen: one sentence, what to do next, then a leaf for each part the person has."""

    template: ClassVar[str] = "tracking/today.html"
    title: str
    eyebrow: tuple[str, ...]
    lead: str
    do_next: tuple[NextThing, ...]
    heads: tuple[str, ...]
    classes: ClassesLeaf | None
    look_out: LookOutLeaf | None
    concerns: tuple[ConcernsLeaf, ...]
    leaves: tuple[Leaf, ...]
    """What other rooms hang here."""
    held_by: tuple[Share, ...]
    change: str
    glances: tuple[CycleGlance, ...]
    ready: tuple[YearReady, ...]
    ready_cycle: str
    office: OfficeLeaf | None
    why_seen: str
    ran: str
    notice: str
    flag_words: tuple[FlagWord, ...] = ()
    logged: tuple[int, ...] = field(default=(), repr=False)
    """Pupils of whom a support group is shown, for the record."""
