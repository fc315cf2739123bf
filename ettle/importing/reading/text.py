"""Text files: their encoding and separator told from the content, and their rows read without losing a cell."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ettle.importing.reading.opening import Source
from ettle.importing.reading.problems import CannotReadError

_SEPARATORS = (",", ";", "\t", "|")
_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_LOOK_AT = 40
_LONGEST_CELL = 100_000

Score = Callable[[Sequence[Sequence[str]]], int]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one text file is written: its encoding, its separator, and whether a first line `sep=;` says the latter."""

    encoding: str
    separator: str
    said: bool = False

    @property
    def words(self) -> str:
        """For the note that says how a file was read."""
        encoding = {"cp1252": "Windows-1252", "utf-8": "UTF-8", "utf-8-sig": "UTF-8"}.get(self.encoding, "UTF-16")
        return f"{encoding} text separated by {_NAMES[self.separator]}"


def encoding_of(source: Source) -> str:
    """UTF-8 with or without its mark, UTF-16, or else Windows-1252. Raises CannotReadError for what is not text."""
    head = source.head
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if (nuls := head.count(0)) > len(head) // 4:
        return "utf-16-le" if head[1::2].count(0) > nuls // 2 else "utf-16-be"
    odd = sum(head.count(sign) for sign in range(32) if sign not in (9, 10, 11, 12, 13, 26))
    if odd * 500 > len(head) or nuls:
        raise CannotReadError(f"{source.name} is neither text nor a spreadsheet. Save the table as CSV or XLSX.")
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        # The first bytes may end in the middle of a letter; only an earlier fault speaks against UTF-8.
        return "utf-8" if error.start > len(head) - 4 and len(head) < source.size else "cp1252"
    return "utf-8"


def dialect_of(source: Source, score: Score) -> Dialect:
    """The encoding and the separator with which a heading row is found; the commonest shape decides between equals."""
    encoding = encoding_of(source)
    sample = source.head.decode(encoding, errors="replace")
    lines = sample.splitlines()
    if lines and lines[0].strip().lower().startswith("sep=") and lines[0].strip()[4:5] in (*_SEPARATORS, ""):
        return Dialect(encoding, lines[0].strip()[4:5] or "\t", said=True)
    best, chosen = (-1, -1), ","
    for separator in _SEPARATORS:
        rows = [row for row in _parsed("\n".join(lines[:_LOOK_AT]), separator) if row]
        widths = Counter(len(row) for row in rows if len(row) > 1)
        reached = (score(rows), widths.most_common(1)[0][1] if widths else 0)
        if reached > best:
            best, chosen = reached, separator
    return Dialect(encoding, chosen)


def text_rows(source: Source, dialect: Dialect) -> tuple[list[list[str]], list[int], set[int]]:
    """All rows, the line each begins on (from 1), and the places of rows whose quote mark is never closed."""
    text = decoded(source, dialect)
    if text.count('"') % 2:
        return _line_by_line(text, dialect.separator)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=dialect.separator)
    rows: list[list[str]] = []
    lines: list[int] = []
    begins = 1
    try:
        for row in reader:
            rows.append(row)
            lines.append(begins)
            begins = reader.line_num + 1
    except csv.Error:
        raise CannotReadError(
            f"{source.name} has a cell of more than {_LONGEST_CELL:,} characters at line {begins}. "
            "A quote mark is probably opened there and not closed."
        ) from None
    return rows, lines, set()


def decoded(source: Source, dialect: Dialect) -> str:
    """The whole file as text. Raises CannotReadError where its bytes are of no encoding we know."""
    content = source.whole()
    for encoding in dict.fromkeys((dialect.encoding, "cp1252")):
        if encoding == "cp1252" and dialect.encoding.startswith("utf-16"):
            break
        try:
            return content.decode(encoding).rstrip("\x1a")
        except UnicodeDecodeError:
            continue
    raise CannotReadError(
        f"{source.name} holds bytes that are neither UTF-8 nor Windows text. Save it again as CSV UTF-8."
    )


def _line_by_line(text: str, separator: str) -> tuple[list[list[str]], list[int], set[int]]:
    """Quote marks do not pair: read each line alone, so that one stray mark costs one row and not the rest."""
    rows: list[list[str]] = []
    lines: list[int] = []
    broken: set[int] = set()
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            row = next(csv.reader([line], delimiter=separator, strict=True), [])
        except csv.Error:
            broken.add(len(rows))
            row = line.split(separator)
        rows.append(row)
        lines.append(number)
    return rows, lines, broken


def _parsed(text: str, separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        return [line.split(separator) for line in text.splitlines()]
