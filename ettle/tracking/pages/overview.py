"""What the overview of a year in a cycle may show (S2-02)."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that opens on its pupils. `shown` is the number, or the words that stand for a small one."""

    shown: str
    href: str
    here: bool = False
    concern: bool = False


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One subject or class in one measure: how many pupils were given each value."""

    name: str
    under: str
    figures: tuple[Figure, ...]
    rated: str
    """How many ratings count; a dash for none, empty where that is not the viewer's to see."""
    share: int | None
    share_words: str
    direction: str
    direction_words: str
    """How the share has moved, or why that cannot be told."""
    not_counted: str = ""
    """How many have a value that the policy does not count, in its words."""
    concerned: int = 0
    """How many ratings are a concern; 0 also where that is not the viewer's to see."""


@dataclass(frozen=True, slots=True)
class MeasureLeaf:
    """One measure over the year."""

    id: str
    label: str
    scale: str
    heads: tuple[tuple[str, str], ...]
    total: MeasureRow
    rows: tuple[MeasureRow, ...]
    compared: bool
    not_compared: str
    """Why there is no change to show, where there is none."""


@dataclass(frozen=True, slots=True)
class PupilLine:
    """One pupil behind a figure."""

    name: str
    href: str
    group: str
    where: str
    value: str


@dataclass(frozen=True, slots=True)
class Drill:
    """The pupils behind one figure: those the viewer may see, and how many others there are."""

    title: str
    pupils: tuple[PupilLine, ...]
    others: str


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """Four measures over one year and cycle, by subject or class, each figure opening on its pupils."""

    template: ClassVar[str] = "tracking/overview.html"
    title: str
    eyebrow: tuple[str, ...]
    lead: str
    measures: tuple[MeasureLeaf, ...]
    by_class: bool
    by_href: str
    by_words: str
    drill: Drill | None
    years: tuple[tuple[str, str, bool], ...]
    cycles: tuple[tuple[str, str, bool], ...]
    list_href: str
    hidden_note: str
