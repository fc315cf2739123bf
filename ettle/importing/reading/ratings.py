"""Ratings from a table, wide or long: each value read on the scale that holds where it was given, or refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ettle.importing.reading.cells import tidy
from ettle.importing.reading.coded import PLACES, Coded
from ettle.importing.reading.distinct import MISSING, RefusedTextError, read_column
from ettle.importing.reading.facts import PupilFacts, facts_of
from ettle.importing.reading.headings import Understood, Vocabulary, listed, squeezed, understand
from ettle.importing.reading.places import Places, read_places, refusals
from ettle.importing.reading.problems import MOST_LISTED, CannotReadError, Problem
from ettle.importing.reading.repeats import any_repeated, without_repeats
from ettle.importing.reading.table import Table, unmapped_of
from ettle.importing.reading.values import Kind, judged, with_kinds
from ettle.policy import Policy


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """What a file of ratings says, and what of it could not be read.

    `coded` has a row for each rating read, and `frame` the same in words: pupil, subject, faculty, level, year (text,
    null where not told), report (a number), measure (id), value (as the policy stores it) and `row`. `pupils` is every
    pupil named in the file.
    """

    coded: Coded
    rows: int
    pupils: tuple[str, ...]
    reports: tuple[int, ...]
    facts: PupilFacts
    columns: tuple[Understood, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    notes: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many ratings were read."""
        return self.coded.frame.height

    @property
    def frame(self) -> pl.DataFrame:
        """Every rating in words."""
        return self.coded.in_words()


def read_ratings(table: Table, policy: Policy, words: Vocabulary, *, years: Mapping[str, str] | None = None) -> Ratings:
    """Read every rating of a table. `years` is the year group of pupils known otherwise. Raises CannotReadError."""
    columns = understand(table.headings, words)
    places = read_places(table, policy, columns, years or {})
    stretched = _stretched(table, policy, columns, places)
    read = judged(stretched.parts, policy, stretched.kinds, stretched.measures, stretched.headings)
    kept, repeated, notes = read.frame, list[Problem](), list[str]()
    if not stretched.once:
        kept, repeated, notes = without_repeats(
            read.frame, read.values, policy, places, measures=stretched.measures, headings=stretched.headings
        )
    facts = facts_of(table, columns, places.pupil, policy)
    problems = [
        *table.problems, *unmapped_of(table, columns), *places.problems, *stretched.problems, *read.problems, *repeated,
        *facts.problems,
    ]  # fmt: skip
    problems.sort(key=lambda problem: (problem.row is None, problem.row or 0))
    if len(problems) > MOST_LISTED:
        notes.append(f"{len(problems):,} problems were found; the first {MOST_LISTED:,} are listed.")
    return Ratings(
        coded=_coded(kept, read.values, places, stretched),
        rows=table.rows,
        pupils=tuple(str(pupil) for pupil in places.pupil.values),
        reports=tuple(sorted(stretched.reports)),
        facts=facts,
        columns=columns,
        problems=tuple(problems[:MOST_LISTED]),
        warnings=places.warnings[:MOST_LISTED],
        notes=(*table.notes, *_how_understood(columns), *facts.notes, *notes),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Stretched:
    """A table as one row for each cell that may hold a rating: codes, the measure's place, and the raw text.

    A part for each column of ratings, because each is read on scales of its own.
    """

    parts: Sequence[pl.DataFrame]
    kinds: tuple[Kind, ...]
    measures: tuple[str, ...]
    headings: Mapping[str, str]
    numbers: tuple[int, ...]
    reports: frozenset[int]
    problems: tuple[Problem, ...] = ()
    # Whether it is already known that no rating is given twice.
    once: bool = False


def _stretched(table: Table, policy: Policy, columns: Sequence[Understood], places: Places) -> _Stretched:
    of = {column.field: column for column in columns if column.field}
    wide = [column for column in columns if column.measure]
    if "measure" in of and "value" in of:
        return _long(table, policy, of["measure"], of["value"], places)
    if not wide:
        names = ", ".join(measure.label for measure in policy.measures)
        raise CannotReadError(
            f"{table.name} has no column of ratings. The policy has {names}; the file has the headings "
            f'{listed(table.headings)}. Say which it is with --map "Heading=measure".'
        )
    measures = tuple(dict.fromkeys(column.field for column in wide if column.field))
    keyed, kinds = with_kinds(places.frame(table), policy, places)
    told = [int(str(number)) for number in places.report.values]
    reports = dict.fromkeys([*told, *(column.report for column in wide if column.report is not None)])
    codes = {number: code for code, number in enumerate(reports)}
    parts = []
    for column in wide:
        assert column.field is not None
        part = keyed.with_columns(
            raw=table.frame[str(column.place)], measure=pl.lit(measures.index(column.field), dtype=pl.Int32)
        )
        if column.report is not None:
            part = part.with_columns(report=pl.lit(codes[column.report], dtype=pl.Int32))
        parts.append(part.drop_nulls(["raw", "pupil"]))
    used = {number for number in reports if number is not None}
    if all(column.report is not None for column in wide):
        used -= set(told) - {column.report for column in wide}
    headings = {column.field: column.heading for column in wide if column.field}
    numbers = tuple(number for number in reports if number is not None)
    once = all(column.report is None for column in wide) and not any_repeated(keyed, ("pupil", "subject", "report"))
    return _Stretched(parts, kinds, measures, headings, numbers, frozenset(used), once=once)


def _long(table: Table, policy: Policy, measure: Understood, value: Understood, places: Places) -> _Stretched:
    names = {
        squeezed(text): known.id
        for known in policy.measures
        for text in (known.id, known.label, known.short, *known.headings)
    }
    allowed = ", ".join(known.label for known in policy.measures)

    def read(text: str) -> str | None:
        if squeezed(text) not in names:
            raise RefusedTextError(f"{tidy(text)} is not a measure of the policy, which has {allowed}.")
        return names[squeezed(text)]

    which = read_column(table.frame[str(measure.place)], read)
    measures = tuple(str(name) for name in which.values)
    keyed, kinds = with_kinds(places.frame(table), policy, places)
    frame = keyed.with_columns(raw=table.frame[str(value.place)], measure=which.codes)
    frame = frame.drop_nulls(["raw", "pupil"])
    if which.why or which.codes.min() == MISSING:
        frame = frame.filter(pl.col("measure") >= 0)
    headings = dict.fromkeys(measures, value.heading)
    numbers = tuple(int(str(number)) for number in places.report.values)
    problems = tuple(refusals(which, table.frame["row"], measure.heading, whole_row=True))
    return _Stretched([frame], kinds, measures, headings, numbers, frozenset(numbers), problems)


def _coded(frame: pl.DataFrame, values: Sequence[str], places: Places, stretched: "_Stretched") -> Coded:
    words = {name: [str(value) for value in getattr(places, name).values] for name in PLACES}
    return Coded(frame, {**words, "measure": stretched.measures, "value": values}, stretched.numbers)


def _how_understood(columns: Sequence[Understood]) -> list[str]:
    """Notes on headings taken for something, and on columns that are known and play no part here."""
    notes = [
        f"The column “{column.heading}” was read as {column.field.replace('_', ' ')}"
        + (f" of report {column.report}." if column.report is not None else ".")
        for column in columns
        if column.field and squeezed(column.heading) != squeezed(column.field)
    ]
    idle = [c.heading for c in columns if c.field in ("absences", "extra_support", "gender", "teacher")]
    if idle:
        notes.append(f"Not used here: {listed(idle)}.")
    return notes
