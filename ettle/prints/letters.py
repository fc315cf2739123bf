"""Which letters the typeface of our prints has, and what stands in the place of others."""

import struct
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

BOX: Final = "□"
KEPT: Final = "\n\t"
# Marks that only say how their neighbour is drawn: without one, nothing is lost.
UNSEEN: Final = frozenset({"Cf", "Cc"})
STYLE_MARKS: Final = range(0xFE00, 0xFE10)


def printable(facts: Mapping[str, Any], font: Path) -> tuple[dict[str, Any], int]:
    """The facts with a box for every letter the font has not, and the number of boxes. Keys are left alone."""
    has = letters_of(font)
    boxes = 0

    def clean(value: Any) -> Any:
        nonlocal boxes
        if isinstance(value, str):
            if value.isascii() and value.isprintable():
                return value
            text, missing = printable_text(value, has)
            boxes += missing
            return text
        if isinstance(value, Mapping):
            return {key: clean(held) for key, held in value.items()}
        if isinstance(value, Sequence):
            return [clean(held) for held in value]
        return value

    return {key: clean(value) for key, value in facts.items()}, boxes


def printable_text(text: str, has: frozenset[int]) -> tuple[str, int]:
    """One text, composed (NFC), with a box for each letter that is not in `has`, and their number."""
    shown, missing = [], 0
    for letter in unicodedata.normalize("NFC", text):
        if ord(letter) in has or letter in KEPT:
            shown.append(letter)
        elif unicodedata.category(letter) not in UNSEEN and ord(letter) not in STYLE_MARKS:
            shown.append(BOX)
            missing += 1
    return "".join(shown), missing


@lru_cache(maxsize=4)
def letters_of(font: Path) -> frozenset[int]:
    """The code points a TrueType font has a glyph for, read from its character map (formats 4 and 12)."""
    data = font.read_bytes()
    where = _tables(data)[b"cmap"]
    (count,) = struct.unpack_from(">H", data, where + 2)
    offsets = {struct.unpack_from(">HHI", data, where + 4 + 8 * n)[2] for n in range(count)}
    found: set[int] = set()
    for offset in offsets:
        start = where + offset
        (form,) = struct.unpack_from(">H", data, start)
        if form == 12:
            found |= _grouped(data, start)
        elif form == 4:
            found |= _segmented(data, start)
    return frozenset(found)


def _tables(data: bytes) -> dict[bytes, int]:
    (count,) = struct.unpack_from(">H", data, 4)
    rows = (struct.unpack_from(">4sIII", data, 12 + 16 * n) for n in range(count))
    return {tag: offset for tag, _sum, offset, _length in rows}


def _grouped(data: bytes, start: int) -> set[int]:
    (groups,) = struct.unpack_from(">I", data, start + 12)
    rows = (struct.unpack_from(">III", data, start + 16 + 12 * n) for n in range(groups))
    return {code for first, last, _glyph in rows for code in range(first, last + 1)}


def _segmented(data: bytes, start: int) -> set[int]:
    (twice,) = struct.unpack_from(">H", data, start + 6)
    count = twice // 2
    ends = struct.unpack_from(f">{count}H", data, start + 14)
    starts = struct.unpack_from(f">{count}H", data, start + 16 + twice)
    return {code for first, last in zip(starts, ends, strict=True) for code in range(first, last + 1)} - {0xFFFF}
