"""What staff did about a pupil, told by each room for what it keeps, and put in order by whoever shows it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ettle.rules.access import Viewer
from ettle.ui.leaves import OnePupil, Pegs


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing somebody did. It is given only to a viewer who may read it."""

    at: datetime
    title: str
    words: str = ""
    staff_id: int | None = None
    """Nobody where a rule did it."""
    who: str = ""
    href: str = ""
    level: str = "L1"
    place: int = 0
    """Among things of the same moment: lower comes first."""


happenings: Final[Pegs[[Viewer, OnePupil], Happening]] = Pegs()
"""Each room tells what it keeps, with one query for each of its tables, and only what the viewer may read."""
