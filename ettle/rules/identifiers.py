"""Candidate numbers and pupil numbers: their check characters, and what a spreadsheet does to them."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Kind = Literal["scn", "upn", "own"]
Outcome = Literal["as_is", "stripped", "padded", "not_recoverable", "empty"]

SCN_LENGTH = 9
UPN_LENGTH = 13
# The check arithmetic of the two numbers, from their published definitions (domain reference, section 17): the
# weights and the remainder are part of the number itself, not a choice of any school.
_SCN_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
_SCN_REMAINDER = 11
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_UPN_FIRST_WEIGHT = 2
# A candidate number opens with the year of issue, so the years 2000 to 2009 lose one or two zeros in a spreadsheet
# and a low serial at most one more. Anything shorter is some other number.
_SHORTEST_PADDABLE = 6

_FORMULA = re.compile(r'^=\s*"?(.*?)"?$')
_POINT_ZERO = re.compile(r"^(\d+)\.0+$")
_THOUSANDS = re.compile(r"^\d{1,3}(?:,\d{3})+$")
_SCIENTIFIC = re.compile(r"^(\d)(?:\.(\d+))?[eE]\+?(\d{1,2})$")
_UPN_SHAPE = re.compile(r"^[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]$")


@dataclass(frozen=True, slots=True)
class Identifier:
    """What was made of one cell: the canonical text or an offer, how it was come by, and a sentence when it matters.

    `value` is None only when nothing can be had. `fits` is the check character: None where the kind has none or the
    text is not of its shape. `certain` is False where a person must confirm before a pupil is matched or made by it.
    """

    given: str
    value: str | None
    outcome: Outcome
    fits: bool | None
    certain: bool
    note: str = ""


def scn_check(stem: str) -> str | None:
    """The ninth digit that belongs to the first eight of a candidate number; None where no number has that stem.

    Source: the HESA definition of the Scottish Candidate Number. Raises ValueError unless `stem` is eight ASCII digits.
    """
    if len(stem) != len(_SCN_WEIGHTS) or not _digits(stem):
        raise ValueError("the stem of a candidate number is eight digits")
    total = sum(int(digit) * weight for digit, weight in zip(stem, _SCN_WEIGHTS, strict=True))
    check = -total % _SCN_REMAINDER
    return str(check) if check < 10 else None


def upn_check(rest: str) -> str:
    """The letter that belongs in front of the other twelve characters of a unique pupil number.

    Source: the government's definition of the number (version 2.0). A letter in the last place (a temporary number)
    counts by its place in the alphabet without I, O and S. Raises ValueError unless `rest` is eleven digits and a
    digit or such a letter.
    """
    if len(rest) != UPN_LENGTH - 1 or not _digits(rest[:-1]) or not (_digits(rest[-1]) or rest[-1] in _UPN_LETTERS):
        raise ValueError("a unique pupil number ends in eleven digits and then a digit or a letter other than I, O, S")
    worth = (int(sign) if _digits(sign) else _UPN_LETTERS.index(sign) for sign in rest)
    return _UPN_LETTERS[sum(n * weight for weight, n in enumerate(worth, start=_UPN_FIRST_WEIGHT)) % len(_UPN_LETTERS)]


def scn_fits(text: str) -> bool:
    """Whether nine digits end in the check digit of the first eight. Anything that is not nine digits does not fit."""
    return len(text) == SCN_LENGTH and _digits(text) and scn_check(text[:-1]) == text[-1]


def upn_fits(text: str) -> bool:
    """Whether thirteen characters begin with the check letter of the rest. Any other shape does not fit."""
    return bool(_UPN_SHAPE.match(text)) and upn_check(text[1:]) == text[0]


def read_identifier(text: str, kind: Kind = "scn") -> Identifier:
    """Read one cell of an identifier column, undoing what spreadsheets do, and never guessing in silence.

    Apostrophes, `="..."`, spaces and a trailing `.0` are taken off. For a candidate number, lost leading zeros are
    put back: certain only if the check digit then fits, otherwise an offer for a person. A number shown in powers of
    ten with digits missing cannot be recovered. A failed check on a complete number is a warning, never a refusal.
    """
    bare, stripped = _undressed(text, kind)
    if not bare:
        return Identifier(text, None, "empty", None, certain=False, note="There is no pupil number here.")
    whole, reshaped = _whole_number(bare, kind)
    if whole is None:
        return Identifier(text, None, "not_recoverable", None, certain=False, note=_lost(text))
    outcome: Outcome = "stripped" if stripped or reshaped else "as_is"
    if kind == "upn":
        return _read_upn(text, whole.upper(), outcome)
    if kind == "scn":
        return _read_scn(text, whole, outcome)
    return Identifier(text, whole, outcome, None, certain=True)


def _read_scn(given: str, bare: str, outcome: Outcome) -> Identifier:
    if _digits(bare) and _SHORTEST_PADDABLE <= len(bare) < SCN_LENGTH:
        padded = bare.zfill(SCN_LENGTH)
        fits = scn_fits(padded)
        tail = (
            "its check digit fits, so it is read as that number."
            if fits
            else "its check digit does not fit, so somebody must confirm that it is that number."
        )
        note = f"“{given.strip()}” has lost its leading zeros; with them it is {padded}, and {tail}"
        return Identifier(given, padded, "padded", fits, certain=fits, note=note)
    if not _digits(bare) or len(bare) != SCN_LENGTH:
        note = f"“{given.strip()}” is not a candidate number; those are nine digits. It is kept as it was written."
        return Identifier(given, bare, outcome, None, certain=False, note=note)
    if scn_fits(bare):
        return Identifier(given, bare, outcome, True, certain=True)
    due = scn_check(bare[:-1])
    why = f"after {bare[:-1]} it should be {due}" if due else f"no candidate number begins with {bare[:-1]}"
    note = f"The check digit of {bare} does not fit: {why}. It is kept as it was written; check it for a slip."
    return Identifier(given, bare, outcome, False, certain=True, note=note)


def _read_upn(given: str, bare: str, outcome: Outcome) -> Identifier:
    if not _UPN_SHAPE.match(bare):
        note = (
            f"“{given.strip()}” is not a unique pupil number; those are a letter, eleven digits, and a digit or a "
            "letter. It is kept as it was written."
        )
        return Identifier(given, bare, outcome, None, certain=False, note=note)
    if upn_fits(bare):
        return Identifier(given, bare, outcome, True, certain=True)
    note = (
        f"The check letter of {bare} does not fit: before {bare[1:]} it should be {upn_check(bare[1:])}. "
        "It is kept as it was written; check it for a slip."
    )
    return Identifier(given, bare, outcome, False, certain=True, note=note)


def _undressed(text: str, kind: Kind) -> tuple[str, bool]:
    """The text without what was put round it to keep it text, and whether anything was."""
    visible = "".join(sign for sign in unicodedata.normalize("NFC", text) if unicodedata.category(sign) != "Cf")
    plain = visible.strip() if kind == "own" else "".join(visible.split())
    bare = plain
    if formula := _FORMULA.match(bare):
        bare = formula.group(1)
    bare = bare.lstrip("'’`").strip('"').strip()
    return bare, bare != plain


def _whole_number(bare: str, kind: Kind) -> tuple[str | None, bool]:
    """The digits of a number that was shown as a decimal, with commas or in powers of ten; None if digits are gone."""
    if decimal := _POINT_ZERO.match(bare):
        return decimal.group(1), True
    if _THOUSANDS.match(bare):
        return bare.replace(",", ""), True
    # A school's own reference may look like 1E5, which is then a name and not a number.
    power = _SCIENTIFIC.match(bare)
    if power and (kind != "own" or power.group(2)):
        first, rest, exponent = power.group(1), power.group(2) or "", int(power.group(3))
        kept = rest.rstrip("0") if len(rest) > exponent else rest
        return (first + kept.ljust(exponent, "0"), True) if len(rest) >= exponent >= len(kept) else (None, True)
    return bare, False


def _lost(given: str) -> str:
    return (
        f"“{given.strip()}” is a number a spreadsheet has shortened, and the missing digits are nowhere in the file. "
        "Format the column as text in the spreadsheet and save it again."
    )


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
