"""`ettle evaluate` on five million ratings, against a bare scan of the same file with the same engine."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests import demo_school as demo
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
SCAN: Final = "import sys, polars; print(polars.read_csv(sys.argv[1], infer_schema=False).height)"


def rated(place: "pl.Expr") -> "pl.Expr":
    """A rating by its place among 97: one in a hundred is a 4 and four are a 3, as in the demo school."""
    import polars as pl

    return pl.when(place == 0).then(4).when(place < 5).then(3).when(place < 30).then(2).otherwise(1)


def write_ratings(path: Path) -> int:
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


def measured(command: list[str]) -> tuple[float, float]:
    """Seconds and peak memory (GiB) of a command and its children. Raises AssertionError when it fails."""
    began = time.perf_counter()
    child = os.posix_spawn(
        command[0], command, {**os.environ, "ETTLE_DATABASE_URL": ""},
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )  # fmt: skip
    _pid, status, used = os.wait4(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0, f"{' '.join(command)} failed"
    return time.perf_counter() - began, used.ru_maxrss / 1024**2


@bench("evaluate")
def evaluate() -> Iterator[Line]:
    """The whole command, Python's start included, as its user waits for it."""
    path = demo.VAR / "five-million.csv"
    ratings = write_ratings(path)
    out = demo.VAR / "five-million.json"
    ettle = Path(sys.executable).parent / "ettle"
    try:
        scans = [measured([sys.executable, "-c", SCAN, str(path)]) for _ in range(3)]
        wanted = ["--policy", "scottish-secondary", "--format", "json", "--out", str(out)]
        runs = [measured([str(ettle), "evaluate", str(path), *wanted]) for _ in range(2)]
    finally:
        path.unlink()
        out.unlink(missing_ok=True)
    scan, run = min(scans)[0], min(runs)[0]
    yield Line(f"bare scan of {ratings:,} ratings", scan, "s")
    yield Line(f"ettle evaluate, {ratings:,} ratings", run, "s")
    yield Line("  against the bare scan", run / scan, "times", at_most=4)
    yield Line("  peak memory", max(peak for _time, peak in runs), "GiB", at_most=3)
