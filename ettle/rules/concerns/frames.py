"""The few things that differ between the engines a frame of ratings can live in."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import narwhals as nw
import polars as pl
from narwhals.typing import IntoFrame

# Eager in polars, where small steps are cheaper than a plan; lazy elsewhere. Only what both can do is used.
Frame: TypeAlias = Any
Columns = Mapping[str, "type[str] | type[int]"]


def columns(row: type[NamedTuple]) -> Columns:
    """The columns of a table whose rows are `row`: whole numbers where it says int, else text that may be null."""
    return {name: int if kind is int else str for name, kind in row.__annotations__.items()}


def known(native: IntoFrame) -> Frame:
    """Any frame narwhals knows, as narwhals sees it."""
    return nw.from_native(native)


def held(frame: Frame) -> Frame:
    """The same rows, in memory where the engine would otherwise read the file again for every question."""
    if isinstance(frame, nw.LazyFrame) and frame.implementation is nw.Implementation.POLARS:
        return frame.collect()
    return frame


def gathered(frame: Frame, *, by: Sequence[str] = ()) -> pl.DataFrame:
    """The rows as a polars frame, whichever engine worked them out, sorted where asked, pupils as text."""
    if frame.implementation is nw.Implementation.DUCKDB:
        # DuckDB hands whole frames over only through another library, which is not needed for anything else.
        rows = pl.DataFrame(frame.to_native().fetchall(), schema=frame.collect_schema().to_polars(), orient="row")
        return rows.sort(by) if by else rows
    eager = frame.collect(backend="polars") if isinstance(frame, nw.LazyFrame) else frame
    native: pl.DataFrame = eager.to_polars()
    rows = native.sort(by) if by else native
    return rows.cast({"pupil": pl.String}) if isinstance(rows.schema.get("pupil"), pl.Enum) else rows


def beside(frame: Frame, row: type[NamedTuple], rows: Iterable[Sequence[object]]) -> Frame:
    """A small table in the engine of `frame`, so that the two can be joined."""
    heads, listed = columns(row), list(rows)
    if frame.implementation is nw.Implementation.DUCKDB:
        return nw.from_native(frame.to_native().query("ratings", _values(heads, listed)))
    schema = {name: pl.Int64 if kind is int else pl.String for name, kind in heads.items()}
    table = nw.from_native(pl.DataFrame(listed, schema=schema, orient="row"))
    if frame.implementation is nw.Implementation.POLARS:
        return table
    return nw.from_dict(table.to_dict(as_series=False), backend=frame.implementation)


def _values(heads: Columns, rows: Sequence[Sequence[object]]) -> str:
    """The rows as SQL. All of them come from a policy or were read back from the ratings, and are quoted."""
    named = ", ".join(
        f'CAST("{name}" AS {"BIGINT" if kind is int else "VARCHAR"}) AS "{name}"' for name, kind in heads.items()
    )
    listed = ", ".join(f"({', '.join(map(_literal, row))})" for row in rows or [[None] * len(heads)])
    nothing = "" if rows else " WHERE false"
    return f"SELECT {named} FROM (VALUES {listed}) AS listed({', '.join(map(_quoted, heads))}){nothing}"  # noqa: S608


def _quoted(name: str) -> str:
    return f'"{name}"'


def _literal(value: object) -> str:
    if value is None or isinstance(value, int):
        return "NULL" if value is None else str(value)
    return "'" + str(value).replace("'", "''") + "'"
