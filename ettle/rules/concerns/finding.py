"""The joins that find concerns: values that fire alone, beside the report before, beside a target, and on average."""

from dataclasses import dataclass

import narwhals as nw
import polars as pl

from ettle.rules.concerns.frames import Frame, gathered
from ettle.rules.concerns.places import Compiled
from ettle.rules.concerns.rows import Alone, Average, Beside, Points, Reason, Spread, Veto
from ettle.rules.concerns.tables import Tables

REASON = (
    "pupil", "year", "trigger", "subject", "subject_id", "faculty", "faculty_label", "measure", "value", "previous",
    "seriousness", "outcome", "because",
)  # fmt: skip
# What is left of a rating once its place has a number.
RATED = ("pupil", "report", "value", "place", "course", "ground", "topic", "aim")


@dataclass(frozen=True, slots=True)
class Seen:
    """The ratings that matter, numbered by place, and the tables to hold them against."""

    book: Compiled
    rated: Frame
    report: int
    before: int | None
    tables: Tables

    @property
    def now(self) -> Frame:
        """The ratings of this report."""
        return self.rated.filter(nw.col("report") == self.report)

    @property
    def earlier(self) -> Frame:
        """The ratings of the report before."""
        return self.rated.filter(nw.col("report") == self.before)


def found(seen: Seen) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Who has which reason (pupil, reason), in the order of telling, and the reasons by their number."""
    tables, now = seen.tables, seen.now
    hits: list[Frame] = []
    if tables.now:
        alone = now.join(tables.beside(now, Alone, tables.now), on=["place", "value"], how="inner")
        hits.append(alone.select(*HIT))
    if seen.before is not None and (tables.before_same_level or tables.before_any_level):
        then = seen.earlier
        if tables.before_same_level:
            hits.append(_held_against(seen, now, then, "course", tables.before_same_level))
        if tables.before_any_level:
            hits.append(_held_against(seen, now, then, "ground", tables.before_any_level))
    for target, rows in tables.targets.items():
        aims = now.filter(nw.col("place").is_in(tables.places_of(target)))
        hits.append(_held_against(seen, now, aims, "aim", rows))
    numbered = NOBODY
    if hits:
        every = nw.concat(hits, how="vertical") if len(hits) > 1 else hits[0]
        every = _often_enough(seen, every) if tables.several else every
        every = _not_stopped(seen, now, every).select("pupil", "reason").unique()
        numbered = gathered(every, by=("pupil", "reason"))
    said = tables.told
    if not tables.averages:
        return numbered, said
    averaged = gathered(_not_stopped(seen, now, _averaged(seen, now)).select("pupil", *Reason._fields))
    return _with_averages(numbered, said, averaged)


HIT = ("pupil", "rank", "reason")
NOBODY = pl.DataFrame(schema={"pupil": pl.String, "reason": pl.Int64})


def _held_against(seen: Seen, now: Frame, others: Frame, key: str, rows: list[Beside]) -> Frame:
    """The ratings that fire beside another value of the same pupil and course, ground or aim."""
    held_against = others.select("pupil", key, nw.col("value").alias("previous"))
    pairs = now.select("pupil", "place", "value", key).join(held_against, on=["pupil", key], how="inner")
    fires = pairs.join(seen.tables.beside(now, Beside, rows), on=["place", "previous", "value"], how="inner")
    return fires.select(*HIT)


def _often_enough(seen: Seen, hits: Frame) -> Frame:
    """Only the hits of triggers that are met in as many subjects as the policy asks."""
    hits = hits.join(seen.tables.beside(hits, Spread, seen.tables.several), on="reason", how="inner")
    spread = hits.group_by("pupil", "rank").agg(nw.col("subject_id").n_unique().alias("subjects"))
    met = hits.join(spread, on=["pupil", "rank"], how="inner").filter(nw.col("subjects") >= nw.col("needs"))
    return met.select(*HIT)


def _not_stopped(seen: Seen, now: Frame, hits: Frame) -> Frame:
    """Without the hits of triggers that another rating of the pupil stops."""
    if not seen.tables.vetoes:
        return hits
    stops = now.join(seen.tables.beside(now, Veto, seen.tables.vetoes), on=["place", "value"], how="inner")
    return hits.join(stops.select("pupil", "rank").unique(), on=["pupil", "rank"], how="anti")


def _with_averages(
    numbered: pl.DataFrame, said: pl.DataFrame, averaged: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Both kinds of reasons in one order. What an average says is worked out, so each has a number of its own."""
    alone = pl.concat([numbered.select("pupil"), said[numbered["reason"]]], how="horizontal")
    every = pl.concat([alone, averaged]).unique().sort("pupil", *Reason._fields[:6])
    return every.select("pupil", reason=pl.int_range(pl.len(), dtype=pl.Int64)), every.drop("pupil")


def _averaged(seen: Seen, now: Frame) -> Frame:
    """One reason for each pupil and trigger whose average meets its line, compared in whole numbers."""
    parts = seen.tables.parts
    worth = now.join(seen.tables.beside(now, Points, seen.tables.points), on=["place", "value"], how="inner")
    totals = worth.group_by("pupil", "rank", "scale").agg(
        nw.col("year").max(),
        nw.col("points").sum().cast(nw.Int64).alias("total"),
        nw.col("points").count().cast(nw.Int64).alias("count"),
        nw.col("subject_id").n_unique().cast(nw.Int64).alias("subjects"),
    )
    lines = seen.tables.beside(now, Average, seen.tables.averages)
    met = totals.join(lines, on=["rank", "scale"], how="inner").filter(
        nw.col("total") * nw.col("sign") >= nw.col("line") * nw.col("count") * nw.col("sign"),
        nw.col("subjects") >= nw.col("needs"),
    )
    # To two decimals, halves up, in whole numbers, so that every engine shows the same figure.
    hundredths = (nw.col("total") * 200 + nw.col("count") * parts) // (nw.col("count") * (2 * parts))
    shown = met.with_columns(hundredths.cast(nw.Int64).alias("shown")).with_columns(
        nw.concat_str(_digit(100, None), nw.lit("."), _digit(10, 10), _digit(1, 10)).alias("value")
    )
    why = nw.concat_str(
        nw.col("lead"), nw.col("value"), nw.lit(seen.book.say.over), nw.col("count").cast(nw.String), nw.col("tail")
    )
    worked_out = {"because": why}
    nothing = ("subject", "subject_id", "faculty", "faculty_label", "previous", "seriousness")
    worked_out |= {name: nw.lit(None, dtype=nw.String) for name in nothing}
    columns = (worked_out[name].alias(name) if name in worked_out else name for name in Reason._fields)
    return shown.select("pupil", *columns)


def _digit(by: int, within: int | None) -> nw.Expr:
    digit = nw.col("shown") // by
    return (digit % within if within else digit).cast(nw.Int64).cast(nw.String)
