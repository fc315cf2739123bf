"""Small questions every check asks: is this name known, are these two the same, do these runs meet."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ettle.policy.places import Path
from ettle.policy.schema import folded, plain
from ettle.policy.sentences import Finding


def unknown_names(path: Path, given: Iterable[str], known: Sequence[str], kind: str) -> Iterator[Finding]:
    """A finding for each name that is not among those known; ``kind`` says what it should be: "role"."""
    for index, name in enumerate(given):
        if name not in known:
            yield unknown_name((*path, index), name, known, kind)


def unknown_name(path: Path, name: str, known: Sequence[str], kind: str) -> Finding:
    """The finding for one name that is not known, with the nearest one that is."""
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if near:
        right = f'The nearest {kind} is "{near[0]}".'
    elif known:
        right = f"Known: {', '.join(known[:20])}{' …' if len(known) > 20 else ''}."
    else:
        right = f"This policy lists no {kind} at all."
    return Finding(path, f'there is no {kind} "{name}".', right)


def read_alike(entries: Iterable[tuple[Path, Sequence[str]]], kind: str) -> Iterator[Finding]:
    """A finding for each text by which a file could mean two different entries."""
    first: dict[str, Path] = {}
    for path, texts in entries:
        for text in dict.fromkeys(folded(text) for text in texts if text):
            if first.setdefault(text, path) != path:
                right = f"A file that says so could mean either {kind}; take it from one of them."
                yield Finding(path, f'"{text}" already stands for another {kind}.', right)


@dataclass(frozen=True, slots=True)
class Run:
    """A run of whole steps, both ends included; no upper end means and more."""

    path: Path
    name: str
    least: int
    most: int | None


def runs_that_do_not_meet(
    path: Path, runs: Sequence[Run], lowest: int, highest: int | None, unit: str
) -> list[Finding]:
    """Holes and overlaps in runs of whole numbers that should cover lowest to highest once each."""
    findings, expected = [], lowest
    for run in sorted(runs, key=lambda r: (r.least, r.most is None, r.most or 0)):
        if run.most is not None and run.most < run.least:
            findings.append(
                Finding(run.path, f"runs from {run.least} down to {run.most}.", "The lower end comes first.")
            )
            continue
        if run.least > expected:
            hole = span(expected, run.least - 1)
            findings.append(Finding(path, f"there is a hole: nothing covers {hole} {unit}.", f"Add {hole}."))
        elif run.least < expected:
            both = span(run.least, expected - 1 if run.most is None else min(expected - 1, run.most))
            findings.append(
                Finding(run.path, f"overlaps: {both} {unit} is covered twice.", "Each number belongs once.")
            )
        if run.most is None:
            return findings + _after_the_last(runs, run)
        expected = max(expected, run.most + 1)
    if highest is None:
        findings.append(Finding(path, f"nothing covers {expected} {unit} and more.", 'Leave out "to" on the last one.'))
    elif expected <= highest:
        findings.append(Finding(path, f"there is a hole: nothing covers {span(expected, highest)} {unit}."))
    return findings


def _after_the_last(runs: Sequence[Run], last: Run) -> list[Finding]:
    late = [run for run in runs if run is not last and (run.least, run.most is None) >= (last.least, True)]
    return [
        Finding(run.path, f"overlaps: {run.least} and more is covered twice.", "Each number belongs once.")
        for run in late
    ]


def span(least: int | Decimal, most: int | Decimal) -> str:
    """Two numbers as a run: "92.1 to 92.9", or the number alone."""
    low, high = (plain(Decimal(n)) for n in (least, most))
    return low if low == high else f"{low} to {high}"
