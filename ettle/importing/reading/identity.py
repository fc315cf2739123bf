"""Which pupil a row is about: by number and never by name alone, undoing what spreadsheets do to numbers."""

from collections.abc import Iterable
from typing import Literal

import polars as pl

from ettle.importing.reading.cells import tidy
from ettle.importing.reading.distinct import Column, RefusedTextError, as_written, read_column
from ettle.importing.reading.headings import IDENTITY, Understood, listed, rivals
from ettle.importing.reading.problems import CannotReadError, Problem
from ettle.importing.reading.table import Table
from ettle.rules.identifiers import Identifier, read_identifier

Kind = Literal["scn", "upn", "own"]


def identity_column(columns: Iterable[Understood], table: Table) -> tuple[Understood, Kind]:
    """The column the pupil is known by: the school's own number first, then SCN, then UPN. Raises CannotReadError."""
    columns = tuple(columns)
    by_field = {column.field: column for column in columns if column.field}
    for name in IDENTITY:
        if name in by_field:
            kind: Kind = "scn" if name == "scn" else "upn" if name == "upn" else "own"
            return by_field[name], kind
    raise CannotReadError(
        f"{table.name} has no column that says which pupil a row is about (pupil, SCN or UPN). A name alone is not "
        f"enough, since two pupils may share one. Its headings are: {listed(table.headings)}. {rivals(columns)}"
        'Say which it is with --map "Heading=pupil".'
    )


def read_pupils(raw: pl.Series, kind: Kind) -> tuple[Column, dict[str, Identifier]]:
    """The pupils of a column, and for each written text what must be looked at by a person."""
    # Where every number is plain there is nothing to undo, and tens of thousands need not be looked at one by one.
    if kind == "own" and (plain := as_written(raw)) is not None:
        return plain, {}
    doubts: dict[str, Identifier] = {}

    def read(text: str) -> str | None:
        bare = tidy(text)
        if not bare:
            return None
        if kind == "own" and not _spoilt(bare):
            return bare
        found = read_identifier(text, kind)
        if found.value is None:
            raise RefusedTextError(found.note)
        if kind != "own" and found.fits is None and not any(sign.isdigit() for sign in found.value):
            raise RefusedTextError(f"“{text.strip()}” is not a pupil number, so the row is not about a pupil.")
        if found.note:
            doubts[text] = found
        return found.value

    return read_column(raw, read), doubts


def _spoilt(bare: str) -> bool:
    """Whether a school's own reference may have been changed by a spreadsheet: it then begins like a number."""
    return bare[:1].isdigit() and not bare.isalnum()


def doubts_told(column: Column, doubts: dict[str, Identifier], rows: pl.Series, heading: str) -> list[Problem]:
    """A warning for each row whose number a person should look at, once for each different text."""
    if not doubts:
        return []
    wanted = pl.Series(list(doubts), dtype=pl.String).cast(pl.Categorical)
    frame = pl.DataFrame({"row": rows, "raw": column.raw}).filter(pl.col("raw").is_in(wanted.implode()))
    first = frame.group_by("raw").agg(pl.col("row").min()).sort("row").cast({"raw": pl.String})
    return [Problem(row, heading, text, doubts[text].note, "warning") for text, row in first.iter_rows()]
