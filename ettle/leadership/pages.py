"""What leadership's picture may show."""

from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from ettle.tracking.pages.concerns import ConcernRow
from ettle.ui.charts import Chart


@dataclass(frozen=True, slots=True)
class Pick:
    """Something to choose: its words, where it leads, whether it is chosen."""

    words: str
    href: str
    here: bool = False


@dataclass(frozen=True, slots=True)
class Num:
    """A figure, or the words that stand for one that is kept back; it opens on its pupils where it has an address."""

    shown: str
    href: str = ""
    concern: bool = False


@dataclass(frozen=True, slots=True)
class Stand:
    """How one thing stands, in a sentence."""

    name: str
    words: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Stands:
    """Everything that goes well, needs care or needs support: a sign, a word, and what it is."""

    sign: str
    title: str
    means: str
    lines: tuple[Stand, ...]


@dataclass(frozen=True, slots=True)
class ShareRow:
    """Pupils with a concern in one year, faculty or group."""

    name: str
    pupils: str
    concerned: Num
    share: str
    picture: Markup
    direction: str = ""
    change: str = ""
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """What one post holds: concerns by where they stand."""

    role: str
    figures: tuple[Num, ...]
    picture: Markup


@dataclass(frozen=True, slots=True)
class SpreadRow:
    """The ratings of one year, faculty, subject, group or cycle, by value."""

    name: str
    figures: tuple[Num, ...]
    rated: str
    share: str
    picture: Markup
    direction: str = ""
    change: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Tone:
    """One entry of the key to a stacked bar."""

    shape: Markup
    words: str


@dataclass(frozen=True, slots=True)
class Spread:
    """A measure by something: a table, and a bar for each of its rows."""

    title: str
    scale: str
    by: str
    heads: tuple[tuple[str, str], ...]
    tones: tuple[Tone, ...]
    rows: tuple[SpreadRow, ...]


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One faculty's marks on its board."""

    faculty: str
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PicturePage:
    """The picture of one closed cycle."""

    template: ClassVar[str] = "leadership/picture.html"
    title: str
    eyebrow: tuple[str, ...]
    lead: str
    cycles: tuple[Pick, ...]
    years: tuple[Pick, ...]
    counts: tuple[tuple[Num, str], ...]
    stands: tuple[Stands, ...]
    over_time: Chart
    by_year: tuple[ShareRow, ...]
    by_faculty: tuple[ShareRow, ...]
    moved: tuple[tuple[Num, str], ...]
    states: tuple[Tone, ...]
    owner_heads: tuple[str, ...]
    owners: tuple[OwnerRow, ...]
    gaps: tuple[ShareRow, ...]
    gaps_note: str
    spreads: tuple[Spread, ...]
    measures: tuple[Pick, ...]
    bys: tuple[Pick, ...]
    closer: tuple[Spread, ...]
    closer_title: str
    board_heads: tuple[tuple[str, str], ...]
    board: tuple[BoardRow, ...]
    hidden_note: str
    why_seen: str
    ran: str
    links: tuple[Pick, ...]
    paper_href: str
    printed: str


@dataclass(frozen=True, slots=True)
class NothingPage:
    """Before any cycle has closed."""

    template: ClassVar[str] = "leadership/nothing.html"
    title: str
    lead: str


@dataclass(frozen=True, slots=True)
class RatedRow:
    """One pupil behind a figure of ratings, and where they were given them."""

    name: str
    href: str
    group: str
    where: str


@dataclass(frozen=True, slots=True)
class BehindPage:
    """The pupils behind one figure, as far as the viewer sees them: concerns, or ratings."""

    template: ClassVar[str] = "leadership/behind.html"
    title: str
    eyebrow: tuple[str, ...]
    lead: str
    heads: tuple[str, ...]
    concerns: tuple[ConcernRow, ...]
    rated: tuple[RatedRow, ...]
    others: str
    back_href: str
    why_seen: str
    logged: tuple[int, ...]
