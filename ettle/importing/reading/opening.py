"""What kind of file this is, told by its content and never by its name, and whether it is safe to open."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ettle.importing.reading.problems import CannotReadError

FileKind = Literal["text", "workbook"]

_MEGABYTE = 1_000_000
_CHUNK = 1 << 18
_HEAD = 1 << 18
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOT_FOR_US = (
    (b"%PDF", "a PDF, made for printing"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed (gzip) file"),
    (b"7z\xbc\xaf", "a compressed (7z) file"),
    (b"Rar!", "a compressed (rar) file"),
    (b"{\\rtf", "a word processor document"),
)
_CELL = re.compile(rb'<(?:\w+:)?c [^>]*?\br="([A-Z]{1,3})(?=[0-9])')
_ROW = re.compile(rb'<(?:\w+:)?row [^>]*?\br="([0-9]{1,7})"')


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be. `stored` is the file itself, in bytes (None: any size); `unpacked` a workbook's content.

    `cells` is the rectangle a sheet spans, which one stray cell in the far corner can make enormous.
    """

    stored: int | None = None
    unpacked: int = 200 * _MEGABYTE
    cells: int = 20_000_000


FOR_UPLOAD = Limits(stored=20 * _MEGABYTE)
AT_THE_DESK = Limits()


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: where it is or what is in it, the name to call it by, and its first bytes."""

    name: str
    path: Path | None
    content: bytes | None
    head: bytes
    size: int

    def whole(self) -> bytes:
        """Every byte of it."""
        if self.content is not None:
            return self.content
        assert self.path is not None
        return self.path.read_bytes()


def open_source(given: str | Path | bytes, *, name: str = "", limits: Limits = AT_THE_DESK) -> Source:
    """Find the file and look at its size and first bytes. Raises CannotReadError with a sentence."""
    if isinstance(given, bytes):
        source = Source(name or "The file", None, given, given[:_HEAD], len(given))
    else:
        path = Path(given)
        if path.is_dir():
            raise CannotReadError(f"{path} is a folder; name the file in it.")
        try:
            with path.open("rb") as handle:
                source = Source(name or path.name, path, None, handle.read(_HEAD), path.stat().st_size)
        except FileNotFoundError:
            raise CannotReadError(f"There is no file {path}.") from None
        except OSError as error:
            raise CannotReadError(f"{path} cannot be opened: {(error.strerror or 'unknown reason').lower()}.") from None
    if source.size == 0 or not source.head.strip(b"\xef\xbb\xbf\x00 \t\r\n"):
        raise CannotReadError(f"{source.name} is empty.")
    if limits.stored is not None and source.size > limits.stored:
        most = limits.stored // _MEGABYTE
        raise CannotReadError(
            f"{source.name} is {source.size / _MEGABYTE:,.0f} MB, and a file sent here may be at most {most} MB. "
            "Send one year group at a time, or read it with `ettle evaluate` on a computer."
        )
    return source


def kind_of(source: Source, limits: Limits = AT_THE_DESK) -> FileKind:
    """Text or workbook. Raises CannotReadError for anything else and for a workbook that is not safe to open."""
    head = source.head
    if head.startswith(b"PK"):
        _check_package(source, limits)
        return "workbook"
    if head.startswith(_OLE):
        return "workbook"
    for magic, what in _NOT_FOR_US:
        if head.startswith(magic):
            raise CannotReadError(f"{source.name} is {what}. Save the table as CSV or XLSX and send that.")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml")):
        raise CannotReadError(
            f"{source.name} is a web page named like a spreadsheet. Open it in a spreadsheet and save it as XLSX."
        )
    return "text"


def _check_package(source: Source, limits: Limits) -> None:
    """Refuse a package that is not a workbook or that unpacks to more than it should, without trusting what it says."""
    try:
        handle = io.BytesIO(source.content) if source.content is not None else source.path
        assert handle is not None
        with zipfile.ZipFile(handle) as package:
            entries = package.infolist()
            names = {entry.filename for entry in entries}
            if "xl/workbook.xml" not in names and "xl/workbook.bin" not in names and "content.xml" not in names:
                raise CannotReadError(
                    f"{source.name} is a zip file, not a spreadsheet. Unpack it and send the file inside."
                )
            left = limits.unpacked
            if sum(entry.file_size for entry in entries) > left:
                raise _too_large(source, limits)
            for entry in entries:
                left -= _unpacked_size(package, entry, left, source, limits)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError):
        raise CannotReadError(
            f"{source.name} is damaged: it begins like a spreadsheet and cannot be unpacked."
        ) from None


def _unpacked_size(package: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, source: Source, limits: Limits) -> int:
    """Unpack one entry, keeping nothing but a sheet's cell references; stop as soon as it is more than `left` bytes."""
    handle = package.fp
    assert handle is not None
    handle.seek(entry.header_offset)
    local = handle.read(30)
    if local[:4] != b"PK\x03\x04":
        raise zipfile.BadZipFile
    handle.seek(int.from_bytes(local[26:28], "little") + int.from_bytes(local[28:30], "little"), io.SEEK_CUR)
    if entry.compress_type == zipfile.ZIP_STORED:
        return entry.file_size
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise NotImplementedError
    is_sheet = entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml")
    unpacker, total, waiting, kept = zlib.decompressobj(-15), 0, entry.compress_size, b""
    span = _Span()
    while not unpacker.eof:
        packed = unpacker.unconsumed_tail
        if not packed:
            packed = handle.read(min(_CHUNK, waiting))
            waiting -= len(packed)
            if not packed:
                break
        part = unpacker.decompress(packed, _CHUNK)
        total += len(part)
        if total > left:
            raise _too_large(source, limits)
        if is_sheet:
            kept = span.see(kept[-200:] + part)
    if span.rows * span.columns > limits.cells:
        raise CannotReadError(
            f"A sheet in {source.name} reaches to row {span.rows:,} and column {span.columns:,}: a stray cell far from "
            "the table. Copy the table into a new workbook and send that."
        )
    return total


@dataclass(slots=True)
class _Span:
    """How far the cells of a sheet reach."""

    rows: int = 0
    columns: int = 0

    def see(self, text: bytes) -> bytes:
        """Take in one stretch of the sheet, and give it back as what the next stretch follows."""
        for letters in set(_CELL.findall(text)):
            place = 0
            for letter in letters:
                place = place * 26 + letter - 64
            self.columns = max(self.columns, place)
        self.rows = max([self.rows, *map(int, _ROW.findall(text))])
        return text


def _too_large(source: Source, limits: Limits) -> CannotReadError:
    return CannotReadError(
        f"{source.name} unpacks to more than {limits.unpacked // _MEGABYTE} MB, which no table of ratings does. "
        "It was not opened; send the table as CSV."
    )
