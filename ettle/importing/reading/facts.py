"""What a file tells of the pupils themselves: name, year, attendance, area, categories, and whether they have left."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl

from ettle.importing.reading.cells import Refusal, read_attendance, read_date, read_number, read_yes_no, tidy
from ettle.importing.reading.distinct import Column, RefusedTextError, read_column
from ettle.importing.reading.headings import Understood, squeezed
from ettle.importing.reading.places import refusals
from ettle.importing.reading.problems import Problem
from ettle.importing.reading.table import Table
from ettle.policy import Policy

_TEXTS = ("name", "surname", "forename", "class", "house", "status")
_DATES = ("dob", "leaving_date")
_WORDS = frozenset({"yes", "no", "y", "n", "true", "false"})
_DECILES = range(1, 11)

Read = Callable[[str], object | None]


@dataclass(frozen=True, slots=True)
class Pupil:
    """One pupil as a file tells it. `categories` holds True or False for each category column with an answer."""

    pupil: str
    row: int
    name: str | None = None
    surname: str | None = None
    forename: str | None = None
    dob: dt.date | None = None
    year: str | None = None
    group: str | None = None
    house: str | None = None
    attendance: Decimal | None = None
    simd_decile: int | None = None
    status: str | None = None
    leaving_date: dt.date | None = None
    categories: Mapping[str, bool] = field(default_factory=dict)

    @property
    def has_left(self) -> bool:
        """Whether the file says the pupil has left: by status, or by a leaving date."""
        return (self.status or "").casefold() in {"left", "leaver", "withdrawn"} or self.leaving_date is not None


@dataclass(frozen=True, slots=True)
class PupilFacts:
    """The pupils of a file in the order they first appear, by number, and what could not be read about them."""

    pupils: Mapping[str, Pupil]
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()


def facts_of(
    table: Table, columns: Sequence[Understood], pupil: Column, policy: Policy, *, everyone: bool = False
) -> PupilFacts:
    """Everything a table tells of its pupils, each fact once. Two different answers for one pupil are both refused.

    A table with none but its pupils' numbers gives no pupils, unless `everyone` is asked for.
    """
    categories = {category.id for category in policy.categories}
    rows = table.frame["row"]
    read: dict[str, Column] = {}
    problems: list[Problem] = []
    notes: list[str] = []
    headings: dict[str, str] = {}
    for column in columns:
        # In a table of ratings the year group is told with each rating's place, an unknown one included.
        if column.field is None or column.measure or (column.field == "year" and not everyone):
            continue
        raw = table.frame[str(column.place)]
        name, reader = _reader(column, raw, policy, categories, notes)
        if reader is None:
            continue
        headings[name] = column.heading
        read[name] = read_column(raw, reader)
        problems += refusals(read[name], rows, column.heading)
    if not (read or everyone):
        return PupilFacts({})
    every = pl.DataFrame({"pupil": pupil.codes, "row": rows, **{name: column.codes for name, column in read.items()}})
    first = (
        every.filter(pl.col("pupil") >= 0)
        .group_by("pupil")
        .agg(
            pl.col("row").min(),
            *(pl.col(name).filter(pl.col(name) >= 0).unique().alias(name) for name in read),
        )
        .sort("row")
    )
    pupils = {}
    for answer in first.iter_rows(named=True):
        number = str(pupil.values[answer["pupil"]])
        pupils[number] = _pupil(number, answer, read, headings=headings, categories=categories, problems=problems)
    return PupilFacts(pupils, tuple(problems), tuple(notes))


def _pupil(
    number: str,
    answer: Mapping[str, object],
    read: Mapping[str, Column],
    *,
    headings: Mapping[str, str],
    categories: set[str],
    problems: list[Problem],
) -> Pupil:
    told: dict[str, object] = {}
    named: dict[str, bool] = {}
    row = answer["row"]
    assert isinstance(row, int)
    for name, column in read.items():
        places = answer[name]
        assert isinstance(places, list)
        if len(places) > 1 and name not in _TEXTS:
            both = " and ".join(str(column.values[place]) for place in sorted(places))
            why = f"“{headings[name]}” of pupil {number} is told in {len(places)} ways: {both}. None of them was read."
            problems.append(Problem(row, headings[name], both, why))
        elif places and name in categories:
            named[name] = bool(column.values[places[0]])
        elif places:
            told["group" if name == "class" else name] = column.values[min(places)]
    return Pupil(number, row, categories=named, **told)  # type: ignore[arg-type]


def _reader(
    column: Understood, raw: pl.Series, policy: Policy, categories: set[str], notes: list[str]
) -> tuple[str, Read | None]:
    """The fact a column tells, and how one cell of it is read."""
    name = column.field
    assert name is not None
    same = {squeezed(category.id): category.id for category in policy.categories}
    if name in ("attendance", "simd_decile") and squeezed(column.heading) in same:
        words = {tidy(text).casefold() for text in raw.unique().drop_nulls().cast(pl.String)} - {""}
        if words & _WORDS or (name == "simd_decile" and words and words <= {"0", "1"}):
            name = same[squeezed(column.heading)]
    if name in categories:
        return name, _or_missing(policy, read_yes_no)
    if name == "attendance":
        return name, _or_missing(policy, _attendance(raw, column.heading, notes))
    readers: dict[str, Read] = {
        "simd_decile": _or_missing(policy, _decile),
        "year": _or_missing(policy, lambda text: _year(policy, text)),
        **{date: _or_missing(policy, read_date) for date in _DATES},
        **{text: lambda written: tidy(written) or None for text in _TEXTS},
    }
    return name, readers.get(name)


def _or_missing(policy: Policy, read: Callable[[str], object]) -> Read:
    """The same reader, asked only for cells that are not blank or one of the policy's tokens for missing."""

    def asked(text: str) -> object | None:
        plain = tidy(text)
        found = read(text) if plain else None
        if isinstance(found, Refusal):
            if policy.missing_token(plain):
                return None
            raise RefusedTextError(found.why)
        return found

    return asked


def _attendance(raw: pl.Series, heading: str, notes: list[str]) -> Callable[[str], Decimal | Refusal]:
    """How a column of attendance is written: as percentages, or throughout as parts of one (a spreadsheet's 96%)."""
    numbers = [read_number(text) for text in raw.unique().drop_nulls().cast(pl.String)]
    known = [number for number in numbers if number is not None]
    if not (any(0 < number < 1 for number in known) and all(0 <= number <= 1 for number in known)):
        return read_attendance
    notes.append(f"Every number under “{heading}” is between 0 and 1, so 0.964 was read as 96.4 per cent.")

    def read(text: str) -> Decimal | Refusal:
        number = read_number(text)
        return read_attendance(text) if number is None else number * 100

    return read


def _decile(text: str) -> int | Refusal:
    number = read_number(text)
    if number is None or number not in _DECILES:
        return Refusal(f"{text.strip()} is not a decile. Deciles are 1 (most deprived) to 10.")
    return int(number)


def _year(policy: Policy, text: str) -> str | Refusal:
    plain = tidy(text)
    known = policy.year_named(plain) or ("" if policy.years else plain)
    return known or Refusal(f"{plain} is not a year group of the policy, so it was left out.")
