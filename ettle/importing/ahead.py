"""Large text files scanned by polars, in the background where the rest of Ettle is still being loaded."""

import threading
from pathlib import Path
from typing import NamedTuple

import polars as pl

# Bytes; below this, reading row by row is as quick.
QUICK_FROM = 2_000_000
_HEAD = 1 << 16
_SEPARATORS = ",;\t|"


class Scan(NamedTuple):
    """What to scan: a file, what separates its cells, how many there are in a row, and the lines to leave out."""

    path: Path
    separator: str
    width: int
    skip: int

    def frame(self) -> pl.DataFrame:
        """Every cell as it is written, in columns named by their place. Raises PolarsError where it cannot be done."""
        return pl.scan_csv(
            self.path,
            has_header=False,
            skip_lines=self.skip,
            separator=self.separator,
            quote_char=None,
            schema={str(place): pl.Categorical() for place in range(self.width)},
            glob=False,
        ).collect(engine="streaming")


class Ahead:
    """A scan begun on a guess, before the headings are understood. What it found is used only if the guess was right.

    The guess: headings on the first line, and between them the commonest separator of that line.
    """

    def __init__(self, path: Path) -> None:
        self._guess = _guessed(path)
        self._found: pl.DataFrame | None = None
        self._worker = threading.Thread(target=self._work)
        if self._guess is not None:
            self._worker.start()

    def _work(self) -> None:
        assert self._guess is not None
        try:
            self._found = self._guess.frame()
        except (pl.exceptions.PolarsError, OSError):
            # Whoever needs the file reads it again, and says what is wrong with it.
            self._found = None

    def taken(self, wanted: Scan) -> pl.DataFrame | None:
        """What such a scan finds, given away once; None where something else was guessed, or it failed."""
        if wanted != self._guess:
            return None
        self._worker.join()
        found, self._found = self._found, None
        return found


def _guessed(path: Path) -> Scan | None:
    """How a large plain text file will most likely be read; None for any other file, and for one that is not there."""
    try:
        with path.open("rb") as handle:
            head = handle.read(_HEAD)
            size = path.stat().st_size
    except OSError:
        return None
    first, newline, _rest = head.partition(b"\n")
    if size < QUICK_FROM or not newline or b'"' in head or b"\0" in head:
        return None
    try:
        heading = first.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    separator = max(_SEPARATORS, key=heading.count)
    width = heading.count(separator) + 1
    return Scan(path, separator, width, 1) if width > 1 else None
