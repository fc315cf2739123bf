"""The reference of the policy format, made from its typed form: python -m ettle.policy.reference."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from ettle.policy.explaining import explain
from ettle.policy.labels import FIELDS, MODULES, WORDS
from ettle.policy.loading import load_policy_text
from ettle.policy.schema import Entry, Policy, plain
from ettle.policy.sentences import entry_in
from ettle.policy.worked import EXAMPLES, HEAD, Example

INTRODUCTION = """\
<!-- Made by `python -m ettle.policy.reference`. Change the schema, not this page. -->

# The policy file

A school's written policy is one TOML file. Ettle reads every rule from it: what is rated, which way is better, what
raises a concern, who acts, and who may see what. Nothing of that is in the program.

    ettle policy check FILE      names every fault at once, each with its line
    ettle policy explain FILE    reads the whole policy back as English

`check` ends with 0 when no fault was found, 1 when there are faults and 2 when the file cannot be read. In place of a
file, both take the name of a pack: `assertive-mentoring`, `house-programme` or `scottish-secondary`.

## How to read this page

- `[name]` is written once; `[[name]]` is written once for each entry.
- A key marked *needed* has no value of its own. Every other key may be left out, and then means what is said here.
- Every table may also say where its rule is written: `source = "Tracking protocol, line 15"`.
- Entries are named by their `id`, and other tables point to them by it. An id is used once in its list.
- Dates are written 2026-08-12, without quotes; first and last days are both included.

## How a value of a file is read

1. The values and aliases of the scale come first. Case and outer space do not matter, and `2.0` is read as `2`.
   The label of a value is not a value: where `2` means Good, a cell that says Good is refused.
2. Then the tokens of `[missing]`. A blank cell is always missing. 0 is missing only where the policy says so.
3. Anything else is refused with its row, column and what is allowed. Nothing is rounded, clamped or guessed.

A scale with `better = "lower"` or `"higher"` lists its best number first, and so does `"first"` for words, letters and
colours. Conditions say *worse* and *better*, never *more* and *less*, so that a rule reads the same on every scale.
The strongest word on which scale applies is the course level's, then `by_subject`, `by_year`, `by_phase`, and last the
measure's own `scale`; `"not rated"` in place of a scale means that it is not rated there.
"""

SIMPLE = {
    str: "text",
    int: "whole number",
    Decimal: "number",
    bool: "true or false",
    date: "date",
}
EMPTY: tuple[object, ...] = ((), "", None)


def reference() -> str:
    """The whole page as Markdown."""
    parts = [INTRODUCTION, "## Worked examples\n", *map(_example, EXAMPLES), "## Every table and key\n"]
    for name, info in Policy.model_fields.items():
        if name != "source":
            parts.extend(_section(name, info))
    parts.append(_closing())
    return "\n".join(parts)


def _example(example: Example) -> str:
    policy = load_policy_text(HEAD + "\n" + example.toml)
    told = explain(policy).split("\n\n")
    read_back = "\n\n".join(block for block in told if block.split("\n", 1)[0] in example.sections)
    return (
        f"### {example.title}\n\n{example.says}\n\n```toml\n{example.toml.rstrip()}\n```\n\n"
        f"It is read back as:\n\n```text\n{read_back.rstrip()}\n```\n"
    )


def _section(name: str, info: FieldInfo) -> Iterator[str]:
    model = entry_in(info.annotation)
    if model is None:
        yield f"### `[{name}]`\n\n{info.description}\n"
        return
    listed = get_origin(info.annotation) is tuple
    yield _table(f"[[{name}]]" if listed else f"[{name}]", model, "###")
    yield from _inner(name, model)


def _inner(path: str, model: type[Entry]) -> Iterator[str]:
    for name, info in model.model_fields.items():
        inner = entry_in(info.annotation)
        if inner is not None:
            place = f"{path}.{info.alias or name}"
            yield _table(place, inner, "####")
            yield from _inner(place, inner)


def _table(title: str, model: type[Entry], depth: str) -> str:
    doc = " ".join((model.__doc__ or "").split())
    rows = [
        f"| `{info.alias or name}` | {_kind(info)} | {_default(info)} | {info.description or ''} |"
        for name, info in model.model_fields.items()
        if name != "source"
    ]
    head = "| key | what it holds | when left out | meaning |\n|---|---|---|---|"
    return f"{depth} `{title}`\n\n{doc}\n\n{head}\n" + "\n".join(rows) + "\n"


def _kind(info: FieldInfo) -> str:
    limits = [
        words.format(plain(Decimal(str(getattr(mark, limit)))))
        for limit, words in (("ge", "{} or more"), ("gt", "more than {}"), ("le", "{} or less"), ("lt", "under {}"))
        for mark in info.metadata
        if getattr(mark, limit, None) is not None
    ]
    return ", ".join([_said(info.annotation), *limits])


def _said(annotation: Any) -> str:
    origin, inner = get_origin(annotation), get_args(annotation)
    if annotation in SIMPLE:
        said = SIMPLE[annotation]
    elif isinstance(annotation, type) and issubclass(annotation, Entry):
        said = "table"
    elif origin is Literal:
        said = ", ".join(f"`{choice}`" for choice in inner)
    elif origin is tuple:
        said = f"list of {_said(inner[0])}"
    elif origin in (Union, types.UnionType):
        said = " or ".join(_said(one) for one in inner if one is not type(None))
    elif origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        said = f"table of {_said(inner[1])}"
    else:
        said = _said(inner[0]) if inner else "text"
    return said


def _default(info: FieldInfo) -> str:
    value = info.default
    if value is PydanticUndefined:
        return "*needed*"
    if value in EMPTY or isinstance(value, Entry) or (isinstance(value, Mapping) and not value):
        return ""
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _closing() -> str:
    words = "\n".join(f"| `{word}` | {said} |" for word, said in WORDS.items())
    return (
        "## Words on screen\n\nKeys of `[labels]`, and what the screen says where the policy says nothing.\n\n"
        f"| key | said |\n|---|---|\n{words}\n\n"
        "## Fields of a file\n\nKeys of `[headings]`, beside the measures themselves.\n\n"
        f"{', '.join(f'`{field}`' for field in FIELDS)}\n\n"
        "## Parts of Ettle\n\nWhat `[modules]` may switch off.\n\n"
        f"{', '.join(f'`{module}`' for module in MODULES)}\n"
    )


if __name__ == "__main__":
    sys.stdout.write(reference())
