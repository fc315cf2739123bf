"""Checks on bands: every number from the lowest to the highest lies in exactly one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby, pairwise

from ettle.policy.draft import Draft
from ettle.policy.places import Path
from ettle.policy.schema import Band, BandSet, plain
from ettle.policy.sentences import Finding

MOST_STEPS = 20_000


def check(draft: Draft) -> Iterator[Finding]:
    """Holes and overlaps, ends that run backwards, and ends no number can reach."""
    for path, bands in draft.entries("bands", BandSet):
        if bands.highest <= bands.lowest:
            yield Finding((*path, "highest"), f"is {plain(bands.highest)}, not more than the lowest.")
        elif bands.step is not None and (bands.highest - bands.lowest) / bands.step > MOST_STEPS:
            yield Finding((*path, "step"), f"is {plain(bands.step)}, too fine for so long a run.")
        else:
            broken = list(_ends(path, bands))
            yield from broken or _cover(path, bands)


def _ends(path: Path, bands: BandSet) -> Iterator[Finding]:
    for number, band in enumerate(bands.bands):
        place = (*path, "bands", number)
        if band.least is not None and band.above is not None:
            yield Finding(place, 'has both "from" and "above".', "Give one lower end.")
        if band.most is not None and band.below is not None:
            yield Finding(place, 'has both "to" and "below".', "Give one upper end.")
        low, high = _low(band), _high(band)
        if low is not None and high is not None and high < low:
            yield Finding(place, f"runs from {plain(low)} down to {plain(high)}.", "The lower end comes first.")
        for key, end in (("from", band.least), ("above", band.above), ("to", band.most), ("below", band.below)):
            if end is None:
                continue
            if not bands.lowest <= end <= bands.highest:
                limits = f"The numbers run from {plain(bands.lowest)} to {plain(bands.highest)}."
                yield Finding((*place, key), f"{plain(end)} is outside what is possible.", limits)
            elif bands.step is not None and (end - bands.lowest) % bands.step:
                yield Finding((*place, key), f"{plain(end)} is not on a step of {plain(bands.step)}.")


def _low(band: Band) -> Decimal | None:
    return band.least if band.least is not None else band.above


def _high(band: Band) -> Decimal | None:
    return band.most if band.most is not None else band.below


def _cover(path: Path, bands: BandSet) -> Iterator[Finding]:
    """Count, at every number that can tell bands apart, how many bands hold it."""
    points = _steps(bands, bands.step) if bands.step is not None else _turns(bands)
    held = [(point, tuple(n for n, band in enumerate(bands.bands) if band.holds(point))) for point in points]
    for numbers, run in groupby(held, key=lambda pair: pair[1]):
        stretch = [point for point, _ in run]
        where = _stretch(stretch, bands)
        if not numbers:
            what = f"there is a hole: no band holds {where}."
            yield Finding((*path, "bands"), what, "Let the band above or below it reach so far.")
        elif len(numbers) > 1:
            names = " and ".join(f'"{bands.bands[n].label}"' for n in numbers)
            yield Finding(
                (*path, "bands", numbers[-1]), f"overlap: {where} is in {names}.", "Each number belongs once."
            )


def _steps(bands: BandSet, step: Decimal) -> list[Decimal]:
    count = int((bands.highest - bands.lowest) / step)
    return [bands.lowest + step * n for n in range(count + 1)]


def _turns(bands: BandSet) -> list[Decimal]:
    """Every end of a band, and a number between each two: any number behaves like one of these."""
    ends = {bands.lowest, bands.highest}
    for band in bands.bands:
        ends |= {end for end in (band.least, band.above, band.most, band.below) if end is not None}
    turns = sorted(ends)
    between = [(low + high) / 2 for low, high in pairwise(turns)]
    return sorted([*turns, *between])


def _stretch(points: Sequence[Decimal], bands: BandSet) -> str:
    if bands.step is not None:
        low, high = (f"{point.quantize(bands.step)}" for point in (points[0], points[-1]))
        return low if low == high else f"{low} to {high}"
    turns = _turns(bands)
    first, last = turns.index(points[0]), turns.index(points[-1])
    # Even places are ends of bands, odd places stand for everything between two of them.
    low = f"{plain(turns[first])} and" if first % 2 == 0 else f"above {plain(turns[first - 1])} and"
    high = f"up to {plain(turns[last])}" if last % 2 == 0 else f"below {plain(turns[last + 1])}"
    return plain(turns[first]) if first == last and first % 2 == 0 else f"{low} {high}"
