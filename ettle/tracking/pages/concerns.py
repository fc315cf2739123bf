"""What the concern pages and the year head's list may show."""

from dataclasses import dataclass, field
from typing import ClassVar

from ettle.tracking.marked import MarkSaid
from ettle.ui.flags import FlagWord


@dataclass(frozen=True, slots=True)
class Flag:
    """One reason in a few words: subject, measure, number, and how serious in words."""

    text: str
    value: str
    word: str
    serious: bool = False
    counts: bool = True
    label: str = ""
    """The word as the policy spells it out, for a page with room for it."""


@dataclass(frozen=True, slots=True)
class ConcernRow:
    """One pupil of concern in a list, opening on why."""

    concern_id: int
    href: str
    pupil: str
    group: str
    pupil_href: str
    flags: tuple[Flag, ...]
    why: tuple[str, ...]
    rule: str
    faculties: int
    groups: tuple[str, ...]
    owner: str
    owner_role: str
    ownerless: bool
    mine: bool
    acted: str
    untouched: bool
    days: int
    repeated: bool
    cycle: str = ""
    gist: str = ""
    """How many flags of which word, for a phone, where the flags themselves wait until they are opened."""
    late: int = 0
    """School days since something agreed was due; 0 while nothing is late."""
    late_words: str = ""
    offer: tuple[str, str] | None = None
    """For the owner while nobody has acted: an act the school offers first, written with one press."""
    marks: tuple[MarkSaid, ...] = ()
    """What the faculties that count say on their board; it stands beside the reasons and changes nothing (G-09)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One way of filtering a list: a link with its count."""

    label: str
    href: str
    count: int
    here: bool


@dataclass(frozen=True, slots=True)
class Share:
    """Part of a whole, in words and numbers."""

    label: str
    part: int
    whole: int
    under: str = ""
    other: int = 0
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of the concerns of the report before."""

    before: int
    cleared: int
    stayed: int
    new: int
    words: str


@dataclass(frozen=True, slots=True)
class YearListPage:
    """All concerns of one year group in one cycle (S2-04, S2-18, S2-19, S2-25)."""

    template: ClassVar[str] = "tracking/year_list.html"
    title: str
    eyebrow: tuple[str, ...]
    lead: str
    cycle_id: int
    year: str
    closed: bool
    heads: tuple[str, ...]
    choices: tuple[Choice, ...]
    rows: tuple[ConcernRow, ...]
    held_by: tuple[Share, ...]
    groups: tuple[Share, ...]
    change: Change | None
    notices: tuple[tuple[str, str], ...]
    ran: str
    overview_href: str
    collation: tuple[str, str]
    """The words and the address of the list as it is collated or was shared, for those who may; or two blanks."""
    export_href: str
    why_seen: str
    flag_words: tuple[FlagWord, ...] = ()
    logged: tuple[int, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class ConcernsLeaf:
    """One list of concerns with its own heading."""

    title: str
    margin: str
    why: str
    rows: tuple[ConcernRow, ...]
    more_href: str = ""
    more: str = ""


@dataclass(frozen=True, slots=True)
class MyConcernsPage:
    """What I own, over all cycles not yet ended, and all underachievement in my faculty (S2-24)."""

    template: ClassVar[str] = "tracking/concerns.html"
    title: str
    lead: str
    heads: tuple[str, ...]
    choices: tuple[Choice, ...]
    leaves: tuple[ConcernsLeaf, ...]
    empty: str
    me: int
    key: str
    lists: tuple[tuple[str, str], ...]
    flag_words: tuple[FlagWord, ...] = ()
    logged: tuple[int, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a journey, for the aim line."""

    label: str
    sub: str
    state: str


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed in a form, kept when it is refused, with what is wrong in each field."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """What was typed."""
        return self.values.get(name, "")

    def error(self, name: str) -> str:
        """What is wrong with it, or nothing."""
        return self.errors.get(name, "")


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """Across the year groups somebody leads: where nobody has acted, and what is overdue."""

    template: ClassVar[str] = "tracking/waiting.html"
    title: str
    lead: str
    heads: tuple[str, ...]
    choices: tuple[Choice, ...]
    leaves: tuple[ConcernsLeaf, ...]
    why_seen: str
    logged: tuple[int, ...] = field(default=(), repr=False)
