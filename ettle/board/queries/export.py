"""The board as rows of a file: a word and a reason for each faculty, as far as the viewer reads it."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from ettle.board.queries.place import Board, Column, OnBoard, board_for
from ettle.board.queries.words import lamps_of, reason_labels
from ettle.rules.access import Viewer, may
from ettle.school.refusals import refusal

Row = tuple[str, ...]


def board_rows(viewer: Viewer, cycle_id: int, year: str) -> tuple[Row, list[Row]]:
    """Headings and rows. Raises Http404, or PermissionDenied for who may read the board and not take it away."""
    place = board_for(viewer, cycle_id, year)
    if not (allowed := may(viewer, "export")):
        raise PermissionDenied(refusal(viewer, allowed))
    words = {lamp.value: lamp.word for lamp in lamps_of(place.rules)}
    reasons = reason_labels(place.rules)
    by_column = [
        part for column in place.columns for part in (column.name, _("%(faculty)s, reason") % {"faculty": column.name})
    ]
    headings = (_("Pupil"), _("Year"), _("Tutor group"), _("House"), _("Period"), *by_column)
    return headings, [
        (
            pupil.name,
            year,
            pupil.tutor_group,
            pupil.house,
            place.cycle.name,
            *(part for column in place.columns for part in _parts(place, pupil, column, words, reasons)),
        )
        for pupil in place.pupils
    ]


def _parts(
    place: Board, pupil: OnBoard, column: Column, words: dict[str, str], reasons: dict[str, str]
) -> tuple[str, str]:
    pair = (pupil.pupil_id, column.faculty_id)
    mark = place.held(*pair).mark
    blank = _("Not set yet") if place.takes(*pair) else _("Not taken")
    return words.get(mark.value, mark.value) or blank, reasons.get(mark.reason, mark.reason)
