"""The joins that find concerns: values that fire alone, beside the report before, beside a target, and on average."""

from collections.abc import Sequence
from dataclasses import dataclass

import narwhals as nw
import polars as pl

from ettle.rules.concerns.frames import Columns, Frame, beside, gathered
from ettle.rules.concerns.tables import Average, Compiled, Firing, Points, Tables

FIRING: Columns = dict(Firing.__annotations__)
POINTS: Columns = dict(Points.__annotations__)
AVERAGE: Columns = dict(Average.__annotations__)
VETO: Columns = {"variant": int, "value": str, "trigger": str}

SAME_COURSE = ("pupil", "subject_id", "measure", "scale", "level_id")
SAME_SUBJECT = ("pupil", "subject_id", "measure", "scale")
TARGET = ("pupil", "subject_id", "scale", "level_id")
REASON = (
    "pupil", "year", "trigger", "subject", "subject_id", "faculty", "faculty_label", "measure", "value", "previous",
    "seriousness", "outcome", "because", "rank",
)  # fmt: skip
NOTICE = ("kind", "pupil", "subject", "text")


@dataclass(frozen=True, slots=True)
class Seen:
    """The ratings that matter with their places, and the tables to hold them against."""

    rated: Frame
    report: int
    before: int | None
    tables: Tables
    book: Compiled

    @property
    def now(self) -> Frame:
        """The ratings of this report."""
        return self.rated if self.before is None else self.rated.filter(nw.col("report") == self.report)

    def earlier(self, keys: Sequence[str]) -> Frame:
        """The values of the report before, as `other`, beside the columns they are joined on."""
        return self.rated.filter(nw.col("report") == self.before).select(*keys, nw.col("value").alias("other"))


def found(seen: Seen) -> Frame:
    """Every reason, as a frame with the columns of REASON."""
    tables, now = seen.tables, seen.now
    hits: list[Frame] = []
    if tables.now:
        alone = beside(now, FIRING, tables.now)
        hits.append(now.join(alone, on=["variant", "value"], how="inner"))
    if seen.before is not None:
        for rows, keys in ((tables.before_same_level, SAME_COURSE), (tables.before_any_level, SAME_SUBJECT)):
            if rows:
                hits.append(_held_against(now, seen.earlier(keys), keys, rows))
    for target, rows in tables.targets.items():
        aims = now.filter(nw.col("measure") == target).select(*TARGET, nw.col("value").alias("other"))
        hits.append(_held_against(now, aims, TARGET, rows))
    reasons = [_worded(_often_enough(hit) if tables.several else hit) for hit in hits]
    if tables.averages:
        reasons.append(_averaged(seen))
    if not reasons:
        return _worded(now.join(beside(now, FIRING, ()), on=["variant", "value"], how="inner"))
    every = nw.concat(reasons, how="vertical") if len(reasons) > 1 else reasons[0]
    if tables.vetoes:
        stops = now.join(beside(now, VETO, tables.vetoes), on=["variant", "value"], how="inner")
        every = every.join(stops.select("pupil", "trigger").unique(), on=["pupil", "trigger"], how="anti")
    return every.unique()


def _held_against(now: Frame, others: Frame, keys: Sequence[str], rows: Sequence[Firing]) -> Frame:
    """The ratings that fire beside another value of the same pupil and subject."""
    variants = sorted({row.variant for row in rows})
    pairs = now.filter(nw.col("variant").is_in(variants)).join(others, on=list(keys), how="inner")
    return pairs.join(beside(now, FIRING, rows), on=["variant", "other", "value"], how="inner")


def _often_enough(hits: Frame) -> Frame:
    """Only the hits of triggers that are met in as many subjects as the policy asks."""
    spread = hits.group_by("pupil", "trigger").agg(nw.col("subject_id").n_unique().alias("subjects"))
    return hits.join(spread, on=["pupil", "trigger"], how="inner").filter(nw.col("subjects") >= nw.col("needs"))


def _worded(hits: Frame) -> Frame:
    """Hits as reasons: their sentence put together, and empty text as nothing."""
    return hits.select(
        "pupil",
        _known("year_id", "year"),
        "trigger",
        "subject",
        "subject_id",
        _known("faculty_id", "faculty"),
        _known("faculty_label", "faculty_label"),
        "measure",
        "value",
        _known("other", "previous"),
        _known("seriousness", "seriousness"),
        "outcome",
        nw.concat_str("lead", "tail").alias("because"),
        "rank",
    )


def _known(column: str, name: str) -> nw.Expr:
    return nw.when(nw.col(column) != "").then(nw.col(column)).alias(name)


def _averaged(seen: Seen) -> Frame:
    """One reason for each pupil and trigger whose average meets its line, compared in whole numbers."""
    now, parts = seen.now, seen.book.parts
    worth = now.join(beside(now, POINTS, seen.tables.points), on=["variant", "value"], how="inner")
    totals = worth.group_by("pupil", "trigger", "scale").agg(
        nw.col("year_id").max(),
        nw.col("points").sum().cast(nw.Int64).alias("total"),
        nw.col("points").count().cast(nw.Int64).alias("count"),
        nw.col("subject_id").n_unique().cast(nw.Int64).alias("subjects"),
    )
    lined = totals.join(beside(now, AVERAGE, seen.tables.averages), on=["trigger", "scale"], how="inner")
    met = lined.filter(
        nw.col("total") * nw.col("sign") >= nw.col("line") * nw.col("count") * nw.col("sign"),
        nw.col("subjects") >= nw.col("needs"),
    )
    hundredths = (nw.col("total") * 200 + nw.col("count") * parts) // (nw.col("count") * (2 * parts))
    shown = met.with_columns(hundredths=hundredths.cast(nw.Int64)).with_columns(
        value=nw.concat_str(
            (nw.col("hundredths") // 100).cast(nw.Int64).cast(nw.String),
            nw.lit("."),
            (nw.col("hundredths") // 10 % 10).cast(nw.Int64).cast(nw.String),
            (nw.col("hundredths") % 10).cast(nw.Int64).cast(nw.String),
        )
    )
    nothing = nw.lit(None, dtype=nw.String)
    over = seen.book.say.over
    pieces = ("lead", "value", nw.lit(over), nw.col("count").cast(nw.String), "tail")
    return shown.select(
        "pupil",
        _known("year_id", "year"),
        "trigger",
        *(nothing.alias(name) for name in ("subject", "subject_id", "faculty", "faculty_label")),
        nw.col("measures").alias("measure"),
        "value",
        *(nothing.alias(name) for name in ("previous", "seriousness")),
        "outcome",
        nw.concat_str(*pieces).alias("because"),
        "rank",
    )


def noticed(seen: Seen, reasons: pl.DataFrame, *, unsure: bool) -> pl.DataFrame:
    """What could not be said and why: level changed, level unknown, year unknown, subject without a faculty."""
    say = seen.book.say
    parts = [_without_faculty(seen, reasons)]
    if unsure:
        lost = seen.now.filter(nw.col("year_unknown") == 1).select("pupil").unique()
        parts.append(_notices(gathered(lost), "year_unknown", subject=pl.lit(None), text=pl.lit(say.year_unknown)))
    if seen.before is not None and seen.tables.compared:
        changed = gathered(_changed_level(seen))
        first, last = say.level_changed.split("{before}")
        middle, last = last.split("{now}")
        lead = pl.col("lead")
        known = (pl.col("level_id") != "") & (pl.col("was") != "")
        was, now = pl.col("was_label"), pl.col("level_label")
        told = pl.concat_str(lead, pl.lit(first), was, pl.lit(middle), now, pl.lit(last))
        silent = pl.concat_str(lead, pl.lit(say.level_unknown))
        subject = pl.col("subject")
        parts.append(_notices(changed.filter(known), "level_changed", subject=subject, text=told))
        parts.append(_notices(changed.filter(~known), "level_unknown", subject=subject, text=silent))
    return pl.concat(parts).unique().sort("pupil", "subject", "kind", "text")


def _changed_level(seen: Seen) -> Frame:
    """Ratings of a compared measure whose subject was rated before, but never at this level."""
    now = seen.now.filter(nw.col("variant").is_in(sorted(seen.tables.compared)))
    new = now.join(seen.earlier(SAME_COURSE).drop("other"), on=list(SAME_COURSE), how="anti")
    was = seen.rated.filter(nw.col("report") == seen.before).select(
        "pupil", "subject_id", "measure", was="level_id", was_label="level_label"
    )
    pairs = new.join(was, on=["pupil", "subject_id", "measure"], how="inner").filter(nw.col("was") != nw.col("level_id"))
    return pairs.select("pupil", "subject", "lead", "level_id", "level_label", "was", "was_label").unique()


def _without_faculty(seen: Seen, reasons: pl.DataFrame) -> pl.DataFrame:
    lost = reasons.filter(pl.col("faculty").is_null() & pl.col("subject").is_not_null() & (pl.col("outcome") == "owner"))
    before, after = seen.book.say.no_faculty.split("{subject}")
    text = pl.concat_str(pl.lit(before), pl.col("subject"), pl.lit(after))
    return _notices(lost, "no_faculty", subject=pl.col("subject"), text=text)


def _notices(frame: pl.DataFrame, kind: str, *, subject: pl.Expr, text: pl.Expr) -> pl.DataFrame:
    return frame.select(
        kind=pl.lit(kind), pupil=pl.col("pupil"), subject=subject.cast(pl.String), text=text.cast(pl.String)
    )
