"""Large text files read in one go by polars, with proof that every row has as many cells as there are headings."""

import mmap
from pathlib import Path

import polars as pl

from ettle.importing.ahead import Ahead, Scan
from ettle.importing.reading.problems import CannotReadError

_PART = 1 << 20


def quick_frame(scan: Scan, ahead: Ahead | None = None) -> pl.DataFrame | None:
    """The cells below the headings, or None where the file needs reading row by row.

    That is so for quote marks, a row with too many or too few cells, or bytes that are not UTF-8: what polars would
    fill up, cut off or refuse as a whole must be named row by row instead. `ahead` may have scanned the file already.
    """
    path, separator, skip = scan.path, scan.separator, scan.skip
    try:
        found = ahead.taken(scan) if ahead is not None else None
        frame = scan.frame() if found is None else found
    except pl.exceptions.PolarsError:
        return None
    if frame.height == 0:
        raise CannotReadError(f"{path.name} has headings (line {skip}) and no rows below them.")
    if not _whole(path, frame, separator, skip):
        return None
    return frame.with_row_index("row", offset=1)


def _whole(path: Path, frame: pl.DataFrame, separator: str, skip: int) -> bool:
    """Whether no cell begins with a quote mark and no row is short.

    Polars refuses a row with too many cells, and fills a short one with nulls, so a short row leaves its last cell
    empty; then, and only then, the separators are counted: with none too many, the right total means none too few.
    """
    with path.open("rb") as handle, mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find(b'"') >= 0:
            return False
        if frame[:, -1].null_count() == 0:
            return True
        if frame[:, 0].null_count() and frame.select(pl.all_horizontal(pl.all().is_null()).any()).item():
            return False
        start = 0
        for _ in range(skip):
            start = content.find(b"\n", start) + 1
        content.seek(start)
        below = sum(part.count(separator.encode()) for part in iter(lambda: content.read(_PART), b""))
    return below == (frame.width - 1) * frame.height
