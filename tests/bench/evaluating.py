"""`ettle evaluate` on five million ratings, against a bare scan of the same file with the same engine."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from tests import demo_school as demo
from tests.bench.authority import write_authority
from tests.bench.table import Line, bench

if TYPE_CHECKING:
    import polars as pl

SUBJECTS: Final = (
    "english",
    "mathematics",
    "physics",
    "chemistry",
    "biology",
    "history",
    "geography",
    "french",
    "art-and-design",
    "music",
)
PUPILS: Final = 62_500
REPORTS: Final = (1, 2)
ROUNDS: Final = 3
MOST_TIMES: Final = 4
MOST_MEMORY: Final = 3
# A whole process, as the other is: Python and polars started, every cell read as text, the rows counted.
SCAN: Final = "import sys, polars; print(polars.read_csv(sys.argv[1], infer_schema=False).height)"


class Used(NamedTuple):
    """What one command took: seconds by the clock, seconds of processor, and memory at its peak (GiB)."""

    seconds: float
    processor: float
    peak: float


def rated(place: "pl.Expr") -> "pl.Expr":
    """A rating by its place among 97: one in a hundred is a 4 and four are a 3, as in the demo school."""
    import polars as pl

    return pl.when(place == 0).then(4).when(place < 5).then(3).when(place < 30).then(2).otherwise(1)


def write_wide(path: Path) -> int:
    """A wide file of five million ratings: 62,500 pupils, ten subjects, two reports, four measures."""
    import polars as pl

    pupils = pl.DataFrame({"pupil": range(PUPILS)})
    subjects = pl.DataFrame({"subject": SUBJECTS}).with_row_index("s")
    reports = pl.DataFrame({"report": REPORTS})
    grid = pupils.join(subjects, how="cross").join(reports, how="cross")
    seed = pl.col("pupil") * 31 + pl.col("s").cast(pl.Int64) * 7 + pl.col("report") * 13
    grid.select(
        pl.format("P{}", pl.col("pupil")).alias("pupil"),
        "subject",
        "report",
        pl.format("S{}", pl.col("pupil") % 6 + 1).alias("year"),
        *(rated(seed * k % 97).alias(name) for k, name in ((3, "effort"), (5, "behaviour"), (11, "homework"))),
        pl.when(pl.col("pupil") % 6 >= 3).then(seed % 7 + 1).alias("working_grade"),
    ).write_csv(path)
    return grid.height * 4


def measured(command: list[str]) -> Used:
    """What a command and its children took. Raises AssertionError when it fails."""
    began = time.perf_counter()
    child = os.posix_spawn(
        command[0], command, {**os.environ, "ETTLE_DATABASE_URL": ""},
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )  # fmt: skip
    _pid, status, used = os.wait4(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0, f"{' '.join(command)} failed"
    return Used(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024**2)


def against_scan(shape: str, write: Callable[[Path], int]) -> Iterator[Line]:
    """The best of some rounds of each; the two take turns, so that they share the machine's moods."""
    path, out = demo.VAR / f"five-million-{shape}.csv", demo.VAR / "five-million.json"
    ettle = [str(Path(sys.executable).parent / "ettle"), "evaluate", str(path), "--policy", "scottish-secondary"]
    try:
        ratings = write(path)
        commands = [sys.executable, "-c", SCAN, str(path)], [*ettle, "--format", "json", "--out", str(out)]
        rounds = [[measured(command) for command in commands] for _ in range(ROUNDS)]
    finally:
        path.unlink(missing_ok=True)
        out.unlink(missing_ok=True)
    scans, runs = zip(*rounds, strict=True)
    scan, run = min(one.seconds for one in scans), min(one.seconds for one in runs)
    processor = min(one.processor for one in runs) / min(one.processor for one in scans)
    yield Line(f"bare scan, {shape}, {ratings:,} ratings", scan, "s")
    yield Line(f"ettle evaluate, {shape}", run, "s")
    note = f"{processor:.1f} times the processor"
    yield Line("  against the bare scan", run / scan, "times", at_most=MOST_TIMES, note=note)
    yield Line("  peak memory", max(one.peak for one in runs), "GiB", at_most=MOST_MEMORY)


@bench("evaluate")
def evaluate() -> Iterator[Line]:
    """The whole command, Python's start included, as its user waits for it."""
    yield from against_scan("wide", write_wide)
    yield from against_scan("long", write_authority)
