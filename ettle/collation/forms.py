"""The shape of what is sent to a collated list."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ettle.collation.actions.notes import TypedNote

MOST = 400
YEAR = "year"


class NotNotes(ValueError):
    """What was sent is not notes; says why in a sentence."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Notes sent by the page itself, and who it was made for."""

    who: str
    notes: tuple[TypedNote, ...]


class PurposeForm(forms.Form):
    """What a list that leaves Ettle is for."""

    purpose = forms.CharField(
        max_length=200, error_messages={"required": gettext_lazy("Say what the list is for, then take it away.")}
    )


class ShareForm(forms.Form):
    """The preview that was agreed to."""

    seal = forms.CharField(max_length=64)
    attach = forms.BooleanField(required=False)


def read_notes(body: bytes) -> Sent:
    """Notes as the page sends them, in JSON. Raises NotNotes."""
    try:
        sent = json.loads(body)
        notes = sent["notes"]
        if not isinstance(notes, list) or len(notes) > MOST:
            raise NotNotes(_("That is too much to save at once."))
        return Sent(str(sent["as"]), tuple(map(_typed, notes)))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        if isinstance(error, NotNotes):
            raise
        raise NotNotes(_("What was sent is not notes.")) from error


def _typed(one: Any) -> TypedNote:
    key, text, version = one["pupil"], one["text"], one["version"]
    if not isinstance(key, str) or not isinstance(text, str) or type(version) is not int or "\0" in text:
        raise NotNotes(_("What was sent is not notes."))
    text.encode()  # half a letter, which no database takes, is a ValueError
    return TypedNote(str(UUID(key)) if key else "", text, version)


def notes_of(posted: QueryDict) -> tuple[TypedNote, ...]:
    """Notes as the form sends them without a script: `note-KEY` with `version-KEY`, KEY being `year` or a pupil's."""
    found = []
    for name in posted:
        if not name.startswith("note-"):
            continue
        key, version = name.removeprefix("note-"), str(posted.get(f"version-{name.removeprefix('note-')}", ""))
        text = str(posted[name]).replace("\0", "")
        if key == YEAR:
            found.append(TypedNote("", text, _number(version)))
        elif _is_key(key):
            found.append(TypedNote(key, text, _number(version)))
    return tuple(found[:MOST])


def ticks_of(posted: QueryDict) -> tuple[tuple[str, bool], ...]:
    """The pupil whose button for the meeting was pressed, and whether they are wanted there: one, or none."""
    found = ((posted.get(name, ""), name == "tick") for name in ("tick", "untick"))
    return tuple((key, wanted) for key, wanted in found if _is_key(key))[:1]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= 9 else 0


def _is_key(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
