"""What the board hangs on the pupil page and on Today."""

from dataclasses import dataclass
from typing import ClassVar

from ettle.board.pages import Lamp
from ettle.ui.leaves import Leaf


@dataclass(frozen=True, slots=True)
class FacultyLine:
    """One faculty on the pupil page: its marks over the last periods."""

    faculty: str
    marks: tuple[tuple[Lamp | None, str], ...]
    href: str


@dataclass(frozen=True, slots=True)
class PupilBoardLeaf(Leaf):
    """The last periods of the faculty board on the pupil page (S2-48)."""

    template: ClassVar[str] = "board/_pupil_leaf.html"
    periods: tuple[str, ...]
    lines: tuple[FacultyLine, ...]
    lamps: tuple[Lamp, ...]


@dataclass(frozen=True, slots=True)
class YearToSet:
    """One year of a faculty's column: how far it is."""

    faculty: str
    year: str
    done: int
    of: int
    red: int
    href: str

    @property
    def left(self) -> int:
        return max(0, self.of - self.done)


@dataclass(frozen=True, slots=True)
class ColumnsLeaf(Leaf):
    """On Today, for who sets a column: what is left."""

    template: ClassVar[str] = "board/_today_leaf.html"
    rows: tuple[YearToSet, ...]
    worst: str
