"""Checking a policy file: everything wrong with it, at once, in the order of the file."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from ettle.policy.checks import (
    acting,
    assessment,
    attitude,
    bands,
    caseload,
    cycles,
    identity,
    leadership,
    meetings,
    messages,
    needs,
    people,
    programmes,
    scales,
    school,
    triggers,
)
from ettle.policy.draft import Draft
from ettle.policy.faults import Fault, PolicyUnreadable
from ettle.policy.places import Path, lines_of
from ettle.policy.sentences import Finding

CHECKS: tuple[Callable[[Draft], Iterable[Finding]], ...] = (
    identity.check,
    school.check,
    scales.check,
    triggers.check,
    people.check,
    acting.check,
    cycles.check,
    bands.check,
    assessment.check,
    programmes.check,
    needs.check,
    caseload.check,
    meetings.check,
    leadership.check,
    attitude.check,
    messages.check,
)


def parsed(text: str) -> dict[str, Any]:
    """The tables of a TOML text. Raises PolicyUnreadable with the place where it breaks off."""
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        raise PolicyUnreadable((Fault("the file", "is nested too deeply to be a policy."),)) from None
    except ValueError as error:
        right = "Text needs quotes, lists need square brackets, and no key may be written twice."
        raise PolicyUnreadable((Fault("the file", f"is not TOML: {str(error).rstrip(chr(46))}.", right),)) from None


def faults_of(text: str) -> tuple[Fault, ...]:
    """Every fault of a policy file, in the order of the file; none when it is sound. Raises PolicyUnreadable."""
    raw = parsed(text)
    draft = Draft(raw)
    findings = list(draft.findings)
    for check in CHECKS:
        findings.extend(check(draft))
    if not findings:
        return ()
    lines = lines_of(text)
    faults = (Fault(_place(raw, f.path), f.what, f.right, _line(lines, f.path)) for f in dict.fromkeys(findings))
    return tuple(sorted(faults, key=lambda fault: fault.line or 0))


def _line(lines: Mapping[Path, int], path: Path) -> int | None:
    """The line of a place, or of the nearest thing around it that is written."""
    return next((lines[path[:n]] for n in range(len(path), 0, -1) if path[:n] in lines), None)


def _place(raw: object, path: Path) -> str:
    """A place in words: its path, with the entry's own name in place of its number where it has one."""
    words = ""
    for key in path:
        raw = _inside(raw, key)
        if isinstance(key, int):
            name = _name(raw)
            words += f'["{name}"]' if name else f"[{key + 1}]"
        else:
            words += f".{key}" if words else key
    return words


def _name(raw: object) -> str:
    """What an entry calls itself, or nothing."""
    if not isinstance(raw, Mapping):
        return ""
    return next((str(raw[key]) for key in ("id", "code", "value", "label") if key in raw), "")


def _inside(raw: Any, key: str | int) -> Any:
    try:
        return raw[key]
    except (KeyError, IndexError, TypeError):
        return None
