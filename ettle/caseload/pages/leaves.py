"""What the caseload hangs on Today and on the pupil page."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ettle.ui.leaves import Leaf


@dataclass(frozen=True, slots=True)
class CaseloadLeaf(Leaf):
    """On Today, for who keeps the caseload: what waits there."""

    template: ClassVar[str] = "caseload/_today.html"
    on: int
    new: int
    waiting: int
    overdue: int
    button: str


@dataclass(frozen=True, slots=True)
class MemosLeaf(Leaf):
    """On Today, for somebody to whom a memo was sent that they have not opened."""

    template: ClassVar[str] = "caseload/_memos_today.html"
    count: int


@dataclass(frozen=True, slots=True)
class PupilLeaf(Leaf):
    """On the pupil page, for who keeps the caseload: whether the pupil is on it, and what was last decided."""

    template: ClassVar[str] = "caseload/_on_pupil.html"
    href: str
    since: date | None
    last: str
    last_on: date | None
    review_on: date | None
    overdue: bool
