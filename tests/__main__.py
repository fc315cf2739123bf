"""Run everything: rules, web on SQLite and PostgreSQL, guards, browser journeys. `make test` calls this.

With arguments, only the parts named (fast, postgres, demo, journeys).
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests import chromium, postgres

NOTHING_COLLECTED: Final = 5
SPREAD: Final = ("-n", os.environ.get("ETTLE_TEST_WORKERS", "2"), "--dist", "loadfile")


class NotRunHere(RuntimeError):
    """A part that this machine cannot run, and why, in a few words."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one part."""

    part: str
    failed: bool
    words: str
    seconds: float


def pytest(*arguments: str, **environment: str) -> int:
    """One run of pytest; its exit status."""
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    return subprocess.run(command, env={**os.environ, **environment}, check=False).returncode


def fast() -> int:
    """Rules, guards and the web suite on SQLite, where eight people save at once for a whole minute."""
    folders = [folder for folder in ("tests/rules", "tests/guards", "tests/web") if Path(folder).is_dir()]
    return pytest(*folders, *SPREAD, ETTLE_EIGHT_SECONDS="60")


def on_postgres() -> int:
    """The web suite again, on a real PostgreSQL."""
    try:
        with postgres.server() as address:
            return pytest("tests/web", *SPREAD, ETTLE_DATABASE_URL=address)
    except postgres.NoPostgres as reason:
        raise NotRunHere(str(reason)) from reason


def journeys() -> int:
    """People's stories in Chromium."""
    browser = chromium.find() or chromium.install()
    if browser is None:
        raise NotRunHere("there is no Chromium; on Debian or Ubuntu: apt-get install chromium")
    return pytest("tests/journeys", *SPREAD, ETTLE_CHROMIUM=browser)


PARTS: Final[dict[str, tuple[str, Callable[[], int]]]] = {
    "fast": ("rules, guards, and the web on SQLite", fast),
    "postgres": ("the web on PostgreSQL", on_postgres),
    "journeys": ("journeys in the browser", journeys),
}


def run(words: str, part: Callable[[], int], *, strict: bool) -> Outcome:
    """Run one part. Where this machine cannot, that is a failure only when `strict`."""
    print(f"\n-- {words}", flush=True)
    began = time.monotonic()
    try:
        status = part()
    except NotRunHere as reason:
        return Outcome(words, strict, f"NOT RUN: {reason}", time.monotonic() - began)
    said = {0: "passed", NOTHING_COLLECTED: "FAILED: no test was found"}.get(status, "FAILED")
    return Outcome(words, status != 0, said, time.monotonic() - began)


def main(wanted: list[str]) -> int:
    """Run the parts wanted (all of them when none is named), then say how each went."""
    unknown = [name for name in wanted if name not in PARTS]
    if unknown:
        print(f"There is no part called {unknown[0]}. The parts are {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    strict = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
    outcomes = [run(*PARTS[name], strict=strict) for name in wanted or PARTS]
    print()
    for outcome in outcomes:
        print(f"{outcome.words:<10} {outcome.part} ({outcome.seconds:.0f} s)")
    return 1 if any(outcome.failed for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
