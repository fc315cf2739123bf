"""What the patterns of the caseload may show."""

from dataclasses import dataclass, field
from typing import ClassVar

from ettle.tracking.pages.concerns import Choice


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: what may be shown of it, and the pupils behind it for those who may see them."""

    text: str
    href: str = ""
    hidden: bool = False
    part: int = 0
    """For the bar; 0 where the figure is hidden."""


@dataclass(frozen=True, slots=True)
class PatternRow:
    """One faculty, support group or year, over the periods."""

    label: str
    figures: tuple[Figure, ...]
    spoken: str


@dataclass(frozen=True, slots=True)
class PatternLeaf:
    """One way of grouping the pupils of the caseload."""

    id: str
    title: str
    margin: str
    lead: str
    rows: tuple[PatternRow, ...]
    total: PatternRow | None = None

    @property
    def largest(self) -> int:
        """What the bars are measured by: the largest figure that is shown, so that no width tells a hidden one."""
        return max((row.figures[-1].part for row in self.rows if row.figures), default=0)


@dataclass(frozen=True, slots=True)
class PupilPattern:
    """One pupil over the periods: how many reasons there were in each."""

    name: str
    href: str
    where: str
    marks: tuple[str, ...]
    spoken: str
    times: int


@dataclass(frozen=True, slots=True)
class DrillLine:
    """One pupil behind a figure."""

    name: str
    href: str
    where: str


@dataclass(frozen=True, slots=True)
class Drilled:
    """The pupils behind one figure: those I may see, and that there are others."""

    title: str
    lines: tuple[DrillLine, ...]
    others: str


@dataclass(frozen=True, slots=True)
class PatternsPage:
    """By time, year, faculty, support group, reason and pupil, over the last periods (S2-50)."""

    template: ClassVar[str] = "caseload/patterns.html"
    title: str
    eyebrow: tuple[str, ...]
    lead: str
    whose: tuple[Choice, ...]
    heads: tuple[str, ...]
    leaves: tuple[PatternLeaf, ...]
    pupils: tuple[PupilPattern, ...]
    drilled: Drilled | None
    hidden_note: str
    list_href: str
    why_seen: str
    printed: str
    logged: tuple[int, ...] = field(default=(), repr=False)
