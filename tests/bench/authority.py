"""A made-up authority's ratings as one long file, for measuring the rules by themselves."""

from pathlib import Path
from typing import Final

import polars as pl

SUBJECTS: Final = ("english", "mathematics", "physics", "history", "geography", "french", "art-and-design", "music")
MEASURES: Final = ("effort", "behaviour", "homework", "working_grade")


def write_authority(path: Path, *, pupils: int = 80_000, reports: int = 8) -> int:
    """Write pupils x 8 subjects x reports ratings, long, and say how many: 5,120,000 as it stands.

    Each subject holds one measure, so that every rating has one in the report before to be compared with. About a
    twentieth of the 1 to 4 ratings are a 3 or a 4; grades of the senior years move by one now and then.
    """
    grid = (
        pl.DataFrame({"pupil": range(pupils)}, schema={"pupil": pl.Int64})
        .join(pl.DataFrame({"s": range(len(SUBJECTS))}, schema={"s": pl.Int64}), how="cross")
        .join(pl.DataFrame({"report": range(1, reports + 1)}, schema={"report": pl.Int64}), how="cross")
    )
    pupil, subject, report = pl.col("pupil"), pl.col("s"), pl.col("report")
    place = (pupil * 31 + subject * 7 + report * 13) % 97
    rating = pl.when(place == 0).then(4).when(place < 5).then(3).when(place < 30).then(2).otherwise(1)
    grade = 1 + (pupil * 7 + subject) % 6 + (place < 10).cast(pl.Int64)
    named = dict(enumerate(SUBJECTS))
    measures = {n: MEASURES[n % len(MEASURES)] for n in named}
    senior = pupil % 6 >= 3
    grid.select(
        pl.format("P{}", pupil).alias("pupil"),
        pl.format("S{}", pupil % 6 + 1).alias("year"),
        pl.when(senior).then(pl.lit("H")).alias("level"),
        subject.replace_strict(named).alias("subject"),
        report,
        subject.replace_strict(measures).alias("measure"),
        pl.when(subject % len(MEASURES) == len(MEASURES) - 1).then(grade).otherwise(rating).alias("value"),
    ).write_csv(path)
    return grid.height
