"""What the faculty board, one column of it and one cell of it may show."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, NamedTuple


@dataclass(frozen=True, slots=True)
class MarkAnswer:
    """What became of one cell that was sent. `by` and `at` say whose mark stands, where it is a conflict."""

    pupil: str
    faculty: str
    status: str
    """`saved`, `unchanged`, `refused` or `conflict`."""
    value: str
    """The mark that stands, as it is sent: `red:ATT`."""
    version: int
    problem: str = ""
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Lamp:
    """One value of the board's scale: its look, its letter and its words."""

    value: str
    colour: str
    """`red`, `amber`, `green` or nothing: the look of the lamp."""
    letter: str
    """The key that sets it, and what stands in the lamp."""
    word: str
    meaning: str
    needs_reason: bool = False
    takes_reason: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of the policy's list, with the key that gives it."""

    key: str
    code: str
    label: str
    brief: str


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks; most cells of a board share a few looks, and each is drawn once."""

    lamp: Lamp | None
    """None where nothing is set."""
    reason: str
    moved: str
    """`worse`, `better` or nothing, since the period before."""
    trail: tuple[Lamp | None, ...]
    """The periods before, oldest first, where they are asked for."""
    taken: bool = True
    """False where the pupil takes no subject of the faculty."""
    own: bool = False
    """Whether the viewer may set it; then the mark as it is sent, and its version."""
    text: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since the period before: `+1 red`, which is worse."""

    change: str
    moved: str


class Lights(NamedTuple):
    """A row of cells as several pupils may have it: for each faculty the number of a look, and that of what changed."""

    cells: Sequence[int]
    since: int


class BoardRow(NamedTuple):
    """One pupil, with the number of their lights."""

    key: str
    name: str
    tutor_group: str
    lights: int


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """One faculty, with how many of its pupils are red, amber, and not set yet."""

    faculty_id: int
    name: str
    counts: str
    mine: bool
    left: int


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Link:
    """Another year's board, another period's, or the same on other paper."""

    label: str
    href: str
    here: bool = False


@dataclass(frozen=True, slots=True)
class OwnColumn:
    """A column the viewer sets: how far it is, and its form for a browser without scripts."""

    faculty_id: int
    name: str
    done: int
    left: int
    href: str
    locked: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What the board's script needs: where it saves, and in whose name."""

    who: str
    key: str
    label: str
    save_url: str
    sign_in_url: str
    csrf_cookie: str


@dataclass(frozen=True, slots=True)
class BoardPage:
    """Pupils down, faculties across."""

    template: ClassVar[str] = "board/board.html"
    title: str
    eyebrow: tuple[str, ...]
    lead: str
    cycle_id: int
    year: str
    own: tuple[OwnColumn, ...]
    columns: tuple[BoardColumn, ...]
    rows: tuple[BoardRow, ...]
    lights: tuple[Lights, ...]
    looks: tuple[Look, ...]
    since: tuple[Since, ...]
    lamps: tuple[Lamp, ...]
    reasons: tuple[Reason, ...]
    before: str
    """The period before, by name; empty where there is none."""
    shown: tuple[Option, ...]
    houses: tuple[Option, ...]
    given_reasons: tuple[Option, ...]
    orders: tuple[Option, ...]
    trail: bool
    periods: tuple[str, ...]
    """The periods whose marks the trail shows, oldest first."""
    years: tuple[Link, ...]
    cycles: tuple[Link, ...]
    papers: tuple[Link, ...]
    paper: str
    entry: Entry | None
    scale: str
    """JSON: the lamps and the reasons, for the script."""
    mark_url: str
    """The address of a cell, with nobody's key and faculty 0 in it."""
    pupils_url: str
    export_href: str
    totals: str
    printed: str


@dataclass(frozen=True, slots=True)
class NoBoardPage:
    """There is nothing to show yet, and why."""

    template: ClassVar[str] = "board/none.html"
    why: str


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One pupil of a faculty's column, as a form without scripts shows them."""

    key: str
    name: str
    tutor_group: str
    value: str
    reason: str
    version: int
    before: tuple[Lamp | None, ...]
    href: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """The last press that set several at once, which one more press takes back."""

    stamp: str
    at: datetime
    count: int


@dataclass(frozen=True, slots=True)
class ColumnPage:
    """One faculty's column as a form."""

    template: ClassVar[str] = "board/column.html"
    title: str
    lead: str
    cycle: str
    cycle_id: int
    year: str
    faculty_id: int
    locked: str
    lamps: tuple[Lamp, ...]
    reasons: tuple[Reason, ...]
    rows: tuple[ColumnRow, ...]
    periods: tuple[str, ...]
    left: int
    best: str
    batch: Batch | None
    board_href: str
    problems: int = 0


@dataclass(frozen=True, slots=True)
class HeldMark:
    """What a cell was: who set it, and when."""

    lamp: Lamp | None
    reason: str
    by: str
    at: datetime
    now: bool


@dataclass(frozen=True, slots=True)
class PeriodMark:
    """One tracking period's mark of a pupil in a faculty."""

    period: str
    lamp: Lamp | None
    reason: str
    words: str
    """`Not set yet`, or who set it and when."""
    here: bool


@dataclass(frozen=True, slots=True)
class MarkPage:
    """One cell: the last periods, everything it has been in this one, and a form for who may set it."""

    template: ClassVar[str] = "board/mark.html"
    pupil: str
    faculty: str
    cycle: str
    periods: tuple[PeriodMark, ...]
    held: tuple[HeldMark, ...]
    locked: str
    lamps: tuple[Lamp, ...]
    reasons: tuple[Reason, ...]
    value: str
    reason: str
    version: int
    pupil_href: str
    board_href: str
    set_href: str
    problem: str = ""
    pupil_id: int = field(default=0, repr=False)
