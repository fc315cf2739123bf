"""Many new rows of one table at once, where an object for each would cost more than the rows."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Model


def insert(
    model: type[Model], names: Sequence[str], rows: Iterable[Sequence[str | int | bool | None]], **alike: Any
) -> None:
    """Insert `rows`, whose values stand in the order of `names` (`pupil_id`, not `pupil`), in one go.

    `alike` is what every row holds; anything named nowhere takes the default of its field. No signal is sent, as with
    bulk_create, and the database checks what it checks of any row.
    """
    fields = {field.attname: field for field in model._meta.concrete_fields if not field.primary_key}
    shared = {name: alike.pop(name, field.get_default()) for name, field in fields.items() if name not in names}
    if alike:
        raise TypeError(f"{model.__name__} has no {', '.join(alike)} beside what its rows hold.")
    told = tuple(fields[name].get_db_prep_save(value, connection) for name, value in shared.items())
    quote = connection.ops.quote_name
    columns = ", ".join(quote(fields[name].column or name) for name in (*names, *shared))
    places = ", ".join(["%s"] * len(fields))
    # Only names of the table and its columns are written into the statement; every value is a parameter.
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608
    if values := [(*row, *told) for row in rows]:
        with transaction.atomic(savepoint=False), connection.cursor() as cursor:
            cursor.executemany(statement, values)
