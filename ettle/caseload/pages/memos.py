"""What memos and case conferences may show."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar

from ettle.caseload.pages.pupil import MemoLine, Person
from ettle.tracking.pages.concerns import Typed


@dataclass(frozen=True, slots=True)
class MemosPage:
    """The memos that were sent to me, and those I wrote."""

    template: ClassVar[str] = "caseload/memos.html"
    lead: str
    to_me: tuple[MemoLine, ...]
    mine: tuple[MemoLine, ...]


@dataclass(frozen=True, slots=True)
class OpenedBy:
    """Somebody a memo names, and when they first opened it."""

    name: str
    opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class MemoPage:
    """One memo, to those it names."""

    template: ClassVar[str] = "caseload/memo.html"
    pupil: str
    pupil_href: str
    level: str
    level_word: str
    text: str
    by: str
    at: datetime
    to: tuple[OpenedBy, ...]
    why_seen: str
    notice: str
    memo_id: int = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewMemoPage:
    """Writing a memo: to whom, how confidential, and what."""

    template: ClassVar[str] = "caseload/new_memo.html"
    key: str
    pupil: str
    lead: str
    people: tuple[Person, ...]
    levels: tuple[tuple[str, str], ...]
    typed: Typed
    notice: str
    back: str


@dataclass(frozen=True, slots=True)
class ActionShown:
    """One thing a conference agreed."""

    action_id: int
    text: str
    who: str
    due: date
    done_on: date | None
    late: bool
    may_end: bool


@dataclass(frozen=True, slots=True)
class ConferencePage:
    """One case conference, to those who keep the pupil's record and those it invites."""

    template: ClassVar[str] = "caseload/conference.html"
    conference_id: int
    pupil: str
    pupil_href: str
    record_href: str
    on: date
    where: str
    lead: str
    invited: tuple[str, ...]
    others: str
    home: str
    home_words: str
    home_on: date | None
    home_note: str
    actions: tuple[ActionShown, ...]
    may_change: bool
    homes: tuple[tuple[str, str], ...]
    people: tuple[Person, ...]
    home_form: Typed
    action_form: Typed
    notice: str
    why_seen: str
    why: str
    pupil_id: int = field(repr=False)
