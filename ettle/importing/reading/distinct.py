"""Columns read by their distinct texts: each different text is judged once, however many rows it stands in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

MISSING = -1
REFUSED = -2

Kind = type[pl.String | pl.Categorical] | pl.Enum


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column as numbers: `codes` is the place of each row's value in `values`, or MISSING, or REFUSED.

    `why` holds, for a refused text, the sentence; `raw` is the column as it was written.
    """

    values: tuple[object, ...]
    codes: pl.Series
    raw: pl.Series
    why: dict[str, str]

    @property
    def texts(self) -> pl.Series:
        """The values as text, row by row, null where missing or refused."""
        return decoded(self.codes, [str(value) for value in self.values])

    def refused(self) -> pl.Series:
        """Which rows were refused, as a mask."""
        return self.codes == REFUSED


class RefusedTextError(ValueError):
    """Raised by a reader of one text; the message is the sentence for the person."""


def read_column(raw: pl.Series, read: Callable[[str], object | None]) -> Column:
    """Judge every distinct text of a categorical column once. `read` gives a value, None for missing, or raises."""
    places: dict[object, int] = {}
    why: dict[str, str] = {}
    distinct = distinct_of(raw)
    codes: list[int] = []
    for text in distinct.cast(pl.String):
        try:
            value = read(text)
        except RefusedTextError as refusal:
            why[text] = str(refusal)
            codes.append(REFUSED)
            continue
        codes.append(MISSING if value is None else places.setdefault(value, len(places)))
    return Column(tuple(places), looked_up(raw.to_physical(), distinct.to_physical(), codes), raw, why)


def as_written(raw: pl.Series) -> Column | None:
    """A column of plain letters and figures, in which each text stands for itself; None for any other."""
    distinct = distinct_of(raw)
    texts = distinct.cast(pl.String)
    if not texts.str.contains("^[0-9A-Za-z]+$").all():
        return None
    codes = looked_up(raw.to_physical(), distinct.to_physical(), range(len(texts)))
    return Column(tuple(texts.to_list()), codes, raw, {})


def distinct_of(raw: pl.Series) -> pl.Series:
    """Each text of a categorical column once. A long column is crossed off in a list of all texts, not sorted out."""
    codes = raw.to_physical()
    top = codes.max()
    if not isinstance(top, int) or top >= len(raw):
        return raw.unique().drop_nulls()
    rows = pl.int_range(len(raw), dtype=pl.Int32, eager=True)
    if codes.null_count():
        known = codes.is_not_null()
        codes, rows = codes.filter(known), rows.filter(known)
    seen = whole(top + 1, MISSING).scatter(codes, rows)
    return raw.gather(seen.filter(seen != MISSING))


def nothing(height: int) -> Column:
    """A column that is not in the file: missing in every row."""
    return Column((), whole(height, MISSING), pl.repeat(None, height, dtype=pl.Categorical, eager=True), {})


def always(height: int, value: object) -> Column:
    """A column that holds one value in every row."""
    return Column((value,), whole(height, 0), pl.repeat(None, height, dtype=pl.Categorical, eager=True), {})


def whole(height: int, code: int) -> pl.Series:
    """One code for every row."""
    return pl.repeat(code, height, dtype=pl.Int32, eager=True)


def looked_up(keys: pl.Series, known: pl.Series, codes: Sequence[int]) -> pl.Series:
    """For each key the code beside it in `known`; MISSING for a null key."""
    if not len(known):
        return whole(len(keys), MISSING)
    top = known.max()
    assert isinstance(top, int)
    table = pl.select(pl.repeat(MISSING, top + 1, dtype=pl.Int32)).to_series()
    table = table.scatter(known, pl.Series(codes, dtype=pl.Int32))
    found = table.gather(keys)
    return found.fill_null(MISSING) if found.null_count() else found


def decoded(codes: pl.Series, texts: Sequence[str], kind: Kind = pl.String) -> pl.Series:
    """The text behind each code, null for MISSING and REFUSED."""
    table = pl.Series([*texts, None], dtype=pl.String).cast(kind)
    last = len(texts)
    return table.gather(pl.select(pl.when(codes < 0).then(last).otherwise(codes)).to_series())
