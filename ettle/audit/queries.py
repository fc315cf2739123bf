"""The audit record itself, newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.utils.translation import gettext as _

from ettle.audit.models import Event

PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class EventRow:
    """One row of the record."""

    at: datetime
    who: str
    kind: str
    verb: str
    about: str
    about_id: str
    pupil_id: int | None
    why: str
    detail: tuple[tuple[str, str], ...]


def events_of(
    school_id: int, *, kind: str = "", pupil_id: int | None = None, page: int = 1, of_pupils: bool = True
) -> tuple[tuple[EventRow, ...], bool]:
    """One page of a school's record, newest first, and whether there is more. One query.

    Without `of_pupils` it says who did what and when, and neither of which pupil nor in which group: whoever keeps
    the record in order need not read in it what no page of theirs would show.
    """
    rows = Event.objects.filter(school_id_kept=school_id).order_by("-at", "-pk")
    if kind:
        rows = rows.filter(kind=kind)
    if pupil_id is not None:
        rows = rows.filter(pupil_id_kept=pupil_id) if of_pupils else rows.none()
    start = (page - 1) * PER_PAGE
    found = list(rows[start : start + PER_PAGE + 1])
    return tuple(islice(_rows(found, of_pupils=of_pupils), PER_PAGE)), len(found) > PER_PAGE


def kinds() -> tuple[tuple[str, str], ...]:
    """The kinds of row there are, with their words."""
    return tuple((value, str(words)) for value, words in Event.Kind.choices)


def _said(value: object) -> str:
    """One fact of a row: yes or no, and how many where the row keeps numbers that only the database reads."""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, list) and all(isinstance(one, int) for one in value):
        return str(len(value))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _rows(found: list[Event], *, of_pupils: bool) -> Iterator[EventRow]:
    for event in found:
        told = of_pupils or not (event.pupil_id_kept or event.about == "category")
        detail = tuple((key.replace("_", " "), _said(value)) for key, value in event.detail.items()) if told else ()
        yield EventRow(
            event.at,
            event.who,
            event.get_kind_display(),
            event.verb,
            event.about,
            event.about_id if told else "",
            event.pupil_id_kept if told else None,
            event.why_allowed,
            detail,
        )
