"""Faults in the shape of a file, told in plain words: what stands there, and what would be right."""

from __future__ import annotations

import difflib
import types
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Union, get_args, get_origin

from pydantic_core import ErrorDetails

from ettle.policy.places import Path
from ettle.policy.schema import Entry, Policy

KINDS = {
    "string_type": "should be text in quotes",
    "int_type": "should be a whole number",
    "int_parsing": "should be a whole number",
    "int_from_float": "should be a whole number",
    "decimal_type": "should be a number",
    "decimal_parsing": "should be a number",
    "finite_number": "should be a number",
    "decimal_max_digits": "should have at most 12 digits, 6 of them after the point",
    "decimal_max_places": "should have at most 12 digits, 6 of them after the point",
    "decimal_whole_digits": "should have at most 12 digits, 6 of them after the point",
    "bool_type": "should be true or false",
    "bool_parsing": "should be true or false",
    "date_type": "should be a date, written 2026-08-12 without quotes",
    "date_parsing": "should be a date, written 2026-08-12 without quotes",
    "date_from_datetime_parsing": "should be a date, written 2026-08-12 without quotes",
    "date_from_datetime_inexact": "should be a date without a time of day",
    "tuple_type": "should be a list in square brackets",
    "model_type": "should be a table",
    "mapping_type": "should be a table",
    "dict_type": "should be a table",
}
LIMITS = {
    "greater_than": ("gt", "more than {}"),
    "greater_than_equal": ("ge", "{} or more"),
    "less_than": ("lt", "less than {}"),
    "less_than_equal": ("le", "{} or less"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at a place of the file, before the place is put into words."""

    path: Path
    what: str
    right: str = ""


def shown(value: object) -> str:
    """A value as the file would write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, date | int | float | Decimal):
        return str(value)
    return "a table" if isinstance(value, Mapping) else "a list" if isinstance(value, list) else "something else"


def sentence(path: Path, raw: object, problem: ErrorDetails) -> Finding:
    """One fault of shape as a finding."""
    place = (*path, *problem["loc"])
    key, given = str(place[-1]), problem["input"]
    if problem["type"] == "extra_forbidden":
        return unknown(place, key)
    if problem["type"] == "missing":
        return _absent(place, key)
    return Finding(place, *_wrong(problem, given))


def _wrong(problem: ErrorDetails, given: object) -> tuple[str, str]:
    kind, context = problem["type"], problem.get("ctx", {})
    if kind == "value_error":
        return f"{str(context['error']).rstrip('.')}.", ""
    right = "That is not what is meant here."
    if kind in KINDS:
        right = f"It {KINDS[kind]}."
    elif kind in LIMITS:
        limit, words = LIMITS[kind]
        right = f"It should be {words.format(context[limit])}."
    elif kind == "literal_error":
        right = f"It should be one of: {context['expected'].replace(chr(39), '')}."
    elif kind in ("too_short", "string_too_short"):
        right = "It should not be empty."
    elif kind in ("too_long", "string_too_long"):
        right = f"It should hold at most {context['max_length']}."
    return f"is {shown(given)}.", right


def unknown(place: Path, key: str) -> Finding:
    """A key nobody knows, with the nearest one that is known there."""
    known = _keys(model_at(place[:-1]))
    near = difflib.get_close_matches(key.casefold(), known, n=1, cutoff=0.6)
    right = f'The nearest known key is "{near[0]}".' if near else f"Known here: {', '.join(known)}."
    return Finding(place, f'unknown key "{key}".', right)


def _absent(place: Path, key: str) -> Finding:
    if place[0] == "subjects" and key == "faculty":
        return Finding(place[:-1], "the subject has no faculty.", "Every subject belongs to one, or cannot be counted.")
    model = model_at(place[:-1])
    info = next((i for n, i in model.model_fields.items() if key in (n, i.alias)), None) if model else None
    means = f"{info.description}" if info is not None and info.description else ""
    return Finding(place[:-1], f'"{key}" is missing.', means)


def _keys(model: type[Entry] | None) -> list[str]:
    return [] if model is None else [info.alias or name for name, info in model.model_fields.items()]


def model_at(path: Path) -> type[Entry] | None:
    """The kind of table that stands at a place of a policy file."""
    model: type[Entry] = Policy
    for key in path:
        if isinstance(key, int):
            continue
        info = next((i for n, i in model.model_fields.items() if key in (n, i.alias)), None)
        inner = None if info is None else entry_in(info.annotation)
        if inner is None:
            return None
        model = inner
    return model


def entry_in(annotation: Any) -> type[Entry] | None:
    """The kind of table inside a type: the table itself, one of a list, or one that may be left out."""
    if isinstance(annotation, type) and issubclass(annotation, Entry):
        return annotation
    if get_origin(annotation) in (tuple, Union, types.UnionType):
        return next((found for found in map(entry_in, get_args(annotation)) if found), None)
    return None
