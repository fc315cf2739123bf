"""What a close keeps of the school as it was that day: who was on the roll, and how many ratings of each value."""

from collections.abc import Iterable, Mapping

import polars as pl

from ettle.policy import Policy
from ettle.pupils.models import Pupil
from ettle.school.models import Subject
from ettle.school.rows import insert
from ettle.tracking.models import Cycle, CycleRoll, CycleTally

BY = ("year", "subject", "level", "measure", "value")


def keep_roll(cycle: Cycle, pupils: Iterable[Pupil]) -> None:
    """One row for each pupil on the roll of the cycle's years, in their year and house of today."""
    rows = ((pupil.pk, pupil.year, pupil.house_id) for pupil in pupils)
    insert(CycleRoll, ("pupil_id", "year", "house_id"), rows, cycle_id=cycle.pk)


def keep_tallies(cycle: Cycle, policy: Policy, ratings: pl.DataFrame, subjects: Mapping[str, Subject]) -> None:
    """How many ratings of each value this report holds. `ratings` are what the rules read, the report before too."""
    counted: dict[tuple[str, str, str, str, str], int] = {}
    scales: dict[tuple[str, str, str | None, str], str] = {}
    grouped = ratings.filter(pl.col("report") == cycle.number).group_by(BY).len()
    for year, code, level, measure, value, count in grouped.iter_rows():
        if code in subjects:
            course = (measure, year, level, code)
            if course not in scales:
                scales[course] = scale_named(policy, *course)
            key = (year, code, measure, scales[course], value)
            counted[key] = counted.get(key, 0) + count
    rows = (
        (year, subjects[code].pk, measure, scale, value, count)
        for (year, code, measure, scale, value), count in sorted(counted.items())
    )
    insert(CycleTally, ("year", "subject_id", "measure", "scale", "value", "ratings"), rows, cycle_id=cycle.pk)


def scale_named(policy: Policy, measure: str, year: str, level: str | None, subject: str) -> str:
    """The scale a rating was given on; empty where the policy no longer rates it there."""
    known = policy.subject_named(subject)
    if measure not in {one.id for one in policy.measures}:
        return ""
    scale = policy.scale_for(measure, year=year, level=level or None, subject=known.id if known else subject)
    return scale.id if scale else ""


def forget(cycle: Cycle) -> None:
    """Of a cycle that is opened again nothing is kept: it is counted afresh when it closes."""
    cycle.roll.all().delete()
    cycle.tallies.all().delete()
