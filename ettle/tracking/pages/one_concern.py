"""What the page of one concern may show, and the form for raising one by hand."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from ettle.tracking.pages.concerns import ConcernRow, Flag, Step, Typed
from ettle.ui.leaves import Leaf


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened: a next step, a review, an end, a new owner; who said so and when."""

    kind: str
    at: datetime
    title: str
    words: str
    note: str
    step_id: int = 0
    result: str = ""
    may_settle: bool = False
    late: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """An act the school offers: one press writes it."""

    act: str
    label: str
    does: str
    due: date


@dataclass(frozen=True, slots=True)
class ConcernPage:
    """One concern: why it is here, whose it is, what has been agreed, and what can be done now."""

    template: ClassVar[str] = "tracking/concern.html"
    row: ConcernRow
    lead: str
    raised_at: datetime
    year: str
    state: str
    steps: tuple[Step, ...]
    process: tuple[Step, ...]
    process_does: tuple[str, ...]
    reasons: tuple[Flag, ...]
    owner_why: str
    owner_missing: str
    overridden: str
    told: tuple[Told, ...]
    allowed: frozenset[str]
    why_no_end: str
    why_not: str
    offers: tuple[Offer, ...]
    other_offers: tuple[Offer, ...]
    answers: tuple[tuple[str, str], ...]
    review_after: str
    hand_to: tuple[tuple[int, str], ...]
    staff: tuple[tuple[int, str], ...]
    doers: tuple[tuple[int, str], ...]
    """Those who can open it, so can be given a next step."""
    staff_here: tuple[tuple[int, str], ...]
    me: int
    key: str
    read_by: str
    notice: str
    ran: str
    form: Typed
    list_href: str
    posts_href: str
    why_seen: str
    leaves: tuple[Leaf, ...]
    """What other rooms hang here."""
    level: str = "L1"

    def may(self, act: str) -> bool:
        """Whether the viewer may do this now."""
        return act in self.allowed


@dataclass(frozen=True, slots=True)
class RaisePage:
    """Raising a concern by hand: what is known of the pupil stands above the box (S2-40)."""

    template: ClassVar[str] = "tracking/raise_concern.html"
    pupil: str
    pupil_href: str
    where: str
    groups: tuple[str, ...]
    now: ConcernRow | None
    heads: tuple[str, ...]
    subjects: tuple[tuple[int, str], ...]
    cycle: str
    goes_to: str
    form: Typed
    level: str
    read_by: str
    notice: str
    why_seen: str
    logged: tuple[int, ...]
