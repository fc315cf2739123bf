"""Questions every page asks: put into SQL once, then asked again of other rows."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any, Final, ParamSpec
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

P = ParamSpec("P")
NUMBER: Final = 8_000_000_000_000_000_000
"""Beyond the number of any row, within what a database can hold."""

LARGEST: Final = 2**63
"""The first number the databases' largest whole number cannot hold."""


def asked(build: Callable[P, "QuerySet[Any, Any]"]) -> Callable[P, list[Any]]:
    """Make the rows of a question out of the question: a queryset of `values_list`, whose shape never changes.

    Working out the SQL takes Django several times as long as answering does. What is asked about is given by
    position, as numbers, texts, dates, moments and keys; never None, which is another question. A number no
    database can hold, or a text with a NUL in it, is in no row: the answer is empty, and nothing is asked.
    """
    known: dict[str, tuple[str, tuple[Any, ...], Any]] = {}

    def worked_out(given: tuple[Any, ...]) -> tuple[str, tuple[Any, ...], Any]:
        stand_ins = [_stand_in(place, value) for place, value in enumerate(given)]
        compiler = build(*stand_ins).query.get_compiler(connection=connection)  # type: ignore[call-arg]
        sql, values = compiler.as_sql()
        places = {_prepared(stand_in): place for place, stand_in in enumerate(stand_ins)}
        order = tuple((True, places[value]) if value in places else (False, value) for value in values)
        if {place for is_asked, place in order if is_asked} != set(range(len(given))):
            raise TypeError(f"{build.__name__} does not ask about everything it is given.")
        return sql, order, compiler.get_converters([one[0] for one in compiler.select])

    @wraps(build)
    def rows(*given: P.args, **_none: P.kwargs) -> list[Any]:
        if not all(map(_can_be_held, given)):
            return []
        if connection.vendor not in known:
            known[connection.vendor] = worked_out(given)
        sql, order, converters = known[connection.vendor]
        with connection.cursor() as cursor:
            cursor.execute(sql, [_prepared(given[of]) if is_asked else of for is_asked, of in order])
            found = cursor.fetchall()
        return _converted(found, converters) if converters else found

    return rows


def _converted(found: list[Any], converters: Any) -> list[tuple[Any, ...]]:
    """The rows as Python has them. A column says the same day or moment many times: each is read once."""
    columns: list[Any] = list(zip(*found, strict=True))
    for place, (steps, expression) in converters.items() if columns else ():
        known: dict[Any, Any] = {}
        for value in set(columns[place]):
            read = value
            for step in steps:
                read = step(read, expression, connection)
            known[value] = read
        columns[place] = [known[value] for value in columns[place]]
    return list(zip(*columns, strict=True))


def _stand_in(place: int, value: object) -> Any:
    if isinstance(value, datetime):
        return datetime(1000 + place, 1, 1, tzinfo=UTC)
    if isinstance(value, date):
        return date(1000 + place, 1, 1)
    if isinstance(value, str):
        return f"\0{place}"
    if isinstance(value, int):
        return NUMBER + place
    if isinstance(value, UUID):
        return UUID(int=place)
    raise TypeError(f"{value!r} is not a number, a text, a date, a moment or a key.")


def _can_be_held(value: object) -> bool:
    return "\0" not in value if isinstance(value, str) else not isinstance(value, int) or abs(value) < LARGEST


def _prepared(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
