"""Ratings as short rows of text, judged."""

import polars as pl

from ettle.policy import Policy
from ettle.rules.concerns import Evaluation, evaluate

SCHEMA = dict.fromkeys(("pupil", "year", "level", "subject", "measure", "value"), pl.String) | {"report": pl.Int64}


def judged(policy: Policy, *rows: str, report: int | None = None) -> Evaluation:
    """Each row: pupil, year (- for not known), subject, level (- for none), report, measure, value."""
    cells = []
    for row in rows:
        pupil, year, subject, level, number, measure, value = row.split()
        known = {"year": None if year == "-" else year, "level": None if level == "-" else level}
        rating = {"measure": measure, "value": None if value == "-" else value, "report": int(number)}
        cells.append({"pupil": pupil, "subject": subject, **known, **rating})
    return evaluate(policy, pl.DataFrame(cells, schema=SCHEMA), report=report)


def owner(found: Evaluation) -> str | None:
    """The owner of the one pupil of concern, or None when there is no such pupil."""
    owners: list[str | None] = found.pupils.get_column("owner").to_list()
    return owners[0] if owners else None


def triggers(found: Evaluation) -> list[str]:
    fired: list[str] = found.reasons.get_column("trigger").to_list()
    return fired
