"""What the pages of attitude may show."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar

from ettle.tracking.pages.concerns import Typed
from ettle.ui.charts import Chart
from ettle.ui.leaves import Leaf


@dataclass(frozen=True, slots=True)
class AttitudeAnswer:
    """What became of one cell that was sent. `by` and `at` say whose mark stands, where it is a conflict."""

    pupil: str
    strand: str
    status: str
    """`saved`, `unchanged`, `refused` or `conflict`."""
    value: str
    version: int
    problem: str = ""
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """One colour: how many bars, its words, and the keys that give it."""

    colour: str
    bars: int
    letter: str
    number: str
    word: str
    """The colour, in words."""
    label: str
    short: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One area in one half term. Attendance has its figure, and the counts behind it."""

    bars: Bars | None = None
    figure: str = ""
    counts: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One area across last year and the half terms."""

    strand: str
    label: str
    cells: tuple[Cell, ...]
    trend: str
    """In words: improved, same, slipped; nothing where there is nothing to compare."""
    sign: str


@dataclass(frozen=True, slots=True)
class TermHead:
    """A term over its half terms."""

    label: str
    halves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The table of one pupil."""

    last_year: str
    terms: tuple[TermHead, ...]
    lines: tuple[Line, ...]
    key: tuple[Bars, ...]
    key_attendance: str
    """How attendance gets its colour, and how that differs from the attendance group; empty where it has none."""


@dataclass(frozen=True, slots=True)
class GiveRow:
    """One area in the form of a half term."""

    strand: str
    label: str
    value: str
    version: int
    may: bool
    problem: str = ""


@dataclass(frozen=True, slots=True)
class TargetShown:
    """A target agreed."""

    target_id: int
    strand: str
    text: str
    support: str
    agreed_on: date
    until: date | None
    by: str
    outcome: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a list, or a link to another half term."""

    value: str
    label: str
    chosen: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class PupilAttitudePage:
    """Attitude of one pupil."""

    template: ClassVar[str] = "attitude/pupil.html"
    key: str
    name: str
    where: str
    pupil_href: str
    lead: str
    table: Table
    missing: tuple[str, ...]
    half: str
    half_id: str
    halves: tuple[Choice, ...]
    rows: tuple[GiveRow, ...]
    gives: bool
    locked: str
    summary: str
    summary_by: str
    """Who wrote the summary, and when; empty where it was worked out."""
    worked_out: str
    offered: tuple[Choice, ...]
    """The areas for which a target is offered."""
    strands: tuple[Choice, ...]
    targets: tuple[TargetShown, ...]
    may_write: bool
    chart: tuple[Chart, ...] = ()
    typed: Typed = field(default_factory=Typed)


@dataclass(frozen=True, slots=True)
class GroupCell:
    """One area of one pupil in the grid of a group."""

    strand: str
    bars: Bars | None
    version: int
    may: bool


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One pupil of a group."""

    key: str
    name: str
    href: str
    attendance: Cell
    cells: tuple[GroupCell, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What the script of the grid needs: where it saves, and in whose name."""

    who: str
    key: str
    label: str
    save_url: str
    sign_in_url: str
    csrf_cookie: str
    allowed: str
    aliases: str
    right: str


@dataclass(frozen=True, slots=True)
class GroupPage:
    """Pupils of a group down, areas of a half term across."""

    template: ClassVar[str] = "attitude/group.html"
    name: str
    half: str
    lead: str
    halves: tuple[Choice, ...]
    attendance: str
    """The name of the area that is worked out; empty where it is not in use."""
    strands: tuple[Choice, ...]
    rows: tuple[GroupRow, ...]
    key: tuple[Bars, ...]
    key_attendance: str
    done: int
    of: int
    locked: str
    entry: Entry | None
    seriousness_words: dict[str, str] = field(default_factory=dict)
    """None here: no colour raises a concern by itself. The words of the grid ask for it."""


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group to open."""

    name: str
    href: str
    done: int | None = None
    of: int | None = None


@dataclass(frozen=True, slots=True)
class IndexPage:
    """The groups whose attitude the viewer sees."""

    template: ClassVar[str] = "attitude/index.html"
    half: str
    lead: str
    groups: tuple[GroupLine, ...]
    classes: tuple[GroupLine, ...]
    why_empty: str = ""


@dataclass(frozen=True, slots=True)
class AttitudeLeaf(Leaf):
    """Attitude on the pupil page (S3-160)."""

    template: ClassVar[str] = "attitude/_pupil_leaf.html"
    table: Table
    summary: str
    missing: tuple[str, ...]
    href: str
