"""Checks on scales, measures and course levels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from ettle.policy.checks.asking import read_alike, unknown_name, unknown_names
from ettle.policy.draft import Draft
from ettle.policy.places import Path
from ettle.policy.schema import NOT_RATED, Level, Measure, Scale, as_number
from ettle.policy.sentences import Finding


def check(draft: Draft) -> Iterator[Finding]:
    """Scales that cannot be ordered or read, and measures that point nowhere."""
    for path, scale in draft.entries("scales", Scale):
        yield from _values(path, scale)
        yield from _direction(path, scale)
    for path, measure in draft.entries("measures", Measure):
        yield from _measure(draft, path, measure)
    for path, level in draft.entries("levels", Level):
        yield from _overrides(draft, (*path, "scales"), level.scales, draft.ids("measures"), "measure")
    yield from _headings(draft)


def _values(path: Path, scale: Scale) -> Iterator[Finding]:
    if scale.range is not None and scale.stages is not None:
        yield Finding(path, "has both a range and stages.", "Give one of them.")
    if not scale.counted:
        yield Finding(path, "has no value that counts.", "List the values, or give a range.")
    written = scale.range is not None or scale.stages is not None
    places = [(path if written else (*path, "values", n), (v.value, *v.aliases)) for n, v in enumerate(scale.values)]
    if not written:
        yield from read_alike(places, "value of this scale")


def _direction(path: Path, scale: Scale) -> Iterator[Finding]:
    numbers = [number for number in (as_number(v.value) for v in scale.counted) if number is not None]
    if scale.better in ("lower", "higher"):
        if not numbers and scale.stages is None:
            right = 'For words, letters and colours: better = "first", best first in the list.'
            yield Finding((*path, "better"), f'says "{scale.better}" is better, but no value is a number.', right)
        wrong = [(a, b) for a, b in pairwise(numbers) if (a < b) != (scale.better == "lower")]
        if wrong:
            one, other = wrong[0]
            what = f'says "{scale.better}" is better, but {one} is listed before {other}.'
            yield Finding((*path, "better"), what, "The best value comes first in the list.")
    if scale.stages is not None and scale.better == "none":
        yield Finding((*path, "better"), 'is "none", but stages climb.', 'Use better = "higher".')


def _measure(draft: Draft, path: Path, measure: Measure) -> Iterator[Finding]:
    if measure.scale not in draft.ids("scales"):
        yield unknown_name((*path, "scale"), measure.scale, draft.ids("scales"), "scale")
    yield from _overrides(draft, (*path, "by_phase"), measure.by_phase, draft.ids("phases"), "phase")
    yield from _overrides(draft, (*path, "by_year"), measure.by_year, draft.ids("years"), "year")
    yield from _overrides(draft, (*path, "by_subject"), measure.by_subject, draft.ids("subjects"), "subject")
    for number, group in enumerate(measure.rated):
        for key, kind in (("phases", "phase"), ("years", "year"), ("levels", "level"), ("subjects", "subject")):
            yield from unknown_names((*path, "rated", number, key), getattr(group, key), draft.ids(key), kind)
    if measure.starts and measure.ends and measure.ends < measure.starts:
        yield Finding((*path, "until"), "is before the first day it is rated.")


def _overrides(
    draft: Draft, path: Path, table: Mapping[str, str], known: tuple[str, ...], kind: str
) -> Iterator[Finding]:
    scales = (*draft.ids("scales"), NOT_RATED)
    for key, scale in table.items():
        if key not in known:
            yield unknown_name((*path, key), key, known, kind)
        if scale not in scales:
            yield unknown_name((*path, key), scale, scales, "scale")


def _headings(draft: Draft) -> Iterator[Finding]:
    measures = [(p, (m.id, m.label, *m.headings)) for p, m in draft.entries("measures", Measure)]
    fields = [(("headings", field), texts) for field, texts in draft.policy.headings.items()]
    yield from read_alike([*measures, *fields], "column")
