"""What the pages about groups that follow from figures, and about renewals, may show."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One pupil who would join or leave, and why."""

    name: str
    href: str
    year: str
    because: str


@dataclass(frozen=True, slots=True)
class MovesShown:
    """Who would join and leave one group."""

    label: str
    joining: tuple[MoveRow, ...]
    leaving: tuple[MoveRow, ...]


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    """What the figures suggest of one pupil; a person decides."""

    value: str
    name: str
    href: str
    year: str
    group: str
    joins: bool
    because: str


@dataclass(frozen=True, slots=True)
class WorkedOutPage:
    """Groups that follow from figures, before they are worked out again."""

    template: ClassVar[str] = "pupils/worked_out.html"
    groups: tuple[MovesShown, ...]
    suggestions: tuple[SuggestionRow, ...]
    fingerprint: str
    may_apply: bool
    error: str

    @property
    def joining(self) -> int:
        """How many memberships would begin."""
        return sum(len(group.joining) for group in self.groups)

    @property
    def leaving(self) -> int:
        """How many memberships would end."""
        return sum(len(group.leaving) for group in self.groups)


@dataclass(frozen=True, slots=True)
class RenewalRow:
    """One membership that is asked again."""

    membership_id: int
    name: str
    href: str
    year: str
    group: str
    since: date
    who: str
    renewed_on: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class RenewalsPage:
    """Memberships to renew or to end."""

    template: ClassVar[str] = "pupils/renewals.html"
    rows: tuple[RenewalRow, ...]
    error: str
