"""The shape of ratings as the grid sends them, and of saying that a class is finished."""

import json
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ettle.tracking.actions.ratings import TypedCell

MOST_CELLS: Final = 2_000
"""Boxes in one request: a class of 60 in 30 measures is 1,800."""


class NotRatings(ValueError):
    """What was sent is not ratings; the message says so to a person."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One request of the grid: who typed it, as the page knew them, and the boxes."""

    who: str
    cells: tuple[TypedCell, ...]


def read_sent(body: bytes) -> Sent:
    """What the grid sent. Raises NotRatings."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotRatings(
            _("The ratings could not be read. Reload the page; nothing you typed here was saved.")
        ) from error
    cells = sent.get("cells") if isinstance(sent, dict) else None
    if not isinstance(cells, list) or not cells:
        raise NotRatings(_("There are no ratings in what was sent."))
    if len(cells) > MOST_CELLS:
        raise NotRatings(
            _("%(count)s boxes are too many at once; %(most)s is the most.") % {"count": len(cells), "most": MOST_CELLS}
        )
    return Sent(str(sent.get("as", "")), tuple(_cell(number, cell) for number, cell in enumerate(cells, start=1)))


def _cell(number: int, cell: Any) -> TypedCell:
    try:
        pupil, measure, value, version = cell["pupil"], cell["measure"], cell["value"], cell["version"]
        UUID(pupil)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotRatings(
            _("Box %(number)s of what was sent needs a pupil, a measure, a value and a version.") % {"number": number}
        ) from error
    sound = isinstance(measure, str) and isinstance(value, str) and type(version) is int and 0 <= version < 2**31
    if not sound or "\0" in value + measure:
        raise NotRatings(
            _("Box %(number)s of what was sent holds something that is not a rating.") % {"number": number}
        )
    return TypedCell(str(UUID(pupil)), measure, value.strip(), version)


class FinishForm(forms.Form):
    """Why some boxes stay blank; asked only where some are."""

    reason = forms.CharField(label=gettext_lazy("Why are they blank?"), max_length=300, required=False)
