"""The arithmetic of a sparkline: better is up, whatever the direction of the scale."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, INSET = 84.0, 24.0, 4.0


@dataclass(frozen=True, slots=True)
class Dot:
    """One report on the line, in the units of the picture."""

    x: float
    y: float
    worse: bool
    last: bool


@dataclass(frozen=True, slots=True)
class Spark:
    """Dots and the lines between those that follow each other without a gap."""

    lines: tuple[str, ...]
    dots: tuple[Dot, ...]


def spark(ranks: Sequence[int | None], steps: int, concern_from: int | Sequence[int | None] | None = None) -> Spark:
    """Place ranks (0 best, None not rated) on a scale of `steps` values.

    From rank `concern_from` on, a concern: one for all, or one for each report, whose thresholds may differ.
    """
    edges = concern_from if isinstance(concern_from, Sequence) else [concern_from] * len(ranks)
    across = (WIDTH - 2 * INSET) / max(len(ranks) - 1, 1)
    down = (HEIGHT - 2 * INSET) / max(steps - 1, 1)
    last = max((at for at, rank in enumerate(ranks) if rank is not None), default=-1)
    dots: list[Dot] = []
    runs: list[list[str]] = [[]]
    for at, rank in enumerate(ranks):
        if rank is None:
            runs.append([])
            continue
        x, y = round(INSET + at * across, 1), round(INSET + rank * down, 1)
        runs[-1].append(f"{x},{y}")
        edge = edges[at]
        worse = edge is not None and rank >= edge
        if worse or at == last:
            dots.append(Dot(x, y, worse, at == last))
    return Spark(tuple(" ".join(run) for run in runs if len(run) > 1), tuple(dots))
