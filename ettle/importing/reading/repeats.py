"""The same rating given twice: counted once where both agree, refused by name where they do not."""

from collections.abc import Mapping, Sequence

import polars as pl

from ettle.importing.reading.places import Places
from ettle.importing.reading.problems import MOST_LISTED, Problem
from ettle.policy import Policy

KEYS = ("pupil", "subject", "report", "measure")


def without_repeats(
    frame: pl.DataFrame, values: Sequence[str], policy: Policy, places: Places, *, measures: Sequence[str],
    headings: Mapping[str, str],
) -> tuple[pl.DataFrame, list[Problem], list[str]]:  # fmt: skip
    """The ratings with one row for each pupil, subject, report and measure, and what to tell of the others."""
    keys = _keys(frame, KEYS)
    if _once(keys):
        return frame, [], []
    twice = frame.with_columns(key=keys).filter(keys.is_duplicated())
    agree = twice.group_by("key").agg(pl.col("value").n_unique() == 1, pl.col("row").min().alias("first"))
    told = twice.join(agree.rename({"value": "agree"}), on="key").sort("row")
    clash = told.filter(~pl.col("agree"))
    drop = told.filter(~pl.col("agree") | (pl.col("row") != pl.col("first"))).select("row", "measure")
    kept = frame.join(drop, on=["row", "measure"], how="anti", maintain_order="left")
    problems = [
        _clash(row, rows, values, policy, places, measures=measures, headings=headings)
        for rows in clash.head(MOST_LISTED).partition_by("key", maintain_order=True)
        for row in rows.iter_rows(named=True)
    ]
    again = told.filter(pl.col("agree") & (pl.col("row") != pl.col("first")))
    notes = []
    if again.height:
        rows = again["row"].unique().sort()
        shown = ", ".join(map(str, rows.head(10))) + (f" and {len(rows) - 10} more" if len(rows) > 10 else "")
        which = f"Row {shown} gives" if len(rows) == 1 else f"Rows {shown} give"
        notes = [f"{which} ratings that stand further up with the same values; they were counted once."]
    return kept, problems, notes


def any_repeated(frame: pl.DataFrame, names: Sequence[str]) -> bool:
    """Whether two rows have the same codes in these columns; rows with a code that is null do not count."""
    return not _once(_keys(frame, names).drop_nulls())


def _once(keys: pl.Series) -> bool:
    """Whether each number comes once: crossed off in a list of all of them where that is not much longer."""
    top = keys.max()
    if not isinstance(top, int) or top > len(keys) * 8:
        return keys.n_unique() == len(keys)
    marks = pl.zeros(top + 1, dtype=pl.UInt8, eager=True).scatter(keys, 1)
    return int(marks.sum()) == len(keys)


def _keys(frame: pl.DataFrame, names: Sequence[str]) -> pl.Series:
    """One number for each row that is the same only where all these codes are."""
    key = pl.col(names[0]).cast(pl.Int64)
    for name in names[1:]:
        key = key * (pl.col(name).max() + 1) + pl.col(name)
    return frame.select(key=key).to_series()


def _clash(
    row: Mapping[str, int], rows: pl.DataFrame, values: Sequence[str], policy: Policy, places: Places,
    *, measures: Sequence[str], headings: Mapping[str, str],
) -> Problem:  # fmt: skip
    measure = policy.measure(measures[row["measure"]])
    pupil, subject = places.pupil.values[row["pupil"]], _label(policy, str(places.subject.values[row["subject"]]))
    others = [
        f"{values[value]} in row {at}" for at, value in rows.select("row", "value").iter_rows() if at != row["row"]
    ]
    why = (
        f"{measure.label} of pupil {pupil} in {subject} is {values[row['value']]} here and {' and '.join(others)}. "
        "None of them was read; keep the right one."
    )
    return Problem(row["row"], headings[measure.id], values[row["value"]], why)


def _label(policy: Policy, subject: str) -> str:
    known = policy.subject_named(subject)
    return known.label if known else subject
