"""All that the pages of notices and of the outbox may show."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice as its receiver may read it today."""

    words: str
    by: str
    """Who caused it; empty where a rule or a date did."""
    pupil: str
    """The pupil's name, where the receiver may be told of them today."""
    at: datetime
    unread: bool
    href: str
    """Opens it; empty where it no longer opens."""
    read_href: str


@dataclass(frozen=True, slots=True)
class NoticesPage:
    """My notices, unread first."""

    template: ClassVar[str] = "notices/notices.html"
    lead: str
    unread: tuple[NoticeLine, ...]
    read: tuple[NoticeLine, ...]
    more: bool
    """Whether older ones are left off."""
    kept_days: int
    digest_on: bool
    digest_words: str
    """When the daily e-mail is written, and what it counts."""
    address: str
    """Where it goes; empty where Ettle knows no address."""
    outbox_href: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A label, and what is so."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to look at the outbox."""

    words: str
    href: str
    chosen: bool
    count: int


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One e-mail in a list."""

    to: str
    address: str
    subject: str
    by: str
    made_at: datetime
    state: str
    trouble: bool
    answer: str
    next_try: str
    href: str


@dataclass(frozen=True, slots=True)
class OutboxPage:
    """The e-mail that waits, went, or could not go."""

    template: ClassVar[str] = "notices/outbox.html"
    lead: str
    warnings: tuple[str, ...]
    choices: tuple[Choice, ...]
    rows: tuple[MessageLine, ...]
    number: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class MessagePage:
    """One e-mail whole: who, when, what became of it, and its text."""

    template: ClassVar[str] = "notices/message.html"
    message_id: int
    subject: str
    lead: str
    facts: tuple[Fact, ...]
    body: str
    body_withheld: bool
    may_go_again: bool
    go_again: str
    """What the button says: a first try at once, or another."""
    may_be_cancelled: bool
    warning: str
