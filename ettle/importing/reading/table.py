"""A file as a table: its heading row found, its rows counted from 1, every cell still the text that was written."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ettle.importing.ahead import QUICK_FROM, Ahead, Scan
from ettle.importing.reading.headings import Understood, Vocabulary, listed, unmapped
from ettle.importing.reading.opening import AT_THE_DESK, Limits, Source, kind_of, open_source
from ettle.importing.reading.problems import MOST_LISTED, CannotReadError, Problem
from ettle.importing.reading.quick import quick_frame
from ettle.importing.reading.sheets import sheet_rows
from ettle.importing.reading.text import Dialect, dialect_of, text_rows

# A heading row is looked for among the first rows; a system's print-out has seldom more than ten lines above it.
_LOOK_AT = 40


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """What a file holds. `frame` has a text column (categorical) for each heading, named by its place: "0", "1" …

    and `row`, the number of the data row. Rows that could not be read as rows are not in it but in `problems`;
    `rows` counts them all. `header_line` is the line or sheet row of the headings, from 1.
    """

    name: str
    headings: tuple[str, ...]
    frame: pl.DataFrame
    rows: int
    header_line: int
    how: str
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()

    def cells(self, heading: str) -> list[str | None]:
        """The cells under one heading, top to bottom, as written (tests and previews)."""
        return self.frame[str(self.headings.index(heading))].cast(pl.String).to_list()


def read_table(
    given: str | Path | bytes,
    words: Vocabulary,
    *,
    name: str = "",
    limits: Limits = AT_THE_DESK,
    ahead: Ahead | None = None,
) -> Table:
    """Read CSV or a workbook into a Table, finding the heading row by the words it knows. Raises CannotReadError.

    `ahead` may hold what a scan of the same file found already.
    """
    source = open_source(given, name=name, limits=limits)

    def score(rows: Sequence[Sequence[str]]) -> int:
        return max((words.recognised(row) for row in rows[:_LOOK_AT]), default=0)

    if kind_of(source, limits) == "workbook":
        sheet, rows, others = sheet_rows(source, score)
        how = f"the sheet “{sheet}”"
        notes = (f"Read from the sheet “{sheet}”; not from {listed(others)}.",) if others else ()
        return _table(source, words, rows=rows, lines=list(range(1, len(rows) + 1)), broken=set(), how=how, notes=notes)
    dialect = dialect_of(source, score)
    if (quick := _quickly(source, dialect, words, ahead)) is not None:
        return quick
    rows, lines, broken = text_rows(source, dialect)
    notes = () if dialect.encoding.startswith("utf-8") else (f"Read as {dialect.words}.",)
    return _table(source, words, rows=rows, lines=lines, broken=broken, how=dialect.words, notes=notes)


def _quickly(source: Source, dialect: Dialect, words: Vocabulary, ahead: Ahead | None) -> Table | None:
    """A large clean file read in one go, or None to have it read row by row."""
    if source.path is None or source.size < QUICK_FROM or not dialect.encoding.startswith("utf-8") or dialect.said:
        return None
    sample = [
        line.split(dialect.separator) for line in source.head.decode("utf-8-sig", "replace").split("\n")[:_LOOK_AT]
    ]
    place = _header_place([[cell.rstrip("\r") for cell in row] for row in sample], words)
    if place is None:
        return None
    headings = tuple(cell.strip() for cell in sample[place])
    if any('"' in heading for heading in headings):
        return None
    frame = quick_frame(Scan(source.path, dialect.separator, len(headings), place + 1), ahead)
    if frame is None:
        return None
    return Table(source.name, headings, frame, frame.height, place + 1, dialect.words, (), _above(place + 1))


def _header_place(rows: Sequence[Sequence[str]], words: Vocabulary) -> int | None:
    """Where the heading row is: the first of those with the most headings that are known."""
    scores = [words.recognised(cell.strip() for cell in row) for row in rows[:_LOOK_AT]]
    best = max(scores, default=0)
    return scores.index(best) if best >= 2 or (best == 1 and max(map(len, rows), default=0) <= 2) else None


def _above(line: int) -> tuple[str, ...]:
    return () if line == 1 else (f"The headings are on line {line}; what stands above them was not read.",)


def _table(
    source: Source,
    words: Vocabulary,
    *,
    rows: list[list[str]],
    lines: list[int],
    broken: set[int],
    how: str,
    notes: tuple[str, ...],
) -> Table:
    place = _header_place(rows, words)
    if place is None:
        first = next((row for row in rows if sum(bool(cell.strip()) for cell in row) > 1), rows[0] if rows else [])
        raise CannotReadError(
            f"{source.name} has no row of headings that can be recognised. It begins: {listed(first)}. "
            "A table of ratings has headings such as pupil, subject, report and one for each measure."
        )
    written = [cell.strip() for cell in rows[place]]
    widest = len(written)
    while written and not written[-1]:
        written.pop()
    rest, problems, repeated = _sorted_rows(rows, lines, broken, place, (len(written), widest))
    good, numbers, count = rest
    if count == 0:
        raise CannotReadError(f"{source.name} has headings (line {lines[place]}) and no rows below them.")
    width = max([len(written), *map(len, good)])
    headings = tuple(written + [""] * (width - len(written)))
    columns = {
        str(i): pl.Series([row[i] if i < len(row) and row[i].strip() else None for row in good], dtype=pl.String)
        for i in range(width)
    }
    frame = (
        pl.DataFrame(columns)
        .with_columns(pl.all().cast(pl.Categorical))
        .with_columns(row=pl.Series(numbers, dtype=pl.UInt32))
    )
    said = notes + _above(lines[place])
    if repeated:
        said += (f"The headings come again {repeated} times further down; those rows were passed over.",)
    return Table(source.name, headings, frame, count, lines[place], how, tuple(problems[:MOST_LISTED]), said)


def _sorted_rows(
    rows: list[list[str]], lines: list[int], broken: set[int], place: int, widths: tuple[int, int]
) -> tuple[tuple[list[list[str]], list[int], int], list[Problem], int]:
    """The rows as wide as the headings with their numbers, a problem for each of the others, and headings repeated."""
    needed, widest = widths
    heading = [cell.strip() for cell in rows[place]][:needed]
    good: list[list[str]] = []
    numbers: list[int] = []
    problems: list[Problem] = []
    count = repeated = 0
    for at in range(place + 1, len(rows)):
        row = rows[at]
        last = len(row)
        while last and not row[last - 1].strip():
            last -= 1
        if not last:
            continue
        if [cell.strip() for cell in row][:needed] == heading:
            repeated += 1
            continue
        count += 1
        if at in broken:
            why = (
                f"A quote mark is opened in this row (line {lines[at]}) and not closed: its cells cannot be told apart."
            )
        elif len(row) < needed:
            why = f"The row has {_cells(len(row))} and the headings are {needed}: which are missing cannot be known."
        elif last > widest:
            why = f"The row has {_cells(last)} and the headings are {needed}: one has a separator in it and no quotes."
        else:
            good.append(row[:last])
            numbers.append(count)
            continue
        problems.append(Problem(count, "", ", ".join(row)[:200], f"{why} Nothing of this row was read."))
    return (good, numbers, count), problems, repeated


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"


def unmapped_of(table: Table, columns: Sequence[Understood]) -> list[Problem]:
    """A problem for each column of the table that nobody understood; one without heading and cells is no column."""
    firsts = [table.frame[str(column.place)].drop_nulls().head(1).cast(pl.String).to_list() for column in columns]
    held = [column for column, first in zip(columns, firsts, strict=True) if column.heading or first]
    return unmapped(held, [first[0] if first else None for first in firsts])
