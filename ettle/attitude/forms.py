"""The shape of attitude as the grid sends it, as the form of one pupil sends it, and of a target."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ettle.attitude.actions import TypedMark

MOST_CELLS: Final = 2_000
LARGEST: Final = 2**31


class NotMarks(ValueError):
    """What was sent is no attitude; the message says so to a person."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One request of the grid: who typed it, as the page knew them, and the cells."""

    who: str
    cells: tuple[TypedMark, ...]


def read_sent(body: bytes) -> Sent:
    """What the grid sent. Raises NotMarks."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotMarks(_("What was sent could not be read. Reload the page; nothing typed here was saved.")) from error
    cells = sent.get("cells") if isinstance(sent, dict) else None
    if not isinstance(cells, list) or not cells:
        raise NotMarks(_("There is nothing in what was sent."))
    if len(cells) > MOST_CELLS:
        words = {"count": len(cells), "most": MOST_CELLS}
        raise NotMarks(_("%(count)s boxes are too many at once; %(most)s is the most.") % words)
    return Sent(str(sent.get("as", "")), tuple(_cell(number, cell) for number, cell in enumerate(cells, start=1)))


def _cell(number: int, cell: Any) -> TypedMark:
    try:
        pupil, strand, value, version = cell["pupil"], cell["measure"], cell["value"], cell["version"]
        key = str(UUID(pupil))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        words = _("Box %(number)s of what was sent needs a pupil, an area, a value and a version.")
        raise NotMarks(words % {"number": number}) from error
    sound = isinstance(strand, str) and isinstance(value, str) and type(version) is int and 0 <= version < LARGEST
    if not sound or "\0" in value + strand:
        raise NotMarks(_("Box %(number)s of what was sent holds something that is no colour.") % {"number": number})
    return TypedMark(key, strand, value.strip(), version)


def read_form(posted: Mapping[str, str], key: UUID, strands: Iterable[str]) -> tuple[TypedMark, ...]:
    """The areas of one pupil as a form without scripts sends them."""
    found = []
    for strand in strands:
        version = posted.get(f"version-{strand}", "")
        if f"value-{strand}" in posted and version.isdecimal() and len(version) < len(str(LARGEST)):
            found.append(TypedMark(str(key), strand, posted[f"value-{strand}"], int(version)))
    return tuple(found)


class TargetForm(forms.Form):
    """A target about one area, with its support; the action says what is missing."""

    strand = forms.CharField(required=False, max_length=60)
    text = forms.CharField(required=False)
    support = forms.CharField(required=False)
    until = forms.DateField(
        required=False,
        error_messages={"invalid": gettext_lazy("That is not a day. Write it like 2026-12-18, or choose it.")},
    )
