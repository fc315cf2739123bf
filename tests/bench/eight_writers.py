"""Eight people saving ratings at once on SQLite for a minute (a shorter spell with ETTLE_EIGHT_SECONDS)."""

import os
import statistics
from collections.abc import Iterator

from tests import demo_school as demo
from tests.bench.table import Line, bench
from tests.serving import served
from tests.web.tracking_ratings.eight_people import kept, lost, prepare, type_together


@bench("eight people")
def eight_people() -> Iterator[Line]:
    """No error reaches anyone, and nothing is lost."""
    seconds = float(os.environ.get("ETTLE_EIGHT_SECONDS", "60"))
    path = demo.VAR / "eight.sqlite3"
    typists = prepare(path)
    before = kept(path)
    with served(path) as port:
        tallies = type_together(typists, port, seconds, before)
    took = sorted(1000 * one for tally in tallies for one in tally.took)
    yield Line("errors that reached one of eight people", sum(len(t.faults) for t in tallies), "", at_most=0)
    yield Line("ratings lost or doubled", len(lost(path, tallies, before)), "", at_most=0)
    yield Line("saves a second, all together", len(took) / seconds, "")
    yield Line("a save, median", statistics.median(took), "ms")
    yield Line("a save, 99 of 100", took[int(len(took) * 0.99)], "ms")
    yield Line("told of another's answer", sum(t.conflicts for t in tallies), "times")
