"""What the list of the caseload may show."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar

from ettle.tracking.pages.concerns import Choice


@dataclass(frozen=True, slots=True)
class Why:
    """One reason a pupil is here, in the words this reader may read."""

    source: str
    label: str
    words: str
    href: str = ""
    alone: bool = True
    """Whether it puts a pupil here by itself."""


@dataclass(frozen=True, slots=True)
class CaseloadRow:
    """One pupil of the caseload."""

    pupil: str
    href: str
    year: str
    group: str
    house: str
    why: tuple[Why, ...]
    before: tuple[Why, ...]
    """What was found in the period before; told where nothing is found now."""
    standing: str
    """`new`, `still`, `gone` (nothing is found now), `stays` (somebody said so) or `left` (the school)."""
    standing_words: str
    since: date
    last: str
    last_on: date | None
    review_on: date | None
    overdue: bool
    notes: bool
    """Whether anything was decided since the last period was found."""

    @property
    def weight(self) -> int:
        """How many different sources hold that would each put the pupil here."""
        return len({one.source for one in self.why if one.alone})


@dataclass(frozen=True, slots=True)
class CaseloadPage:
    """Who is on the caseload, why, and what waits."""

    template: ClassVar[str] = "caseload/list.html"
    title: str
    eyebrow: tuple[str, ...]
    lead: str
    choices: tuple[Choice, ...]
    houses: tuple[Choice, ...]
    waiting: tuple[CaseloadRow, ...]
    """Those for whom nothing is found any more: a person decides."""
    rows: tuple[CaseloadRow, ...]
    show: str
    found_words: str
    found_at: datetime | None
    cycle_id: int | None
    review_words: str
    rules: tuple[str, ...]
    ran: str
    why_seen: str
    printed: str
    logged: tuple[int, ...] = field(default=(), repr=False)
