"""Where each rating was given: pupil, subject, report, and the faculty, level and year that decide its scale."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ettle.importing.reading.cells import Refusal, read_report, tidy
from ettle.importing.reading.distinct import (
    MISSING,
    REFUSED,
    Column,
    RefusedTextError,
    always,
    nothing,
    read_column,
)
from ettle.importing.reading.headings import Understood, listed, rivals
from ettle.importing.reading.identity import doubts_told, identity_column, read_pupils
from ettle.importing.reading.problems import MOST_LISTED, CannotReadError, Problem
from ettle.importing.reading.table import Table
from ettle.policy import Policy

Read = Callable[[str], object | None]


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """The six columns that say where a rating belongs, row for row of the table, and the headings they stand under."""

    pupil: Column
    subject: Column
    report: Column
    faculty: Column
    level: Column
    year: Column
    headings: Mapping[str, str]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]

    def frame(self, table: Table) -> pl.DataFrame:
        """The codes of the rows that have a pupil, a subject and a report, with `at`, their place in the table."""
        names = ("pupil", "subject", "report", "faculty", "level", "year")
        codes = {name: getattr(self, name).codes for name in names}
        every = pl.DataFrame({"row": table.frame["row"], **codes})
        if all(codes[name].min() >= 0 for name in ("pupil", "subject", "report")):
            return every
        return every.with_columns(
            pupil=pl.when((pl.col("pupil") >= 0) & (pl.col("subject") >= 0) & (pl.col("report") >= 0)).then(
                pl.col("pupil")
            )
        )


def read_places(table: Table, policy: Policy, columns: Sequence[Understood], years: Mapping[str, str]) -> Places:
    """Read where each row belongs. `years` gives the year group of pupils that the file does not tell."""
    height, rows = table.frame.height, table.frame["row"]
    of = {column.field: column for column in columns if column.field and column.report is None}
    who, kind = identity_column(columns, table)
    pupil, doubts = read_pupils(table.frame[str(who.place)], kind)
    headings = {"pupil": who.heading}
    read: dict[str, Column] = {"pupil": pupil}
    readers: dict[str, Read] = {
        "subject": lambda text: _subject(policy, text),
        "report": _report,
        "faculty": lambda text: _known(policy.faculty_named, "faculty", bool(policy.faculties), text, policy),
        "level": lambda text: _known(policy.level_named, "course level", bool(policy.levels), text, policy),
        "year": lambda text: _known(policy.year_named, "year group", bool(policy.years), text, policy),
    }
    for name, reader in readers.items():
        if name in of:
            headings[name] = of[name].heading
            read[name] = read_column(table.frame[str(of[name].place)], reader)
        else:
            read[name] = always(height, 1) if name == "report" else nothing(height)
    if "subject" not in of:
        raise CannotReadError(
            f"{table.name} has no column for the subject. Its headings are: {listed(table.headings)}. {rivals(columns)}"
            'Say which it is with --map "Heading=subject".'
        )
    if not pupil.values:
        raise CannotReadError(f"No pupil could be read from the column “{who.heading}” of {table.name}.")
    read["year"] = _filled(read["year"], pupil, years)
    needed = {"pupil": "which pupil", "subject": "which subject", "report": "which report"}
    problems: list[Problem] = []
    for name, column in read.items():
        problems += refusals(column, rows, headings.get(name, name), whole_row=name in needed)
        if name in needed and name in headings:
            problems += _lacking(column, rows, headings[name], needed[name])
    problems += _without_faculty(policy, read, rows, headings)
    warnings = doubts_told(pupil, doubts, rows, who.heading)
    return Places(**read, headings=headings, problems=tuple(problems), warnings=tuple(warnings))


def refusals(column: Column, rows: pl.Series, heading: str, *, whole_row: bool = False) -> list[Problem]:
    """A problem for each cell of a column that was refused."""
    if not column.why:
        return []
    bad = pl.DataFrame({"row": rows, "raw": column.raw, "code": column.codes}).filter(pl.col("code") == REFUSED)
    tail = " Nothing of this row was read." if whole_row else ""
    cells = bad.head(MOST_LISTED).select("row", pl.col("raw").cast(pl.String))
    return [Problem(row, heading, raw, column.why[raw] + tail) for row, raw in cells.iter_rows()]


def _lacking(column: Column, rows: pl.Series, heading: str, what: str) -> list[Problem]:
    bad = rows.filter(column.codes == MISSING).head(MOST_LISTED)
    return [Problem(row, heading, "", f"The row does not say {what}. Nothing of it was read.") for row in bad]


def _without_faculty(
    policy: Policy, read: Mapping[str, Column], rows: pl.Series, headings: Mapping[str, str]
) -> list[Problem]:
    """Each subject the policy does not know and no faculty column places: its concerns can be shown, not counted."""
    subject = read["subject"]
    unknown = [place for place, name in enumerate(subject.values) if policy.faculty_of(str(name)) is None]
    if not unknown:
        return []
    frame = pl.DataFrame({"row": rows, "subject": subject.codes, "faculty": read["faculty"].codes})
    lost = frame.filter(pl.col("subject").is_in(unknown) & (pl.col("faculty") < 0))
    first = lost.group_by("subject").agg(pl.col("row").min()).sort("row")
    return [
        Problem(
            row,
            headings["subject"],
            str(subject.values[place]),
            f"{subject.values[place]} is not a subject of the policy and no faculty is given, so its concerns are "
            "shown and cannot be counted towards an owner.",
        )
        for place, row in first.iter_rows()
    ]


def _filled(year: Column, pupil: Column, years: Mapping[str, str]) -> Column:
    """The year column, with the year group of the pupil where the row does not tell one."""
    if not years:
        return year
    values = list(year.values)
    values += [text for text in dict.fromkeys(years.values()) if text not in year.values]
    place = {value: code for code, value in enumerate(values)}
    by_pupil = pl.Series(
        [place[years[str(p)]] if str(p) in years else MISSING for p in pupil.values] or [MISSING], dtype=pl.Int32
    )
    known = by_pupil.gather(pl.select(pl.when(pupil.codes < 0).then(0).otherwise(pupil.codes)).to_series())
    codes = pl.select(
        pl.when((year.codes == MISSING) & (pupil.codes >= 0)).then(known).otherwise(year.codes)
    ).to_series()
    return Column(tuple(values), codes, year.raw, year.why)


def _subject(policy: Policy, text: str) -> str | None:
    plain = tidy(text)
    known = policy.subject_named(plain)
    return known.label if known is not None else plain or None


def _report(text: str) -> int | None:
    if not tidy(text):
        return None
    found = read_report(text)
    if isinstance(found, Refusal):
        raise RefusedTextError(found.why)
    return found


def _known(named: Callable[[str], str | None], what: str, closed: bool, text: str, policy: Policy) -> str | None:
    plain = tidy(text)
    if not plain:
        return None
    found = named(plain)
    if found is None and closed:
        if policy.missing_token(plain):
            return None
        raise RefusedTextError(f"{plain} is not a {what} of the policy, so it was left out.")
    return found or plain
