"""One faculty's column as a form, for a browser without scripts and for whoever prefers one."""

from collections.abc import Mapping
from dataclasses import replace

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from ettle.board.models import FacultyMark
from ettle.board.pages import Batch, ColumnPage, ColumnRow, Lamp, MarkAnswer
from ettle.board.queries.periods import Earlier, earlier_marks
from ettle.board.queries.place import Board, Column, OnBoard, TypedMark, board_for
from ettle.board.queries.words import lamps_of, reasons_of
from ettle.rules.access import Viewer

Sent = Mapping[str, tuple[str, str]]
"""What was typed and refused: value and reason by the pupil's key."""


def column_of(viewer: Viewer, cycle_id: int, year: str, faculty_id: int) -> tuple[Board, Column]:
    """The board and one of its columns. Raises Http404 where it has none such."""
    place = board_for(viewer, cycle_id, year)
    column = place.column_of.get(faculty_id)
    if column is None:
        raise Http404
    return place, column


def takers(place: Board, column: Column) -> tuple[OnBoard, ...]:
    """The pupils of a column."""
    return tuple(pupil for pupil in place.pupils if place.takes(pupil.pupil_id, column.faculty_id))


def all_blank(place: Board, column: Column) -> tuple[TypedMark, ...]:
    """Every pupil of the column who is not set yet, at the best value of the scale."""
    pairs = ((pupil, place.held(pupil.pupil_id, column.faculty_id)) for pupil in takers(place, column))
    best, faculty = place.rules.best, str(column.faculty_id)
    return tuple(
        TypedMark(str(pupil.key), faculty, best, "", held.version) for pupil, held in pairs if not held.mark.value
    )


def column_page(
    place: Board, column: Column, answers: tuple[MarkAnswer, ...] = (), sent: Sent | None = None
) -> ColumnPage:
    """The form, with what was refused beside its row. Four queries more than the board."""
    lamps, before = lamps_of(place.rules), place.before
    earlier, by_value = earlier_marks(place), {lamp.value: lamp for lamp in lamps}
    problems = {answer.pupil: _problem(answer) for answer in answers if answer.status in ("refused", "conflict")}
    people = takers(place, column)
    rows = tuple(
        _row(place, column, pupil, _past(earlier, pupil, column, by_value, [one.cycle_id for one in before]))
        for pupil in people
    )
    rows = tuple(_typed(row, problems, sent or {}) for row in rows)
    left = sum(not place.held(pupil.pupil_id, column.faculty_id).mark.value for pupil in people)
    words = {"done": len(people) - left, "left": left}
    lead = _("%(done)s done, %(left)s to set. What you change here is saved by one press.") % words
    return ColumnPage(
        title=_("%(faculty)s on the board, %(year)s") % {"faculty": column.name, "year": place.year},
        lead=place.locked(column) or lead,
        cycle=place.cycle.name,
        cycle_id=place.cycle.pk,
        year=place.year,
        faculty_id=column.faculty_id,
        locked=place.locked(column),
        lamps=lamps,
        reasons=reasons_of(place.rules),
        rows=rows,
        periods=tuple(one.name for one in before),
        left=left,
        best=by_value[place.rules.best].word if place.rules.best in by_value else place.rules.best,
        batch=_batch(place, column) if column.decision else None,
        board_href=reverse("board:board", args=[place.cycle.pk, place.year]),
        problems=len(problems),
    )


def _problem(answer: MarkAnswer) -> str:
    if answer.status == "conflict":
        return _("%(who)s changed this while you had it open. Look again, then save.") % {"who": answer.by}
    return answer.problem


def _past(
    earlier: Earlier, pupil: OnBoard, column: Column, lamps: Mapping[str, Lamp], cycles: list[int]
) -> tuple[Lamp | None, ...]:
    held = earlier.get(pupil.pupil_id, {}).get(column.faculty_id, {})
    return tuple(lamps.get(held.get(cycle, "")) for cycle in cycles)


def _row(place: Board, column: Column, pupil: OnBoard, before: tuple[Lamp | None, ...]) -> ColumnRow:
    held = place.held(pupil.pupil_id, column.faculty_id)
    href = reverse("board:mark", args=[place.cycle.pk, place.year, pupil.key, column.faculty_id])
    return ColumnRow(
        str(pupil.key), pupil.name, pupil.tutor_group, held.mark.value, held.mark.reason, held.version, before, href
    )


def _typed(row: ColumnRow, problems: Mapping[str, str], sent: Sent) -> ColumnRow:
    """A row that was refused keeps what was typed in it."""
    if row.key not in problems:
        return row
    value, reason = sent.get(row.key, (row.value, row.reason))
    return replace(row, problem=problems[row.key], value=value, reason=reason)


def _batch(place: Board, column: Column) -> Batch | None:
    """The viewer's last press in this column, where it set several at once."""
    rows = FacultyMark.objects.filter(
        cycle_id=place.cycle.pk, year=place.year, faculty_id=column.faculty_id, by_id=place.viewer.staff_id
    )
    stamps = list(rows.order_by("-at").values_list("at", flat=True))
    count = stamps.count(stamps[0]) if stamps else 0
    return Batch(stamps[0].isoformat(), stamps[0], count) if count > 1 else None
