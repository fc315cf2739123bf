"""What the pages and leaves about meetings may show."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar

from ettle.tracking.pages.concerns import ConcernRow, Typed
from ettle.ui.leaves import Leaf


@dataclass(frozen=True, slots=True)
class TableLine:
    """One meeting in the list of all: when it is next, and how much is on it. A number names nobody."""

    title: str
    href: str
    on: date | None
    items: int
    calls: bool
    begin: tuple[str, str, str]
    """The kind, year and faculty, for whoever may begin the next one where there is none."""


@dataclass(frozen=True, slots=True)
class PastLine:
    """A meeting that is over."""

    title: str
    href: str
    on: date
    items: int
    agreed: int


@dataclass(frozen=True, slots=True)
class MeetingsPage:
    """All meetings I have a part in."""

    template: ClassVar[str] = "meetings/list.html"
    lead: str
    ahead: tuple[TableLine, ...]
    past: tuple[PastLine, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """One thing agreed; `stands` says in words how it is with it."""

    outcome_id: int
    text: str
    stands: str
    done: bool
    late: bool
    step_href: str
    mine: bool
    correct_href: str = ""
    """Where its words are put right, for who calls the meeting and while they may be."""


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One pupil on an agenda, as this viewer may read about them."""

    item_id: int
    number: int
    pupil: str
    group: str
    pupil_href: str
    row: ConcernRow | None
    origin: str
    words: str
    carried: str
    outcomes: tuple[OutcomeLine, ...]
    may_take_off: bool


@dataclass(frozen=True, slots=True)
class ProposedLine:
    """Somebody a list would put on this agenda."""

    pupil_id: int
    pupil: str
    group: str
    words: str


@dataclass(frozen=True, slots=True)
class LastLine:
    """What was agreed the time before, about one pupil."""

    pupil: str
    outcomes: tuple[OutcomeLine, ...]


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """One meeting: its agenda, and what was agreed (S2-56, S2-57, S2-41)."""

    template: ClassVar[str] = "meetings/meeting.html"
    meeting_id: int
    title: str
    lead: str
    on: date | None
    place: str
    ended: str
    calls: bool
    ahead: bool
    may_end: bool
    why_not_end: str
    may_reopen: bool
    why_not_reopen: str
    lines: tuple[AgendaLine, ...]
    hidden: str
    proposed: tuple[ProposedLine, ...]
    proposed_from: str
    last: tuple[LastLine, ...]
    last_on: date | None
    form: Typed
    printed: str
    why_seen: str
    logged: tuple[int, ...] = field(default=(), repr=False)
    why: str = ""


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One pupil of an agenda, and the form for what is agreed."""

    template: ClassVar[str] = "meetings/item.html"
    meeting_id: int
    title: str
    on: date | None
    line: AgendaLine
    may_write: bool
    why_not: str
    people: tuple[tuple[int, str], ...]
    may_step: bool
    why_no_step: str
    form: Typed
    notice: str
    before: tuple[tuple[date | None, OutcomeLine], ...]
    next_href: str
    why_seen: str
    logged: tuple[int, ...] = field(default=(), repr=False)
    why: str = ""


@dataclass(frozen=True, slots=True)
class CorrectPage:
    """An outcome, to be put right."""

    template: ClassVar[str] = "meetings/correct.html"
    outcome_id: int
    title: str
    pupil: str
    why_not: str
    people: tuple[tuple[int, str], ...]
    form: Typed
    notice: str
    back: str
    logged: tuple[int, ...] = field(default=(), repr=False)
    why: str = ""


@dataclass(frozen=True, slots=True)
class PutOnPage:
    """Putting a concern before a meeting: a faculty's list, or leadership as high tariff."""

    template: ClassVar[str] = "meetings/put_on.html"
    pupil: str
    pupil_id: int
    title: str
    lead: str
    where: tuple[tuple[int, str], ...]
    """The faculties to choose from; none for the whole school."""
    field: str
    label: str
    help: str
    button: str
    action: str
    back: str
    form: Typed
    notice: str
    read_by: str


@dataclass(frozen=True, slots=True)
class MineLine:
    """Something a meeting gave me to do."""

    outcome_id: int
    meeting: str
    on: date | None
    pupil: str
    href: str
    line: OutcomeLine


@dataclass(frozen=True, slots=True)
class MinePage:
    """What meetings gave me to do."""

    template: ClassVar[str] = "meetings/mine.html"
    lead: str
    lines: tuple[MineLine, ...]
    logged: tuple[int, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class ListedOn:
    """A meeting the concern is before, or was."""

    title: str
    href: str
    on: date | None
    over: bool
    outcomes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConcernMeetingsLeaf(Leaf):
    """On the page of a concern: the meetings it is before, and where else it may be put."""

    template: ClassVar[str] = "meetings/_on_concern.html"
    listed: tuple[ListedOn, ...]
    put_href: str
    put_words: str
    tariff: str
    tariff_said: str
    tariff_href: str
    tariff_back: str


@dataclass(frozen=True, slots=True)
class MeetingsTodayLeaf(Leaf):
    """On Today: meetings within a week, and how much they gave me to do."""

    template: ClassVar[str] = "meetings/_today.html"
    soon: tuple[tuple[str, date, int, str], ...]
    to_do: int
    late: int


@dataclass(frozen=True, slots=True)
class Did:
    """One thing somebody did: which part of the school, what, who, when."""

    at: datetime
    side: str
    title: str
    words: str
    who: str
    href: str
    level: str


@dataclass(frozen=True, slots=True)
class TimelineLeaf(Leaf):
    """On the pupil page: where to read what teaching and support each did."""

    template: ClassVar[str] = "meetings/_timeline.html"
    href: str


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """What teaching and support each did about a pupil, newest first (S2-05)."""

    template: ClassVar[str] = "meetings/timeline.html"
    name: str
    pupil_id: int
    lead: str
    back: str
    lines: tuple[Did, ...]
    sides: tuple[tuple[str, int], ...]
    why_seen: str
