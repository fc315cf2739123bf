"""What the list of classes, the class grid and the history of one rating may show."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from ettle.ui.flags import FlagWord
from ettle.ui.grid import RatingGrid


@dataclass(frozen=True, slots=True)
class ClassDue:
    """One class in one open cycle: how far it is, and by when."""

    cycle_id: int
    cycle: str
    class_id: int
    name: str
    course: str
    """Subject with its level: `Higher Physics`."""
    year: str
    pupils: int
    done: int
    of: int
    due: date
    mine: bool
    """Taught by the viewer; otherwise seen because they lead its faculty."""
    teachers: str
    finished_by: str = ""
    finished_at: datetime | None = None
    overdue: bool = False

    @property
    def blanks(self) -> int:
        return self.of - self.done

    @property
    def finished(self) -> bool:
        return self.finished_at is not None

    @property
    def percent(self) -> float:
        """How much is in, 0 to 100."""
        return round(100 * self.done / self.of, 1) if self.of else 100.0


@dataclass(frozen=True, slots=True)
class MyClassesPage:
    """The classes a viewer has to rate, and those of the faculty they lead."""

    template: ClassVar[str] = "tracking/my_classes.html"
    mine: tuple[ClassDue, ...]
    faculty: tuple[ClassDue, ...]
    open_cycles: tuple[str, ...]
    """Each open cycle with its last day, in words."""
    next_cycle: str
    """When the next one opens, in words; empty where none is planned."""
    lead: str
    why_empty: str


@dataclass(frozen=True, slots=True)
class Blank:
    """A pupil with blanks, for the words under `How far`."""

    pupil: str
    count: int


@dataclass(frozen=True, slots=True)
class Finished:
    """Who said the class is finished, and when."""

    by: str
    at: datetime
    reason_for_blanks: str


@dataclass(frozen=True, slots=True)
class ScaleKey:
    """A scale spelled out under the grid."""

    measures: str
    values: str


@dataclass(frozen=True, slots=True)
class RaisedHere:
    """A pupil this class raises, with what for."""

    pupil: str
    reasons: str


@dataclass(frozen=True, slots=True)
class ClassGridPage:
    """One class in one cycle: pupils down, measures across."""

    template: ClassVar[str] = "tracking/class_grid.html"
    cycle_id: int
    class_id: int
    cycle: str
    due: date
    name: str
    course: str
    years: str
    pupils: int
    grid: RatingGrid
    was_from: str
    """The report `was` is from, in words; empty where there is none."""
    open: bool
    may_reopen: bool
    finished: Finished | None
    blanks: tuple[Blank, ...]
    raised: tuple[RaisedHere, ...]
    changed: int
    """How many ratings have held another value before."""
    keys: tuple[ScaleKey, ...]
    flag_words: tuple[FlagWord, ...] = ()
    """What the short words beside the flags mean."""
    problem: str = ""
    """What was wrong with the last press of `I have finished`."""

    @property
    def blank(self) -> int:
        return self.grid.of - self.grid.done


@dataclass(frozen=True, slots=True)
class CellAnswer:
    """What became of one box that was sent. `by` and `at` say whose value stands, where it is a conflict."""

    pupil: str
    measure: str
    status: str
    """`saved`, `unchanged`, `refused` or `conflict`."""
    value: str
    version: int
    problem: str = ""
    was: str = ""
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ChangedRating:
    """A rating that has held another value before: what it is now, and since when."""

    key: str
    pupil: str
    measure: str
    label: str
    value: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ClassHistoryPage:
    """The ratings of one class in one cycle that were changed, latest first."""

    template: ClassVar[str] = "tracking/class_history.html"
    cycle_id: int
    class_id: int
    course: str
    name: str
    cycle: str
    changed: tuple[ChangedRating, ...]


@dataclass(frozen=True, slots=True)
class HeldValue:
    """A value a rating held, who gave it and when."""

    value: str
    by: str
    at: datetime
    now: bool


@dataclass(frozen=True, slots=True)
class RatingHistoryPage:
    """Everything one rating has been, latest first."""

    template: ClassVar[str] = "tracking/rating_history.html"
    cycle_id: int
    class_id: int
    pupil: str
    measure: str
    course: str
    name: str
    cycle: str
    values: tuple[HeldValue, ...]
