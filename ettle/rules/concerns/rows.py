"""The rows of the tables that ratings are joined to."""

from typing import NamedTuple


class Numbered(NamedTuple):
    """A place as written, its number in one evaluation, and the numbers of what its ratings are comparable with.

    Shared are `course` by ratings of the same subject, measure, scale and level, `ground` where the level may differ,
    `topic` where the scale may too, and `aim` where the measure may.
    """

    measure: str
    year: str
    level: str
    subject: str
    faculty: str
    place: int
    course: int
    ground: int
    topic: int
    aim: int


class Reason(NamedTuple):
    """Everything a reason says but the pupil; reasons are told in the order of the first five."""

    rank: int
    subject: str | None
    measure: str
    value: str
    previous: str | None
    because: str
    trigger: str
    subject_id: str | None
    faculty: str | None
    faculty_label: str | None
    year: str | None
    outcome: str
    seriousness: str | None


class Alone(NamedTuple):
    """A value that fires at a place by itself, and the number of the reason that says so."""

    place: int
    value: str
    rank: int
    reason: int


class Beside(NamedTuple):
    """A value that fires at a place beside the earlier value or the target it is held against."""

    place: int
    previous: str
    value: str
    rank: int
    reason: int


class Spread(NamedTuple):
    """The subject of a reason, and in how many subjects its trigger must be met."""

    reason: int
    subject_id: str
    needs: int


class Veto(NamedTuple):
    """A value that by itself stops a trigger for the pupil."""

    place: int
    value: str
    rank: int


class Points(NamedTuple):
    """What one value is worth in an average, in whole parts of 1 / `Tables.parts`."""

    place: int
    value: str
    rank: int
    scale: str
    points: int
    subject_id: str
    year: str | None


class Average(NamedTuple):
    """The line an average is held against: `sign` * total >= `sign` * line * count."""

    rank: int
    scale: str
    sign: int
    line: int
    trigger: str
    outcome: str
    needs: int
    measure: str
    lead: str
    tail: str
