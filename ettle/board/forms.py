"""The shape of marks as the board's script sends them, and as a form without scripts does."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from ettle.board.queries.place import TypedMark

MOST_CELLS: Final = 2_000
"""Cells in one request: a whole board of 180 pupils is sent column by column."""


class NotMarks(ValueError):
    """What was sent is not marks; the message says so to a person."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One request of the board: who set the marks, as the page knew them, and the cells."""

    who: str
    cells: tuple[TypedMark, ...]


def read_sent(body: bytes) -> Sent:
    """What the script sent. Raises NotMarks."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotMarks(_("The marks could not be read. Reload the page; nothing you set here was saved.")) from error
    cells = sent.get("cells") if isinstance(sent, dict) else None
    if not isinstance(cells, list) or not cells:
        raise NotMarks(_("There are no marks in what was sent."))
    if len(cells) > MOST_CELLS:
        told = {"count": len(cells), "most": MOST_CELLS}
        raise NotMarks(_("%(count)s cells are too many at once; %(most)s is the most.") % told)
    return Sent(str(sent.get("as", "")), tuple(_cell(number, cell) for number, cell in enumerate(cells, start=1)))


def _cell(number: int, cell: Any) -> TypedMark:
    """One cell. The protocol is that of rating entry: its `measure` is the faculty, its `value` is `red:ATT`."""
    try:
        pupil, faculty, value, version = str(UUID(cell["pupil"])), cell["measure"], cell["value"], cell["version"]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        said = _("Cell %(number)s of what was sent needs a pupil, a faculty, a value and a version.")
        raise NotMarks(said % {"number": number}) from error
    sound = isinstance(faculty, str) and isinstance(value, str) and type(version) is int and 0 <= version < 2**31
    if not sound or "\0" in value + faculty:
        raise NotMarks(_("Cell %(number)s of what was sent holds something that is not a mark.") % {"number": number})
    mark, _parted, reason = value.partition(":")
    return TypedMark(pupil, faculty, mark.strip(), reason.strip(), version)


def read_column(sent: Mapping[str, str], faculty_id: int) -> tuple[TypedMark, ...]:
    """The rows of a column's form: `value-<pupil>`, `reason-<pupil>` and `version-<pupil>`."""
    found = []
    for name, value in sent.items():
        kind, _parted, key = name.partition("-")
        version = sent.get(f"version-{key}", "")
        if kind != "value" or not _is_key(key) or not (version.isdecimal() and len(version) < 10):
            continue
        reason = sent.get(f"reason-{key}", "")
        found.append(TypedMark(str(UUID(key)), str(faculty_id), _plain(value), _plain(reason), int(version)))
    return tuple(found)


def read_mark(sent: Mapping[str, str], key: UUID, faculty_id: int) -> TypedMark:
    """One cell's form."""
    version = sent.get("version", "")
    number = int(version) if version.isdecimal() and len(version) < 10 else 0
    value, reason = _plain(sent.get("value", "")), _plain(sent.get("reason", ""))
    return TypedMark(str(key), str(faculty_id), value, reason, number)


def read_stamp(text: str) -> datetime:
    """The moment of a press, as the page gave it; the beginning of time where it is none."""
    try:
        stamp = datetime.fromisoformat(text)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return stamp if stamp.tzinfo else stamp.replace(tzinfo=UTC)


def _plain(text: str) -> str:
    return text.replace("\0", "").strip()


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
