"""What the pages of a collated list may show."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from ettle.tracking.pages.concerns import Flag


@dataclass(frozen=True, slots=True)
class Mark:
    """How one faculty sees a pupil this cycle: the sign of its lamp, its word, and the reason given with it."""

    faculty: str
    colour: str
    letter: str
    word: str
    reason: str = ""

    @property
    def said(self) -> str:
        """Sciences, attainment."""
        return f"{self.faculty}, {self.reason}" if self.reason else self.faculty


@dataclass(frozen=True, slots=True)
class Marked:
    """One value of the board's scale, and the faculties that gave it, each with its reason."""

    colour: str
    letter: str
    word: str
    said: str


@dataclass(frozen=True, slots=True)
class NoteBox:
    """A note as it can be written: the text, whose and when, and what became of a text that was typed."""

    key: str
    text: str
    version: int
    by: str = ""
    at: datetime | None = None
    theirs: str = ""
    """What somebody else saved meanwhile, where `text` is what was typed and is not saved."""
    clash: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One tracked pupil, as one viewer may read of them."""

    pupil_id: int = field(repr=False)
    key: str
    pupil: str
    pupil_href: str
    group: str
    flags: tuple[Flag, ...]
    why: tuple[str, ...]
    rule: str
    faculties: int
    marks: tuple[Marked, ...]
    groups: tuple[str, ...]
    owner: str
    owner_role: str
    ownerless: bool
    acted: str
    untouched: bool
    late: str
    state: str
    repeated: bool
    note: str
    highlighted: bool
    changed: str = ""
    box: NoteBox | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and what it counts; the number is words where it may not be shown."""

    number: str
    words: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One shared version: when, by whom, and how many of those it was sent to have opened it."""

    number: int
    href: str
    at: datetime
    by: str
    opened: str


@dataclass(frozen=True, slots=True)
class CollationPage:
    """The year head's one list (S2-18, S2-19): facts as they stand, notes, ticks, and what was shared before."""

    template: ClassVar[str] = "collation/list.html"
    title: str
    eyebrow: tuple[str, ...]
    lead: str
    cycle_id: int
    year: str
    who: str
    rows: tuple[Row, ...]
    heads: tuple[str, ...]
    figures: tuple[Figure, ...]
    year_note: NoteBox
    clashes: int
    share_href: str
    save_href: str
    keep_href: str
    highlight_href: str
    year_list_href: str
    meeting: tuple[str, str] | None
    """The meeting those highlighted go to: its title and where it is."""
    export_hrefs: tuple[tuple[str, str], ...]
    versions: tuple[VersionLine, ...]
    since: str
    why_not_share: str
    ran: str
    why_seen: str
    logged: tuple[int, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody a version goes to, or went to."""

    name: str
    why: str
    address: str
    opened: str = ""


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """Exactly what would be sent and to whom, before it is (S2-26)."""

    template: ClassVar[str] = "collation/preview.html"
    title: str
    lead: str
    cycle_id: int
    year: str
    number: int
    subject: str
    message: str
    message_named: str
    people: tuple[Person, ...]
    pupils: int
    seal: str
    may_attach: bool
    attach: bool
    why_not: str
    since: str
    back_href: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class SharedPage:
    """One shared version, as it stood, with what this viewer may read of it."""

    template: ClassVar[str] = "collation/shared.html"
    title: str
    eyebrow: tuple[str, ...]
    lead: str
    cycle_id: int
    year: str
    number: int
    version_id: int
    rows: tuple[Row, ...]
    heads: tuple[str, ...]
    figures: tuple[Figure, ...]
    others: str
    year_note: str
    note_by: str
    since: str
    gone: str
    newer_href: str
    readers: tuple[Person, ...]
    opened: str
    export_hrefs: tuple[tuple[str, str], ...]
    back_href: str
    ran: str
    why_seen: str
    why_code: str
    logged: tuple[int, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class VersionsPage:
    """Every version shared of one year and cycle."""

    template: ClassVar[str] = "collation/versions.html"
    title: str
    lead: str
    versions: tuple[VersionLine, ...]
    collate_href: str
    year_list_href: str


@dataclass(frozen=True, slots=True)
class NoteVersion:
    """What a note said, from when, by whom."""

    text: str
    by: str
    at: datetime
    number: int


@dataclass(frozen=True, slots=True)
class NoteHistoryPage:
    """Everything one note has said, newest first."""

    template: ClassVar[str] = "collation/note_history.html"
    title: str
    lead: str
    said: tuple[NoteVersion, ...]
    back_href: str


@dataclass(frozen=True, slots=True)
class NoteAnswer:
    """What became of one note that was sent: "saved", "same", "conflict" or "refused"."""

    key: str
    status: str
    text: str
    version: int
    by: str = ""
    at: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Highlighted:
    """A pupil a year head highlighted for the meeting, in the words of the list (S2-56)."""

    pupil_id: int
    key: str
    pupil: str
    group: str
    concern_id: int
    flags: tuple[Flag, ...]
    owner: str
    acted: str
    note: str
