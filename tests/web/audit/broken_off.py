"""One action, done whole and then broken off at each of its writes: it leaves its row, or nothing at all."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from types import ModuleType
from typing import Any, Final
from unittest import mock

from django.apps import apps
from django.db import connection, transaction

import ettle
from ettle.audit.models import Event

Action = Callable[..., Any]
Given = Mapping[str, Any]
WRITE: Final = re.compile(r"\s*(insert|update|delete|replace|merge|with\b.*?\b(?:insert|update|delete))\b", re.I | re.S)


class BrokenOff(BaseException):
    """The database went away; no action may mistake this for anything it knows."""


def actions(modules: list[ModuleType] | None = None) -> Iterator[Action]:
    """Every public function written in a module of actions."""
    for module in action_modules() if modules is None else modules:
        for name, thing in sorted(vars(module).items()):
            if inspect.isfunction(thing) and not name.startswith("_") and thing.__module__ == module.__name__:
                yield thing


def action_modules() -> list[ModuleType]:
    """Every `actions` of a slice, a file or a folder of them. The audit record's own are what the others call."""
    names = [found.name for found in pkgutil.walk_packages(ettle.__path__, "ettle.")]
    return [
        importlib.import_module(name)
        for name in names
        if "actions" in name.split(".") and not name.startswith("ettle.audit.")
    ]


@contextmanager
def writes(stop_at: int | None = None) -> Iterator[list[str]]:
    """The writes made meanwhile; the one numbered `stop_at`, from 0, is never made."""
    made: list[str] = []

    def watch(execute: Any, sql: str, *rest: Any) -> Any:
        if WRITE.match(sql):
            if len(made) == stop_at:
                raise BrokenOff(sql)
            made.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        yield made


def everything() -> dict[str, list[Any]]:
    """All rows of all tables."""
    tables = {model for model in apps.get_models(include_auto_created=True) if model._meta.managed}
    return {
        model._meta.label: sorted(model._default_manager.values_list().order_by(), key=repr)
        for model in tables
        if not model._meta.proxy
    }


@contextmanager
def taken_back() -> Iterator[None]:
    """What is done inside is undone at the end.

    Inside the test's own transaction, a block that asks for no savepoint gets one: at a school it is the outermost, and
    is taken back alone. One that may only be outermost (`durable`) is taken for one here.
    """
    plain = transaction.Atomic.__enter__

    def with_savepoint(self: Any) -> None:  # the stubs do not know `durable`
        asked = self.savepoint, self.durable
        self.savepoint, self.durable = True, False
        try:
            plain(self)
        finally:
            self.savepoint, self.durable = asked

    with mock.patch.object(transaction.Atomic, "__enter__", with_savepoint), transaction.atomic():
        yield
        transaction.set_rollback(True)


def faults(action: Action, scene: Callable[[], Given]) -> list[str]:
    """What is wrong with the row an action leaves, or with what it leaves when it is broken off."""
    name = f"{action.__module__}.{action.__name__}"
    with taken_back():
        given = scene()
        known = set(Event.objects.values_list("pk", flat=True))
        with writes() as made:
            action(**given)
        found = [f"{name} {fault}" for fault in _row_faults(given, Event.objects.exclude(pk__in=known))]
    return [*found, *_left_behind(name, action, scene, len(made))]


def _row_faults(given: Given, rows: Any) -> Iterator[str]:
    if not rows:
        yield "leaves no audit row."
    by, now = given.get("by"), given.get("now")
    who = by.name if by else "Ettle"
    for row in rows:
        if (row.who, row.user_id_kept) != (who, by.user_id if by else None):
            yield f"leaves a row of {row.who}, and {who} did it."
        if isinstance(now, datetime) and row.at != now:
            yield "leaves a row of another moment."
        if not row.why_allowed:
            yield "leaves a row that does not say why it was allowed."


def _left_behind(name: str, action: Action, scene: Callable[[], Given], count: int) -> Iterator[str]:
    for place in range(count):
        with taken_back():
            given = scene()
            before = everything()
            with writes(stop_at=place):
                try:
                    action(**given)
                except BrokenOff as broken:
                    sql = str(broken)
                else:
                    yield f"{name} made fewer writes the second time; its scene is not the same each time."
                    return
            after = everything()
        if changed := sorted(label for label in before if before[label] != after[label]):
            table = sql.split("(", maxsplit=1)[0].strip()[:60]
            yield f"{name}, broken off at write {place + 1} ({table}), leaves changes in {', '.join(changed)}."
