"""Questions every page asks: put into SQL once, then asked again of other rows."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, Final, ParamSpec

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
    position, as numbers, texts and dates; never None, which is another question. A number no database can hold, or
    a text with a NUL in it, is in no row: the answer is empty, and nothing is asked.
    """
    known: dict[str, tuple[str, tuple[Any, ...], Any, Any]] = {}

    def worked_out(given: tuple[Any, ...]) -> tuple[str, tuple[Any, ...], Any, Any]:
        stand_ins = [_stand_in(place, value) for place, value in enumerate(given)]
        compiler = build(*stand_ins).query.get_compiler(connection=connection)  # type: ignore[call-arg]
        sql, values = compiler.as_sql()
        places = {_prepared(stand_in): place for place, stand_in in enumerate(stand_ins)}
        order = tuple((True, places[value]) if value in places else (False, value) for value in values)
        if {place for is_asked, place in order if is_asked} != set(range(len(given))):
            raise TypeError(f"{build.__name__} does not ask about everything it is given.")
        return sql, order, compiler, compiler.get_converters([one[0] for one in compiler.select])

    @wraps(build)
    def rows(*given: P.args, **_none: P.kwargs) -> list[Any]:
        if not all(map(_can_be_held, given)):
            return []
        if connection.vendor not in known:
            known[connection.vendor] = worked_out(given)
        sql, order, compiler, converters = known[connection.vendor]
        with connection.cursor() as cursor:
            cursor.execute(sql, [_prepared(given[of]) if is_asked else of for is_asked, of in order])
            found = cursor.fetchall()
        return list(map(tuple, compiler.apply_converters(found, converters))) if converters else found

    return rows


def _stand_in(place: int, value: object) -> Any:
    if isinstance(value, date):
        return date(1000 + place, 1, 1)
    if isinstance(value, str):
        return f"\0{place}"
    if isinstance(value, int):
        return NUMBER + place
    raise TypeError(f"{value!r} is not a number, a text or a date.")


def _can_be_held(value: object) -> bool:
    return "\0" not in value if isinstance(value, str) else not isinstance(value, int) or abs(value) < LARGEST


def _prepared(value: Any) -> Any:
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
