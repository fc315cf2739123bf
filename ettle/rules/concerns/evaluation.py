"""From ratings to concerns, their reasons and their owners: set at a time, in whichever engine the ratings live."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import narwhals as nw
import polars as pl
from narwhals.typing import IntoFrame

from ettle.policy import Policy
from ettle.rules.concerns.finding import NOBODY, RATED, REASON, Seen, found
from ettle.rules.concerns.frames import Frame, gathered, held, known
from ettle.rules.concerns.notices import COLUMNS, noticed
from ettle.rules.concerns.places import Compiled, Place, compiled
from ettle.rules.concerns.rows import Numbered, Reason
from ettle.rules.concerns.sentences import ENGLISH, Sentences
from ettle.rules.concerns.tables import Tables, tables

REQUIRED = ("pupil", "subject", "measure", "value")
FEW = 5_000
OPTIONAL = ("faculty", "level", "year")
# A number that is the same for two ratings only where measure, year, level, subject and faculty all are.
WHERE = "where"


@dataclass(frozen=True)
class Evaluation:
    """Every reason, every pupil with an owner, and what could not be said, for one report.

    `hits` (pupil, reason) says who has which reason: thousands of pupils share a few. `said` holds each reason in the
    row of its number.
    """

    policy: Policy
    report: int | None
    before: int | None
    hits: pl.DataFrame
    said: pl.DataFrame
    seen: Seen | None = field(repr=False)

    @cached_property
    def reasons(self) -> pl.DataFrame:
        """A row for each reason of each pupil: pupil, year, trigger, subject, subject_id, faculty, faculty_label,

        measure, value, previous, seriousness, outcome, because; sorted by pupil, trigger in the order of the policy,
        and subject. `previous` is the earlier value, or the target, or null. What spans subjects, such as an average,
        has no subject.
        """
        parts = [self.hits.select("pupil"), self.said[self.hits["reason"]]]
        return pl.concat(parts, how="horizontal").select(REASON)

    @cached_property
    def pupils(self) -> pl.DataFrame:
        """The pupils of concern: pupil, year, faculties (how many; subjects if the ladder counts those), owner."""
        return owned(self.policy, self.reasons)

    @cached_property
    def notices(self) -> pl.DataFrame:
        """What could not be said: kind, pupil, subject (null for the whole pupil), text.

        Kinds: level_changed, level_unknown, year_unknown, no_faculty.
        """
        return pl.DataFrame(schema=COLUMNS) if self.seen is None else noticed(self.seen, self.reasons)

    @cached_property
    def counts(self) -> dict[str, Any]:
        """`pupils_of_concern`, `by_owner` (pupils by role) and `by_trigger` (reasons by trigger)."""
        owners = self.pupils.drop_nulls("owner").group_by("owner").len().sort("owner")
        triggers = self.reasons.group_by("trigger").len().sort("trigger")
        return {
            "pupils_of_concern": self.pupils.height,
            "by_owner": dict(owners.iter_rows()),
            "by_trigger": dict(triggers.iter_rows()),
        }

    def faculties_of(self) -> dict[str, tuple[str, ...]]:
        """For every pupil of concern the labels of the faculties that count, in alphabetical order."""
        owned_by = self.reasons.filter((pl.col("outcome") == "owner") & pl.col("faculty").is_not_null())
        listed = owned_by.group_by("pupil").agg(pl.col("faculty_label").unique().sort())
        return {pupil: tuple(labels) for pupil, labels in listed.iter_rows()}


def evaluate(
    policy: Policy,
    ratings: IntoFrame,
    *,
    report: int | None = None,
    before: int | None = None,
    pupils: IntoFrame | None = None,
    sentences: Sentences = ENGLISH,
) -> Evaluation:
    """What the policy makes of the ratings of one report, held against the report before it.

    `ratings`: any frame narwhals knows, with pupil, subject, measure, value and, if there are any, report, year, level,
    faculty; values are stored values of their scale and null where missing; all reports are of one session. `report`
    defaults to the latest there is, `before` to the latest below that. `pupils` (pupil, year) fills in year groups the
    ratings do not hold. Subjects, levels, years and faculties may be written in any way the policy can read. Of many
    ratings, places are joined sooner as categories, or by a number of each in the column `where`, and pupils as an
    enumeration in alphabetical order.
    Raises ValueError naming a column that is lacking.
    """
    book = compiled(policy, sentences)
    shaped = _shaped(ratings, pupils)
    report, before = _reports(shaped, report, before)
    if report is None:
        nothing = pl.DataFrame(schema=dict.fromkeys(Reason._fields, pl.String))
        return Evaluation(policy, None, None, NOBODY, nothing, None)
    # Of a class nothing is dropped first: that would take longer than the joins it is meant to spare.
    few = isinstance(shaped, nw.DataFrame) and len(shaped) <= FEW
    rows = shaped if few else held(shaped.filter(_matters(book, report, before)))
    # A file holds a few hundred places at most; after this join a rating carries only the numbers of its place.
    key = [WHERE] if WHERE in rows.collect_schema() else list(Place._fields)
    places = tuple(sorted({Place(*row) for row in gathered(_distinct(rows, key).select(*Place._fields)).iter_rows()}))
    looked_up = _tables(book, places, report)
    rated = rows.join(_numbers(rows, looked_up, key), on=key, how="inner").select(*RATED)
    seen = Seen(book, rated, report, before, looked_up)
    return Evaluation(policy, report, before, *found(seen), seen)


def _distinct(rows: Frame, key: list[str]) -> Frame:
    """One rating of each place."""
    return rows.select(*Place._fields).unique() if key != [WHERE] else rows.unique(subset=key)


def _numbers(rows: Frame, looked_up: Tables, key: list[str]) -> Frame:
    """The numbers of every place, to be joined to the ratings by `key`."""
    numbered = looked_up.beside(rows, Numbered, looked_up.numbered)
    schema = rows.collect_schema()
    if categories := [name for name in Place._fields if schema[name] == nw.Categorical]:
        numbered = numbered.with_columns(nw.col(*categories).cast(nw.Categorical))
    if key != [WHERE]:
        return numbered
    told = _distinct(rows, key).select(WHERE, *Place._fields)
    return told.join(numbered, on=list(Place._fields), how="inner").drop(*Place._fields)


@lru_cache(maxsize=256)
def _tables(book: Compiled, places: tuple[Place, ...], report: int) -> Tables:
    return tables(book, places, report)


def mattering(policy: Policy, ratings: pl.DataFrame, *, report: int, before: int | None) -> pl.DataFrame:
    """The ratings that can make any difference to a report; a reader may drop the others before it puts them in words.

    Only measure, value and report are asked, so that every combination of those can stand for millions of rows.
    """
    frame = nw.from_native(ratings, eager_only=True)
    return frame.filter(_matters(compiled(policy, ENGLISH), report, before)).to_native()


def owned(policy: Policy, reasons: pl.DataFrame) -> pl.DataFrame:
    """Who owns each pupil: the ladder's answer to how many distinct faculties (or subjects) have a concern.

    A concern without a subject stands on the first rung. A pupil whose every subject lacks a faculty has no owner.
    """
    counted = "subject_id" if policy.ladder is not None and policy.ladder.counts == "subjects" else "faculty"
    spread = (
        nw.from_native(reasons)
        .filter(nw.col("outcome") == "owner")
        .group_by("pupil")
        .agg(
            nw.col("year").max(),
            nw.col(counted).drop_nulls().n_unique().cast(nw.Int64).alias("faculties"),
            nw.col("subject").is_null().max().cast(nw.Int64).alias("whole"),
        )
        .with_columns(nw.max_horizontal("faculties", "whole").alias("rung"))
        .to_native()
    )
    rungs = spread.get_column("rung").unique().to_list()
    owners = [policy.owner_for(rung) for rung in rungs]
    ladder = pl.DataFrame({"rung": rungs, "owner": owners}, schema={"rung": pl.Int64, "owner": pl.String})
    return spread.join(ladder, on="rung", how="left").select("pupil", "year", "faculties", "owner").sort("pupil")


def unmapped(policy: Policy, subjects: Iterable[str], sentences: Sentences = ENGLISH) -> Mapping[str, str]:
    """The subjects that belong to no faculty, each with the sentence that says so; a cycle with any is not closed."""
    lost = {subject for subject in subjects if policy.faculty_of(subject) is None}
    return {subject: sentences.no_faculty.format(subject=subject) for subject in sorted(lost)}


def _shaped(ratings: IntoFrame, pupils: IntoFrame | None) -> Frame:
    """The ratings with every column there is to be, as text, and empty text where nothing is known."""
    frame = known(ratings)
    schema = frame.collect_schema()
    if lacking := [name for name in REQUIRED if name not in schema]:
        raise ValueError(f"ratings need the column {lacking[0]!r}; they have {', '.join(schema)}")
    # What is text already is left alone: on a class of thirty each needless step costs more than the rule.
    columns: list[str | nw.Expr] = [name if _as_it_is(schema, name) else _text(name) for name in REQUIRED]
    columns += [_known_text(frame, schema, name) if name in schema else nw.lit("").alias(name) for name in OPTIONAL]
    number = "report" if schema.get("report") == nw.Int64 else nw.col("report").cast(nw.Int64)
    columns.append(number if "report" in schema else nw.lit(1).alias("report"))
    columns += [WHERE] if WHERE in schema else []
    plain = frame.select(*columns)
    if pupils is None:
        return plain
    listed = known(pupils).select(_text("pupil"), _text("year").alias("listed")).unique(subset=["pupil"])
    joined = _alike(plain.with_columns(_text("pupil")), listed)
    year = nw.when(nw.col("year") == "").then(nw.col("listed").fill_null("")).otherwise(nw.col("year"))
    return joined.with_columns(year.alias("year")).drop("listed")


def _alike(plain: Frame, listed: Frame) -> Frame:
    if isinstance(plain, nw.LazyFrame) and isinstance(listed, nw.DataFrame):
        listed = listed.lazy()
    elif isinstance(plain, nw.DataFrame):
        listed = held(listed)
    return plain.join(listed, on="pupil", how="left")


def _known_text(frame: Frame, schema: Mapping[str, Any], name: str) -> str | nw.Expr:
    as_it_is = _as_it_is(schema, name)
    if as_it_is and isinstance(frame, nw.DataFrame) and not frame[name].null_count():
        return name
    return (nw.col(name) if as_it_is else _text(name)).fill_null("")


def _as_it_is(schema: Mapping[str, Any], name: str) -> bool:
    """Whether a column is text, or pupils as an enumeration, or places as categories: all are joined as they are."""
    kind = schema[name]
    return (
        kind == nw.String or (kind == nw.Enum and name == "pupil") or (kind == nw.Categorical and name in Place._fields)
    )


def _text(name: str) -> nw.Expr:
    return nw.col(name).cast(nw.String)


def _reports(frame: Frame, report: int | None, before: int | None) -> tuple[int | None, int | None]:
    if report is not None and before is not None:
        return report, before
    numbers = sorted(n for n in gathered(frame.select("report").unique()).get_column("report") if n is not None)
    if report is None:
        report = numbers[-1] if numbers else None
    earlier = [n for n in numbers if report is not None and n < report]
    return report, before if before is not None else (earlier[-1] if earlier else None)


def _matters(book: Compiled, report: int, before: int | None) -> nw.Expr:
    """The ratings that can make any difference; in a large file most cannot, and are dropped before any join."""
    measure, value = nw.col("measure"), nw.col("value")
    wanted = measure.is_in(sorted(book.every_value))
    for values, names in book.some_values.items():
        wanted |= measure.is_in(names) & value.is_in(sorted(values))
    matters = wanted & (nw.col("report") == report)
    if before is not None and book.compared:
        matters |= measure.is_in(sorted(book.compared)) & (nw.col("report") == before)
    return matters & ~value.is_null()
