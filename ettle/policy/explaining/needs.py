"""Needs of pupils and wellbeing indicators, in English."""

from __future__ import annotations

from collections.abc import Iterator

from ettle.policy.explaining.concerns import LEVELS
from ettle.policy.explaining.phrases import Names, sourced
from ettle.policy.schema import NeedType, Policy


def needs(policy: Policy, names: Names) -> Iterator[str]:
    """Who writes the summary, every type of need, where one may have become known, and the indicators."""
    kept = policy.needs
    if kept is not None:
        write = names.all("roles", kept.summary_by, "or") or "nobody yet"
        yield f"{kept.label}: a summary of at most {kept.summary_longest} characters, written by {write}."
        yield f"{kept.label}: everybody who reads L1 of a pupil reads it, and nobody else."
        whole = names.all("roles", kept.read_by)
        yield sourced(f"Every need is read whole by {whole}, for their own pupils and within their levels.", kept)
        for kind in kept.types:
            off = "" if kind.active else " It is no longer recorded."
            yield sourced(f"{kind.label} ({kind.id}) is a type of need; it is {LEVELS[kind.level]}.{off}", kind)
            yield from _kind(kind, names)
        for source in kept.sources:
            special = ", a specialist" if source.specialist else ""
            yield sourced(f"A need may have become known from: {source.label} ({source.id}){special}.", source)
    for indicator in policy.wellbeing:
        yield sourced(f"Support and notes may be tagged: {indicator.label} ({indicator.id}).", indicator)


def _kind(kind: NeedType, names: Names) -> Iterator[str]:
    by = names.all("roles", kind.recorded_by, "or") or "nobody"
    also = names.all("roles", kind.seen_named_by) or "nobody else"
    yield f"{kind.label}: recorded by {by}."
    yield f"{kind.label}: seen by name by {also} too, for their own pupils, without evidence or source."
