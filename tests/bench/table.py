"""What a benchmark says, and how the saying is printed."""

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Line:
    """One thing measured. `at_most` and `at_least` are what we promise, where we promise anything."""

    what: str
    got: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None
    note: str = ""

    @property
    def holds(self) -> bool:
        return (self.at_most is None or self.got <= self.at_most) and (
            self.at_least is None or self.got >= self.at_least
        )

    @property
    def promise(self) -> str:
        if self.at_most is not None:
            return f"at most {self.at_most:g}"
        return f"at least {self.at_least:g}" if self.at_least is not None else ""

    def __str__(self) -> str:
        shown = f"{self.got:,.0f}" if self.got >= 100 or self.got == int(self.got) else f"{self.got:.2f}"
        mark = "" if self.holds else "  MISSED"
        return f"{self.what:<58}{shown:>10} {self.unit:<9}{self.promise:<15}{self.note}{mark}"


Bench = Callable[[], Iterable[Line]]
BENCHES: Final[dict[str, Bench]] = {}


def bench(name: str) -> Callable[[Bench], Bench]:
    """Register a benchmark: a function without arguments that yields its lines."""

    def keep(measure: Bench) -> Bench:
        BENCHES[name] = measure
        return measure

    return keep


def seconds(call: Callable[[], object]) -> float:
    """How long one call takes."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def medians(*calls: Callable[[], object], rounds: int = 25, warm: int = 3) -> list[float]:
    """The median time of each call in milliseconds; the calls take turns, so that they share the machine's moods."""
    for call in calls:
        for _ in range(warm):
            call()
    taken: list[list[float]] = [[] for _ in calls]
    for _ in range(rounds):
        for call, times in zip(calls, taken, strict=True):
            times.append(seconds(call) * 1000)
    return [statistics.median(times) for times in taken]
