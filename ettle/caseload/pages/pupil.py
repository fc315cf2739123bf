"""What one pupil's record of the caseload may show."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar

from ettle.caseload.pages.caseload import CaseloadRow, Why
from ettle.needs.pages import Tag
from ettle.tracking.pages.concerns import Typed


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may be named: by their number, with what ties them to the pupil."""

    staff_id: int
    name: str
    why: str
    pastoral: bool
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class KindChoice:
    """One kind of decision to choose, as a link."""

    id: str
    label: str
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class ReferralShown:
    """A referral: where to, where it stands, and what came of it."""

    referral_id: int
    to: str
    state: str
    state_words: str
    outcome: str
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True, slots=True)
class ConferenceLine:
    """A case conference in a line."""

    href: str
    on: date
    invited: tuple[str, ...]
    home: str
    actions: int
    undone: int


@dataclass(frozen=True, slots=True)
class MinuteShown:
    """One dated decision."""

    minute_id: int
    on: date
    kind: str
    text: str
    took_part: tuple[str, ...]
    others: str
    tags: tuple[str, ...]
    review_on: date | None
    by: str
    at: datetime
    support: str
    support_words: str
    referral: ReferralShown | None
    conference: ConferenceLine | None
    mis_on: date | None
    mis_by: str


@dataclass(frozen=True, slots=True)
class PeriodShown:
    """What was found in one tracking period."""

    cycle: str
    why: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class EarlierPlace:
    """A time on the caseload that has ended."""

    since: date
    left_on: date
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class MemoLine:
    """A memo this reader may open."""

    href: str
    at: datetime
    pupil: str
    by: str
    level: str
    to: tuple[str, ...]
    opened: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """The form of one kind of decision."""

    kind: str
    label: str
    makes: str
    asks_review: bool
    kinds: tuple[KindChoice, ...]
    typed: Typed
    took_part: tuple[Person, ...]
    invited: tuple[Person, ...]
    support: tuple[tuple[str, str], ...]
    destinations: tuple[tuple[str, str], ...]
    tags: tuple[Tag, ...]
    button: str


@dataclass(frozen=True, slots=True)
class PupilCaseloadPage:
    """One pupil: why they are on the caseload, what was decided, what is next."""

    template: ClassVar[str] = "caseload/pupil.html"
    key: str
    title: str
    pupil: str
    pupil_href: str
    list_href: str
    caseload: str
    eyebrow: tuple[str, ...]
    lead: str
    row: CaseloadRow | None
    periods: tuple[PeriodShown, ...]
    minutes: tuple[MinuteShown, ...]
    earlier: tuple[EarlierPlace, ...]
    form: DecisionForm | None
    states: tuple[tuple[str, str], ...]
    leave_form: Typed
    hand_form: Typed
    memos: tuple[MemoLine, ...]
    may_send_memo: bool
    notice: str
    why_seen: str
    logged_why: str
    pupil_id: int = field(repr=False)
