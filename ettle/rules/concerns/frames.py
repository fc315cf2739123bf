"""The few things that differ between the engines a frame of ratings can live in."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import narwhals as nw
import polars as pl
from narwhals.typing import IntoFrame

Frame = nw.LazyFrame[Any]
Columns = Mapping[str, type[str] | type[int]]

_DTYPES: dict[type, type[pl.DataType]] = {str: pl.String, int: pl.Int64}


def lazy(native: IntoFrame) -> Frame:
    """Any eager or lazy frame narwhals knows, as a lazy one."""
    return nw.from_native(native).lazy()


def held(frame: Frame) -> Frame:
    """The same rows, read once where the engine would otherwise read the file again for every question."""
    if frame.implementation is nw.Implementation.POLARS:
        return frame.collect().lazy()
    return frame


def gathered(frame: Frame) -> pl.DataFrame:
    """The rows as a polars frame, whichever engine worked them out."""
    if frame.implementation is nw.Implementation.DUCKDB:
        # DuckDB hands whole frames over only through another library, which is not needed for anything else.
        return pl.DataFrame(frame.to_native().fetchall(), schema=frame.collect_schema().to_polars(), orient="row")
    return frame.collect(backend="polars").to_native()


def beside(frame: Frame, columns: Columns, rows: Iterable[Sequence[object]]) -> Frame:
    """A small table in the engine of `frame`, so that the two can be joined."""
    listed = list(rows)
    if frame.implementation is nw.Implementation.DUCKDB:
        return nw.from_native(frame.to_native().query("ratings", _values(columns, listed))).lazy()
    schema = {name: _DTYPES[kind] for name, kind in columns.items()}
    table = nw.from_native(pl.DataFrame(listed, schema=schema, orient="row"))
    if frame.implementation is nw.Implementation.POLARS:
        return table.lazy()
    return nw.from_dict(table.to_dict(as_series=False), backend=frame.implementation).lazy()


def _values(columns: Columns, rows: Sequence[Sequence[object]]) -> str:
    """The rows as SQL. Everything in them comes from a policy and is quoted all the same."""
    kinds = {str: "VARCHAR", int: "BIGINT"}
    names = ", ".join(f'CAST("{name}" AS {kinds[kind]}) AS "{name}"' for name, kind in columns.items())
    heads = ", ".join(f'"{name}"' for name in columns)
    lines = ", ".join(f"({', '.join(map(_literal, row))})" for row in rows)
    if not rows:
        lines = f"({', '.join('NULL' for _ in columns)})"
    kept = "" if rows else " WHERE false"
    return f"SELECT {names} FROM (VALUES {lines}) AS listed({heads}){kept}"  # noqa: S608


def _literal(value: object) -> str:
    if isinstance(value, int):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"
