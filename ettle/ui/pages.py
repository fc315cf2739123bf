"""What the frame round every page may show."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the main navigation."""

    href: str
    label: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class YearMark:
    """A word on the year line; `at` is how far along the year it stands, in percent."""

    label: str
    at: float
    next: bool = False
    """The one due next: it keeps its word where there is little room."""
    brief: str = ""
    """The same in fewer letters, where there is little room."""
    tight: bool = False
    """So near the one before that it is left out where there is little room even for `brief`."""


@dataclass(frozen=True, slots=True)
class YearLine:
    """The school year as one line. Places are percentages of the year, 0 to 100."""

    spoken: str
    """The whole line in a sentence, for those who do not see it."""
    words: str
    """The line in a few words, for a narrow screen."""
    today_label: str
    done: float
    gaps: tuple[tuple[float, float], ...] = ()
    """Holidays, each from and to."""
    cycles: tuple[YearMark, ...] = ()
    terms: tuple[YearMark, ...] = ()


@dataclass(frozen=True, slots=True)
class LiveMessage:
    """One thing the last press did, said once at the top of the next page."""

    text: str
    kind: str = "fact"
    """`fact`, `warn` or `error`."""


@dataclass(frozen=True, slots=True)
class Choices:
    """How a reader wants pages to look. Empty means: as the device says."""

    theme: str = ""
    letters: str = ""
    size: str = ""


@dataclass(frozen=True, slots=True)
class FrameFacts:
    """What the frame needs to know of the person signed in, handed over by the slices below."""

    school: str = ""
    who: str = ""
    key: str = ""
    """Names the person on a shared device, for what it keeps unsaved; says nothing about them."""
    posts: str = ""
    """The person's posts in words: `Year head, S3`."""
    parts: frozenset[str] = frozenset()
    """The parts of Ettle the menu shows, from `ettle.rules.parts`."""
    today: date | None = None
    year: YearLine | None = None
    notices: int | None = None
    """How many things the person has not read; None for somebody who is told nothing."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything round the page: who is signed in, where they may go, the year, their choices."""

    school: str
    who: str
    key: str
    posts: str
    signed_in: bool
    home_url: str
    nav: tuple[NavItem, ...]
    help_url: str
    find_url: str
    account_url: str
    notices_url: str
    """Where the person reads what they were told; empty for somebody who is told nothing."""
    notices: int
    """How many of those they have not read."""
    sign_out_url: str
    choices_url: str
    here: str
    """The path of this page, to come back to."""
    today: date | None
    year: YearLine | None
    messages: tuple[LiveMessage, ...]
    choices: Choices
