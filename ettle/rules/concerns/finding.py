"""The joins that find concerns: values that fire alone, beside the report before, beside a target, and on average."""

from collections.abc import Sequence
from dataclasses import dataclass

import narwhals as nw

from ettle.rules.concerns.frames import Frame
from ettle.rules.concerns.places import Compiled
from ettle.rules.concerns.tables import Average, Firing, Points, Tables, Veto

SAME_COURSE = ("pupil", "subject_id", "measure", "scale", "level_id")
SAME_SUBJECT = ("pupil", "subject_id", "measure", "scale")
TARGET = ("pupil", "subject_id", "scale", "level_id")
REASON = (
    "pupil", "year", "trigger", "subject", "subject_id", "faculty", "faculty_label", "measure", "value", "previous",
    "seriousness", "outcome", "because", "rank",
)  # fmt: skip


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
        return self.rated if self.before is None else self.rated.filter(nw.col("report") == self.report)

    @property
    def earlier(self) -> Frame:
        """The ratings of the report before."""
        return self.rated.filter(nw.col("report") == self.before)


def found(seen: Seen) -> Frame:
    """Every reason, as a frame with the columns of REASON."""
    tables, now = seen.tables, seen.now
    hits: list[Frame] = []
    if tables.now:
        hits.append(_alone(seen, now))
    if seen.before is not None and (tables.before_same_level or tables.before_any_level):
        then = seen.earlier
        for rows, keys in ((tables.before_same_level, SAME_COURSE), (tables.before_any_level, SAME_SUBJECT)):
            if rows:
                hits.append(_held_against(seen, now, then, keys, rows))
    for target, rows in tables.targets.items():
        aims = now.filter(nw.col("measure") == target)
        hits.append(_held_against(seen, now, aims, TARGET, rows))
    # With nothing to look for there is still an answer, without rows.
    hits = hits or [_alone(seen, now)]
    reasons = [(_often_enough(hit) if tables.several else hit).select(*REASON) for hit in hits]
    if tables.averages:
        reasons.append(_averaged(seen, now))
    every = nw.concat(reasons, how="vertical") if len(reasons) > 1 else reasons[0]
    if tables.vetoes:
        stops = now.join(tables.beside(now, Veto, tables.vetoes), on=["place", "value"], how="inner")
        every = every.join(stops.select("pupil", "trigger").unique(), on=["pupil", "trigger"], how="anti")
    return every.unique()


def _alone(seen: Seen, now: Frame) -> Frame:
    """The ratings that fire by themselves."""
    return now.join(seen.tables.beside(now, Firing, seen.tables.now), on=["place", "value"], how="inner")


def _held_against(seen: Seen, now: Frame, others: Frame, keys: Sequence[str], rows: list[Firing]) -> Frame:
    """The ratings that fire beside another value of the same pupil and subject."""
    held_against = others.select(*keys, "value").rename({"value": "previous"})
    pairs = now.join(held_against, on=list(keys), how="inner")
    return pairs.join(seen.tables.beside(now, Firing, rows), on=["place", "previous", "value"], how="inner")


def _often_enough(hits: Frame) -> Frame:
    """Only the hits of triggers that are met in as many subjects as the policy asks."""
    spread = hits.group_by("pupil", "trigger").agg(nw.col("subject_id").n_unique().alias("subjects"))
    return hits.join(spread, on=["pupil", "trigger"], how="inner").filter(nw.col("subjects") >= nw.col("needs"))


def _averaged(seen: Seen, now: Frame) -> Frame:
    """One reason for each pupil and trigger whose average meets its line, compared in whole numbers."""
    parts = seen.tables.parts
    worth = now.join(seen.tables.beside(now, Points, seen.tables.points), on=["place", "value"], how="inner")
    totals = worth.group_by("pupil", "trigger", "scale").agg(
        nw.col("year").max(),
        nw.col("points").sum().cast(nw.Int64).alias("total"),
        nw.col("points").count().cast(nw.Int64).alias("count"),
        nw.col("subject_id").n_unique().cast(nw.Int64).alias("subjects"),
    )
    lines = seen.tables.beside(now, Average, seen.tables.averages)
    met = totals.join(lines, on=["trigger", "scale"], how="inner").filter(
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
    worked_out = {"measure": nw.col("measures"), "because": why}
    nothing = ("subject", "subject_id", "faculty", "faculty_label", "previous", "seriousness")
    worked_out |= {name: nw.lit(None, dtype=nw.String) for name in nothing}
    return shown.select(*(worked_out[name].alias(name) if name in worked_out else name for name in REASON))


def _digit(by: int, within: int | None) -> nw.Expr:
    digit = nw.col("shown") // by
    return (digit % within if within else digit).cast(nw.Int64).cast(nw.String)
