"""One cell: what a faculty said of a pupil in the last periods, and everything it was in this one."""

from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from ettle.board.models import EarlierMark, FacultyMark
from ettle.board.pages import HeldMark, Lamp, MarkPage, PeriodMark
from ettle.board.queries.place import Board, Column, OnBoard, board_for
from ettle.board.queries.words import lamps_of, reason_labels, reasons_of
from ettle.rules.access import Viewer
from ettle.ui.words import moment


def cell_of(viewer: Viewer, cycle_id: int, year: str, key: UUID, faculty_id: int) -> tuple[Board, OnBoard, Column]:
    """The board of one pupil, and the column. Raises Http404 where the viewer may not read that pupil's row."""
    place = board_for(viewer, cycle_id, year, [key])
    column = place.column_of.get(faculty_id)
    if column is None:
        raise Http404
    return place, place.pupils[0], column


def mark_page(place: Board, pupil: OnBoard, column: Column, problem: str = "") -> MarkPage:
    """Everything of one cell. Three queries more than the board."""
    pair = (pupil.pupil_id, column.faculty_id)
    held = place.held(*pair)
    lamps = lamps_of(place.rules)
    board_href = reverse("board:board", args=[place.cycle.pk, place.year])
    return MarkPage(
        pupil=pupil.name,
        faculty=column.name,
        cycle=place.cycle.name,
        periods=_periods(place, pupil, column, lamps),
        held=_held(place, pair, lamps),
        locked=place.locked(column),
        lamps=lamps,
        reasons=reasons_of(place.rules),
        value=held.mark.value,
        reason=held.mark.reason,
        version=held.version,
        pupil_href=reverse("pupils:page", args=[pupil.key]),
        board_href=board_href,
        set_href=reverse("board:set_mark", args=[place.cycle.pk, place.year, pupil.key, column.faculty_id]),
        problem=problem,
        pupil_id=pupil.pupil_id,
    )


def _periods(place: Board, pupil: OnBoard, column: Column, lamps: tuple[Lamp, ...]) -> tuple[PeriodMark, ...]:
    """This period and those before it, latest first."""
    before = place.before
    by_value, labels = {lamp.value: lamp for lamp in lamps}, reason_labels(place.rules)
    rows = FacultyMark.objects.filter(
        pupil_id=pupil.pupil_id,
        faculty_id=column.faculty_id,
        cycle_id__in=[place.cycle.pk, *(one.cycle_id for one in before)],
    ).select_related("by")
    marks = {row.cycle_id: row for row in rows if row.value}
    taken = place.takes(pupil.pupil_id, column.faculty_id)
    found = []
    for cycle_id, name in (*((one.cycle_id, one.name) for one in before), (place.cycle.pk, place.cycle.name)):
        row, here = marks.get(cycle_id), cycle_id == place.cycle.pk
        blank = _("Not set yet") if here and taken else _("Not taken") if here else _("Not set")
        words = _said(row) if row else blank
        lamp = by_value.get(row.value) if row else None
        found.append(PeriodMark(name, lamp, labels.get(row.reason, row.reason) if row else "", words, here))
    return tuple(reversed(found))


def _said(row: FacultyMark) -> str:
    return _("%(who)s, %(when)s") % {"who": _who(row), "when": moment(row.at)}


def _who(row: FacultyMark | EarlierMark) -> str:
    return row.by.name if row.by else _("Somebody who has left")


def _held(place: Board, pair: tuple[int, int], lamps: tuple[Lamp, ...]) -> tuple[HeldMark, ...]:
    """Every mark this cell has held in this period, latest first; nothing where it never changed."""
    by_value, labels = {lamp.value: lamp for lamp in lamps}, reason_labels(place.rules)
    earlier = EarlierMark.objects.filter(
        mark__cycle=place.cycle, mark__pupil_id=pair[0], mark__faculty_id=pair[1]
    ).select_related("by", "mark__by")
    rows: list[FacultyMark | EarlierMark] = list(earlier.order_by("-version"))
    if rows and isinstance(rows[0], EarlierMark):
        rows.insert(0, rows[0].mark)
    return tuple(
        HeldMark(
            by_value.get(row.value), labels.get(row.reason, row.reason), _who(row), row.at, isinstance(row, FacultyMark)
        )
        for row in rows
    )
