"""From ratings to concerns, their reasons and their owners: set at a time, in whichever engine the ratings live."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import narwhals as nw
import polars as pl
from narwhals.typing import IntoFrame

from ettle.policy import Policy
from ettle.rules.concerns.finding import Seen, found, noticed
from ettle.rules.concerns.frames import Columns, Frame, beside, gathered, held, lazy
from ettle.rules.concerns.tables import Compiled, Place, Placed, compiled
from ettle.rules.concerns.sentences import ENGLISH, Sentences

PLACE = Place._fields
PLACED: Columns = {**Place.__annotations__, **Placed.__annotations__}
REQUIRED = ("pupil", "subject", "measure", "value")
OPTIONAL = ("faculty", "level", "year")


@dataclass(frozen=True)
class Evaluation:
    """Every reason, every pupil with an owner, and what could not be said, for one report.

    `reasons`: pupil, year, trigger, subject, subject_id, faculty, faculty_label, measure, value, previous, seriousness,
    outcome, because; one row each, sorted by pupil, trigger in the order of the policy, and subject. `pupils`: pupil,
    year, faculties (how many; subjects where the ladder counts those), owner (a role, null where no faculty is known).
    `notices`: kind, pupil, subject, text. `previous` of a reason is the earlier value, or the target, or null.
    """

    report: int | None
    before: int | None
    reasons: pl.DataFrame
    pupils: pl.DataFrame
    notices: pl.DataFrame

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
        owned = self.reasons.filter((pl.col("outcome") == "owner") & pl.col("faculty").is_not_null())
        listed = owned.group_by("pupil").agg(pl.col("faculty_label").unique().sort())
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

    `ratings`: any frame narwhals knows, with pupil, subject, measure, value and if there are any report, year, level,
    faculty; values are stored values of their scale and null where missing; all reports are of one session. `report`
    defaults to the latest there is, `before` to the latest below that. `pupils` (pupil, year) fills in year groups the
    ratings do not hold. Subjects, levels, years and faculties may be written in any way the policy can read.
    """
    book = compiled(policy, sentences)
    shaped = _shaped(ratings, pupils)
    report, before = _reports(shaped, report, before)
    if report is None:
        return Evaluation(None, None, *_nothing())
    rows = held(shaped.filter(_matters(book, report, before)))
    places = [Place(*row) for row in gathered(rows.select(*PLACE).unique()).iter_rows()]
    placed = {place: book.place(place, report) for place in places}
    table = beside(rows, PLACED, ((*place, *known) for place, known in placed.items()))
    rated = rows.join(table, on=list(PLACE), how="inner").filter(nw.col("variant") >= 0)
    tables = book.tables(known.variant for known in placed.values())
    seen = Seen(rated, report, before, tables, book)
    reasons = gathered(found(seen))
    reasons = reasons.sort("pupil", "rank", "subject", "value").drop("rank")
    unsure = any(known.year_unknown for known in placed.values())
    return Evaluation(report, before, reasons, owned(policy, reasons), noticed(seen, reasons, unsure=unsure))


def owned(policy: Policy, reasons: pl.DataFrame) -> pl.DataFrame:
    """Who owns each pupil: the ladder's answer to how many distinct faculties (or subjects) have a concern."""
    counted = "subject_id" if policy.ladder is not None and policy.ladder.counts == "subjects" else "faculty"
    concerns = nw.from_native(reasons).filter(nw.col("outcome") == "owner")
    spread = concerns.group_by("pupil").agg(
        nw.col("year").max(),
        nw.col(counted).drop_nulls().n_unique().alias("faculties"),
        # A concern of the whole pupil, such as an average, has no subject; it stands on the first rung by itself.
        nw.col("subject").is_null().any().cast(nw.Int64).alias("whole"),
    )
    rung = nw.max_horizontal("faculties", "whole").cast(nw.Int64).alias("rung")
    native: pl.DataFrame = spread.with_columns(nw.col("faculties").cast(nw.Int64), rung).to_native()
    rungs = native.get_column("rung").unique().to_list()
    ladder = pl.DataFrame(
        {"rung": rungs, "owner": [policy.owner_for(rung) for rung in rungs]},
        schema={"rung": pl.Int64, "owner": pl.String},
    )
    return native.join(ladder, on="rung", how="left").select("pupil", "year", "faculties", "owner").sort("pupil")


def unmapped(policy: Policy, subjects: Iterable[str], sentences: Sentences = ENGLISH) -> Mapping[str, str]:
    """The subjects that belong to no faculty, each with the sentence that says so; a cycle with any is not closed."""
    lost = {subject for subject in subjects if policy.faculty_of(subject) is None}
    return {subject: sentences.no_faculty.format(subject=subject) for subject in sorted(lost)}


def _shaped(ratings: IntoFrame, pupils: IntoFrame | None) -> Frame:
    """The ratings with every column there is to be, as text, and empty text where nothing is known."""
    frame = lazy(ratings)
    names = frame.collect_schema().names()
    if lacking := [name for name in REQUIRED if name not in names]:
        raise ValueError(f"ratings need the column {lacking[0]!r}; they have {', '.join(names)}")
    number = nw.col("report").cast(nw.Int64) if "report" in names else nw.lit(1, dtype=nw.Int64).alias("report")
    texts = [
        nw.col(name).cast(nw.String).fill_null("") if name in names else nw.lit("").alias(name) for name in OPTIONAL
    ]
    plain = frame.select(*(nw.col(name).cast(nw.String) for name in REQUIRED), number, *texts)
    if pupils is None:
        return plain
    known = lazy(pupils).select(nw.col("pupil").cast(nw.String), nw.col("year").cast(nw.String).alias("listed"))
    joined = plain.join(known.unique(subset=["pupil"]), on="pupil", how="left")
    year = nw.when(nw.col("year") == "").then(nw.col("listed").fill_null("")).otherwise(nw.col("year"))
    return joined.with_columns(year=year).drop("listed")


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
    for name, values in book.some_values.items():
        wanted |= (measure == name) & value.is_in(sorted(values))
    matters = wanted & (nw.col("report") == report)
    if before is not None and book.compared:
        matters |= measure.is_in(sorted(book.compared)) & (nw.col("report") == before)
    return matters & ~value.is_null()


def _nothing() -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    raise NotImplementedError
