"""Changing a few values of a policy file where they stand, so that its comments, order and spelling stay."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any, Final

from ettle.policy.checks import parsed
from ettle.policy.places import Path, Walk

TAKEN_OUT: Final = object()
"""In place of a value: the key, or the entry of a list, is to go."""

Changes = Mapping[Path, object]
Span = tuple[int, int]


def edited(text: str, changes: Changes) -> str:
    """The same file with other values at some places. What it then says is exactly what was asked for.

    Keys that are not there are added, and lists of tables given whole. Where a value cannot be changed in its place
    the whole file is written afresh, without comments. Raises PolicyUnreadable where the text is not TOML, and
    LookupError for a place whose table is not there.
    """
    wanted = changed(parsed(text), changes)
    plain = text.replace("\r\n", "\n")
    try:
        done = _spliced(plain, changes)
        if parsed(done) == wanted:
            return done
    except (LookupError, ValueError):
        pass
    return written(wanted)


def changed(raw: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    """The tables of a file with other values at some places. Raises LookupError where a table is not there."""
    tables: dict[str, Any] = deepcopy(dict(raw))
    gone: list[tuple[list[Any], int]] = []
    for path, value in changes.items():
        inner: Any = tables
        for key in path[:-1]:
            inner = inner[key]
        if value is not TAKEN_OUT:
            inner[path[-1]] = value
        elif isinstance(inner, list):
            gone.append((inner, int(path[-1])))
        else:
            del inner[path[-1]]
    # Entries go last and from the end, so that the places of the others stay what they were.
    for listed, index in sorted(gone, key=lambda entry: -entry[1]):
        del listed[index]
    return tables


@dataclass(slots=True)
class Spans(Walk):
    """Where everything stands: the values, their whole pairs, tables between braces, and tables under a header."""

    values: dict[Path, Span] = field(default_factory=dict)
    pairs: dict[Path, Span] = field(default_factory=dict)
    braces: dict[Path, Span] = field(default_factory=dict)
    headed: dict[Path, Span] = field(default_factory=dict)

    def header(self) -> Path:
        start = self.at
        path = Walk.header(self)
        self.headed[path] = (start, self.at)
        return path

    def pair(self, table: Path) -> None:
        start = self.at
        path = (*table, *self.keys())
        self.move(1)
        self.skip()
        self.value(path)
        self.pairs[path] = (start, self.at)
        if table in self.headed:
            self.headed[table] = (self.headed[table][0], self.at)

    def value(self, path: Path) -> None:
        start = self.at
        Walk.value(self, path)
        end = self.at
        while self.text[end - 1] in " \t":
            end -= 1
        self.values[path] = (start, end)

    def table(self, path: Path) -> None:
        start = self.at
        Walk.table(self, path)
        self.braces[path] = (start, self.at)


def _spliced(text: str, changes: Changes) -> str:
    spans = Spans(text)
    spans.file()
    cuts = sorted(cut for path, value in changes.items() for cut in _cuts(spans, path, value))
    done, at = [], 0
    for start, end, words in cuts:
        if start < at:
            raise LookupError("Two changes meet.")
        done += [text[at:start], words]
        at = end
    return "".join([*done, text[at:]])


def _cuts(spans: Spans, path: Path, value: object) -> Iterator[tuple[int, int, str]]:
    """What is cut out where, and what takes its place. Raises LookupError where there is no such place."""
    if value is TAKEN_OUT:
        yield from ((start, end, "") for start, end in _removed(spans, path))
    elif path in spans.values:
        yield (*spans.values[path], literal(value, wide=path not in _inside_braces(spans)))
    elif entries := [span for at, span in spans.headed.items() if at[:-1] == path and isinstance(at[-1], int)]:
        if not (isinstance(value, list) and _is_table(value)):
            raise LookupError(path)
        header = ".".join(map(_key, path))
        blocks = [f"[[{header}]]\n" + "\n".join(_lines(entry)) for entry in value]
        yield (entries[0][0], entries[-1][1], "\n\n".join(blocks))
    elif path[:-1] in spans.braces:
        start, end = spans.braces[path[:-1]]
        inside = spans.text[start + 1 : end - 1]
        comma = ", " if inside.strip() else " "
        at = start + 1 + len(inside.rstrip())
        yield (at, end - 1, f"{comma}{_key(path[-1])} = {literal(value)} ")
    elif path[:-1] in spans.headed:
        end = _line_end(spans.text, spans.headed[path[:-1]][1])
        yield (end, end, f"\n{_key(path[-1])} = {literal(value, wide=True)}")
    else:
        raise LookupError(path)


def _inside_braces(spans: Spans) -> set[Path]:
    return {path for path in spans.values if any(path[:n] in spans.braces for n in range(1, len(path)))}


def _removed(spans: Spans, path: Path) -> Iterator[Span]:
    """The lines, or the part of a line, that a key or an entry takes up."""
    under = [span for at, span in spans.headed.items() if at[: len(path)] == path]
    if under:
        for start, end in under:
            stop = _line_end(spans.text, end)
            while spans.text[stop : stop + 1] == "\n":
                stop += 1
            yield (start, stop)
        return
    start, end = spans.pairs[path] if path in spans.pairs else spans.values[path]
    if isinstance(path[-1], int) or path[:-1] in spans.braces:
        yield _with_comma(spans.text, start, end)
    else:
        begins = spans.text.rfind("\n", 0, start) + 1
        yield (begins, min(_line_end(spans.text, end) + 1, len(spans.text)))


def _with_comma(text: str, start: int, end: int) -> Span:
    """An element of a list or of a table between braces, with one comma of its own."""
    after = end + len(text[end:]) - len(text[end:].lstrip())
    if text[after : after + 1] == ",":
        return (start, after + 1 + len(text[after + 1 :]) - len(text[after + 1 :].lstrip(" \t\n")))
    before = len(text[:start].rstrip())
    return (before - 1, end) if text[before - 1 : before] == "," else (start, end)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def literal(value: object, *, wide: bool = False) -> str:
    """A value as TOML writes it; `wide`: a list of tables may take a line for each."""
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(key)} = {literal(one)}" for key, one in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if not isinstance(value, list | tuple):
        return _alone(value)
    listed = [literal(one) for one in value]
    if wide and any(isinstance(one, Mapping) for one in value):
        return "[\n" + "".join(f"  {one},\n" for one in listed) + "]"
    return f"[{', '.join(listed)}]"


def _alone(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, date | time):
        return value.isoformat()
    assert isinstance(value, int | Decimal)
    return str(value) if isinstance(value, int) else f"{value:f}"


def written(raw: Mapping[str, Any]) -> str:
    """A whole policy as a file: readable, in the order given, without comments."""
    blocks = ["\n".join(_lines({k: v for k, v in raw.items() if not _is_table(v)}))]
    for key, value in raw.items():
        if isinstance(value, Mapping):
            blocks.append("\n".join([f"[{_key(key)}]", *_lines(value)]))
        elif _is_table(value):
            blocks.extend("\n".join([f"[[{_key(key)}]]", *_lines(entry)]) for entry in value)
    return "\n\n".join(filter(None, blocks)) + "\n"


def _lines(table: Mapping[str, Any]) -> list[str]:
    return [f"{_key(key)} = {literal(value, wide=True)}" for key, value in table.items()]


def _is_table(value: object) -> bool:
    if isinstance(value, list):
        return bool(value) and all(isinstance(one, Mapping) for one in value)
    return isinstance(value, Mapping)


def _key(key: object) -> str:
    text = str(key)
    bare = text.isascii() and text.replace("-", "").replace("_", "").isalnum()
    return text if bare else literal(text)
