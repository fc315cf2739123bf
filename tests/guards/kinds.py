"""What is known of the kind of a value in a template, from the annotations of the page it came with."""

import dataclasses
import enum
import inspect
import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

UNKNOWN: Final = object()


@dataclass(frozen=True)
class Method:
    """Something to be called, and what it gives."""

    gives: Any


def members(kind: Any) -> list[Any]:
    """The kinds a value may have, None left out."""
    origin = typing.get_origin(kind)
    if origin in {typing.Annotated, typing.ClassVar, typing.Final}:
        return members(typing.get_args(kind)[0])
    if origin in {typing.Union, types.UnionType}:
        return [one for part in typing.get_args(kind) if part is not type(None) for one in members(part)]
    return [kind]


def element(kind: Any) -> Any:
    """What a loop over this kind gives."""
    found = [typing.get_args(one) for one in members(kind)]
    if len(found) == 1 and found[0]:
        first, *others = found[0]
        return first if not others or others == [...] or typing.get_origin(kind) is not tuple else UNKNOWN
    return UNKNOWN


def is_strict(kind: Any) -> bool:
    """Whether all a value of this kind has is written on it."""
    plain = (str, int, float, bool)
    return inspect.isclass(kind) and (dataclasses.is_dataclass(kind) or issubclass(kind, (*plain, tuple, enum.Enum)))


def attribute(kind: Any, name: str) -> tuple[bool, Any]:
    """Whether a value of `kind` has `name`, and what that is."""
    if kind is UNKNOWN or kind is Any or isinstance(kind, Method):
        return True, UNKNOWN
    found = [_attribute(one, name) for one in members(kind)]
    kinds = [gives for has, gives in found if has]
    return bool(kinds), kinds[0] if len(found) == 1 and kinds else UNKNOWN


def _attribute(kind: Any, name: str) -> tuple[bool, Any]:
    origin = typing.get_origin(kind)
    if isinstance(kind, dict):
        return name in kind, kind.get(name, UNKNOWN)
    bare = origin or kind
    if not inspect.isclass(bare):
        return True, UNKNOWN
    hints = (
        typing.get_type_hints(bare, include_extras=False)
        if dataclasses.is_dataclass(bare) or hasattr(bare, "_fields")
        else {}
    )
    if name in hints:
        return True, hints[name]
    written = inspect.getattr_static(bare, name, None)
    if written is None:
        return not is_strict(bare) and not hasattr(bare, "__slots__"), UNKNOWN
    if isinstance(written, property) and written.fget is not None:
        return True, typing.get_type_hints(written.fget).get("return", UNKNOWN)
    if inspect.isfunction(written):
        return True, Method(typing.get_type_hints(written).get("return", UNKNOWN))
    return True, UNKNOWN


def pages(modules: list[types.ModuleType]) -> Iterator[type]:
    """Every class of these modules that says which template shows it."""
    for module in modules:
        for thing in vars(module).values():
            if inspect.isclass(thing) and thing.__module__ == module.__name__ and dataclasses.is_dataclass(thing):
                yield from [thing] if isinstance(getattr(thing, "template", None), str) else []
