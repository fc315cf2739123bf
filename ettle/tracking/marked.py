"""What faculties say of the pupils of a list: the room above that keeps their board hands it over."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

from ettle.policy import Policy


class FacultyMark(NamedTuple):
    """One faculty's mark as it is shown: the faculty's name, and the look, letter and word of the lamp."""

    faculty: str
    colour: str
    letter: str
    word: str


class MarkSaid(NamedTuple):
    """One mark of a pupil's faculties in a line: its look, letter and word, and the faculties that gave it."""

    colour: str
    letter: str
    word: str
    faculties: str


Marks = Mapping[tuple[int, int], FacultyMark]
"""By pupil and faculty."""

MarksOf = Callable[[Policy, int, str], Marks]


def said(marks: Iterable[FacultyMark]) -> tuple[MarkSaid, ...]:
    """The marks of a pupil, those that say the same in one line, in the order they come."""
    lines: dict[tuple[str, str, str], list[str]] = {}
    for faculty, *mark in marks:
        lines.setdefault((mark[0], mark[1], mark[2]), []).append(faculty)
    return tuple(MarkSaid(*mark, "; ".join(faculties)) for mark, faculties in lines.items())


_marks_of: Final[list[MarksOf]] = []


def provide(marks_of: MarksOf) -> None:
    """Say where marks come from. Called once, when the app of the board is ready."""
    _marks_of[:] = [marks_of]


def marks_of(policy: Policy, cycle_id: int, year: str) -> Marks:
    """What stands of pupils of a year with a concern in a cycle. One query, or none where there is no board."""
    return _marks_of[0](policy, cycle_id, year) if _marks_of else {}
