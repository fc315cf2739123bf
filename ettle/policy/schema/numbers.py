"""Numbers and words as a file writes them, brought to one form for comparing."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]*)?")


def folded(text: object) -> str:
    """The text as it is compared: composed (NFC), trimmed, single-spaced and without case."""
    return " ".join(unicodedata.normalize("NFC", str(text)).split()).casefold()


def as_number(text: object) -> Decimal | None:
    """The number written in plain digits, or None: no exponent, sign plus, underscore or decimal comma."""
    written = str(text).strip()
    return Decimal(written) if NUMBER.fullmatch(written) else None


def plain(number: Decimal) -> str:
    """A number without an exponent or trailing zeros: 20, 7.5."""
    return f"{number.normalize():f}"


def as_written(value: object) -> object:
    """A whole number or fraction from a TOML file as text; anything else as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return value
    return plain(Decimal(str(value)))
