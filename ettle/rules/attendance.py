"""Attendance from counts of openings: whether absence reaches a line, compared exactly, and how the figure is shown."""

from dataclasses import dataclass
from decimal import Decimal

HUNDRED = 100


class AttendanceError(ValueError):
    """Counts or a percentage that cannot be true; the message says which figure, and what it may be."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Half-day openings (sessions in England) of one pupil in one period, as the school's own system counted them."""

    possible: int
    present: int

    def __post_init__(self) -> None:
        if self.possible < 0:
            raise AttendanceError(f"{self.possible} possible openings cannot be; 0 or more is right.")
        if not 0 <= self.present <= self.possible:
            raise AttendanceError(f"{self.present} openings attended cannot be; 0 to {self.possible} is right.")

    @property
    def absent(self) -> int:
        """Openings missed, for whatever reason."""
        return self.possible - self.present


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    """Where absence counts, as the school's policy has it.

    `percent` is of possible openings, 0 to 100. `strict` is the practice of schools that act only on more absence
    than that ("below 90%"). Under `minimum_possible` openings nothing is said, so that one cold in August is no flag.
    """

    percent: Decimal
    minimum_possible: int
    strict: bool = False

    def reached(self, absent: Decimal | int, of: Decimal | int) -> bool:
        """Whether `absent` out of `of` reaches the line; exact, by multiplying out instead of dividing."""
        missed, line = absent * HUNDRED, self.percent * of
        return missed > line if self.strict else missed >= line


@dataclass(frozen=True, slots=True)
class AttendanceFinding:
    """Whether the line is reached (None where too little is known to say), and the sentence that says why."""

    reached: bool | None
    because: str


def by_counts(counts: Counts, line: AbsenceLine) -> AttendanceFinding:
    """Judge counts of openings against the line. Never compares the rounded figure (decision G-04)."""
    if counts.possible == 0 or counts.possible < line.minimum_possible:
        return AttendanceFinding(
            None,
            f"Only {counts.possible} openings were possible so far; attendance is judged from {line.minimum_possible}.",
        )
    reached = line.reached(counts.absent, counts.possible)
    return AttendanceFinding(
        reached,
        f"Absent {counts.absent} of {counts.possible} openings, which is attendance of {shown(counts)}%; "
        f"{_line_in_words(line, reached)}",
    )


def by_percentage(attendance: Decimal, line: AbsenceLine) -> AttendanceFinding:
    """Judge a percentage where no counts are known, taken as exact. Raises AttendanceError outside 0 to 100."""
    if not attendance.is_finite() or not 0 <= attendance <= HUNDRED:
        raise AttendanceError(f"Attendance of {attendance}% cannot be; 0 to 100 is right.")
    reached = line.reached(HUNDRED - attendance, HUNDRED)
    return AttendanceFinding(
        reached,
        f"Attendance is {_plain(attendance)}% as given, without the counts; {_line_in_words(line, reached)}",
    )


def shown(counts: Counts) -> str:
    """The percentage attended to one decimal, halves rounded up, as "89.5". Raises AttendanceError when 0 possible."""
    if counts.possible == 0:
        raise AttendanceError("There is no attendance figure where no openings were possible.")
    tenths = (counts.present * 10 * HUNDRED * 2 + counts.possible) // (counts.possible * 2)
    return f"{tenths // 10}.{tenths % 10}"


def seems_to_disagree(counts: Counts, line: AbsenceLine) -> bool:
    """Whether the figure as shown would be judged otherwise than the counts, so that a page must show the counts."""
    if counts.possible == 0:
        return False
    as_shown = line.reached(HUNDRED - Decimal(shown(counts)), HUNDRED)
    return as_shown != line.reached(counts.absent, counts.possible)


def _line_in_words(line: AbsenceLine, reached: bool) -> str:
    edge = f"{'more than ' if line.strict else ''}{_plain(line.percent)}%{'' if line.strict else ' or more'}"
    return f"the policy counts absence of {edge}{'' if reached else ', which is not reached'}."


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
