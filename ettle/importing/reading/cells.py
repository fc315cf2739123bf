"""One cell at a time: text tidied, and numbers, dates and yes or no read from it exactly or not at all."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD])
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]00:00(?::00(?:\.0+)?)?)?$")
_BRITISH = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?: 00:00(?::00)?)?$")
_WORDED = re.compile(r"^(\d{1,2})[- ]([A-Za-z]{3,9})[- ](\d{4})$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBER = re.compile(r"^[-+\u2212]?\d+(?:[.,]\d+)?$")
_YES = frozenset({"yes", "y", "true", "1", "x", "✓", "✔"})
_NO = frozenset({"no", "n", "false", "0", ""})


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a cell could not be read, as a sentence that says what would be right."""

    why: str


def tidy(text: str) -> str:
    """The cell in one spelling: NFC, runs of any spaces made one, what encloses `="001"` taken off."""
    if text.isascii() and text.isalnum():
        return text
    plain = unicodedata.normalize("NFC", text).translate(_INVISIBLE)
    plain = " ".join(plain.split())
    if plain.startswith('="') and plain.endswith('"') and len(plain) > 2:
        plain = plain[2:-1].strip()
    return plain[1:].strip() if plain.startswith("'") else plain


def read_number(text: str) -> Decimal | None:
    """A decimal number written with a point or a comma; None for anything else, thousands separators included."""
    plain = tidy(text)
    if not _NUMBER.match(plain):
        return None
    return Decimal(plain.replace(",", ".").replace("\u2212", "-"))


def read_attendance(text: str) -> Decimal | Refusal:
    """A percentage from 0 to 100, exactly as written: `96.4`, `96,4` or `90.0%`."""
    number = read_number(tidy(text).removesuffix("%").rstrip())
    if number is None:
        return Refusal(f"{text.strip()} is not a percentage. Attendance is a number from 0 to 100, such as 96.4.")
    if not 0 <= number <= 100:
        return Refusal(f"{text.strip()} is not possible. Attendance is a percentage from 0 to 100.")
    return number


def read_date(text: str) -> dt.date | Refusal:
    """A date as 2011-03-04, 04/03/2011 (day first) or 4 Mar 2011; never with the year in two digits."""
    plain = tidy(text)
    parts: tuple[int, int, int] | None = None
    if found := _ISO.match(plain):
        parts = (int(found[1]), int(found[2]), int(found[3]))
    elif found := _BRITISH.match(plain):
        parts = (int(found[3]), int(found[2]), int(found[1]))
    elif (found := _WORDED.match(plain)) and found[2][:3].lower() in _MONTHS:
        parts = (int(found[3]), _MONTHS.index(found[2][:3].lower()) + 1, int(found[1]))
    if parts is not None:
        try:
            return dt.date(*parts)
        except ValueError:
            return Refusal(f"{plain} is not a day of the calendar. Dates are day/month/year or 2011-03-04.")
    return Refusal(f"{plain} is not a date that can be read. Write it as 2011-03-04 or 04/03/2011 (day first).")


def read_yes_no(text: str) -> bool | Refusal:
    """Yes or no, in the ways a spreadsheet has of saying it; an empty cell is no."""
    plain = tidy(text).casefold()
    if plain in _YES:
        return True
    if plain in _NO:
        return False
    return Refusal(f"{text.strip()} is neither yes nor no. Write yes or no, or leave the cell empty for no.")


def read_report(text: str) -> int | Refusal:
    """The number of a report: `2`, `2.0`, `Report 2`."""
    found = re.fullmatch(
        r"(?:(?:tracking )?(?:report|period|cycle|tracking))? ?(\d{1,2})(?:\.0+)?", tidy(text).casefold()
    )
    if found:
        return int(found[1])
    return Refusal(f"{text.strip()} is not the number of a report. Reports are numbered 1, 2, 3.")
