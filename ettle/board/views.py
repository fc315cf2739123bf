"""Requests of the faculty board: the board, saving cells, a column's form, one cell, and the file."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ettle.board import actions
from ettle.board.forms import NotMarks, read_column, read_mark, read_sent, read_stamp
from ettle.board.pages import MarkAnswer, NoBoardPage
from ettle.board.queries.answers import answer_to_save
from ettle.board.queries.board import board_page, entry_person, sign_in_url
from ettle.board.queries.column import all_blank, column_of, column_page
from ettle.board.queries.export import board_rows
from ettle.board.queries.filters import asked_for
from ettle.board.queries.links import first_board
from ettle.board.queries.mark import cell_of, mark_page
from ettle.board.queries.place import board_for
from ettle.people.viewer import now_of, viewer_of
from ettle.pupils.forms import ExportForm
from ettle.ui.files import write_csv, write_xlsx
from ettle.ui.render import render
from ettle.ui.words import moment

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The board the viewer most likely wants."""
    found = first_board(viewer_of(request))
    return render(request, found) if isinstance(found, NoBoardPage) else redirect("board:board", *found)


@require_GET
@never_cache
def board(request: HttpRequest, cycle_id: int, year: str) -> HttpResponse:
    """One year's board in one period. Opening it is logged."""
    viewer = viewer_of(request)
    page = board_page(viewer, cycle_id, year, asked_for(request.GET))
    actions.note_opened(by=viewer, cycle_id=cycle_id, year=year, shown=len(page.rows), now=now_of(request))
    return render(request, page)


@login_not_required
@require_POST
def save(request: HttpRequest, cycle_id: int, year: str) -> JsonResponse:
    """Save cells. Every answer is JSON, so that the board can keep what it could not save."""
    try:
        sent = read_sent(request.body if request.content_type == "application/json" else b"")
        if not request.user.is_authenticated or sent.who != entry_person(viewer_of(request)):
            return JsonResponse({"signed_out": True, "sign_in": sign_in_url(cycle_id, year)}, status=401)
        place = board_for(viewer_of(request), cycle_id, year, [UUID(cell.pupil) for cell in sent.cells])
        answers = actions.record_marks(by=viewer_of(request), place=place, cells=sent.cells, now=now_of(request))
    except (NotMarks, RequestDataTooBig, PermissionDenied, Http404) as error:
        return _not_taken(error)
    return JsonResponse(answer_to_save(answers))


def _not_taken(error: Exception) -> JsonResponse:
    """Why a whole request was refused, in words."""
    if isinstance(error, Http404):
        return JsonResponse({"problem": _("There is no such board, or it is not one of yours.")}, status=404)
    if isinstance(error, RequestDataTooBig):
        return JsonResponse({"problem": _("That is too much to save at once.")}, status=413)
    return JsonResponse({"problem": str(error)}, status=403 if isinstance(error, PermissionDenied) else 400)


@require_GET
@never_cache
def column(request: HttpRequest, cycle_id: int, year: str, faculty_id: int) -> HttpResponse:
    """One faculty's column as a form. Opening it is logged."""
    viewer = viewer_of(request)
    place, of = column_of(viewer, cycle_id, year, faculty_id)
    page = column_page(place, of)
    actions.note_opened(by=viewer, cycle_id=cycle_id, year=year, shown=len(page.rows), now=now_of(request))
    return render(request, page)


@require_POST
def save_column(request: HttpRequest, cycle_id: int, year: str, faculty_id: int) -> HttpResponse:
    """Save the form; rows that are not right come back with what was typed and what would be right."""
    viewer, now = viewer_of(request), now_of(request)
    place, _of = column_of(viewer, cycle_id, year, faculty_id)
    cells = read_column(request.POST.dict(), faculty_id)
    answers = actions.record_marks(by=viewer, place=place, cells=cells, now=now)
    if any(answer.status in ("refused", "conflict") for answer in answers):
        typed = {cell.pupil: (cell.value, cell.reason) for cell in cells}
        return render(request, column_page(*column_of(viewer, cycle_id, year, faculty_id), answers, typed), status=422)
    return _to_column(request, answers, cycle_id, year, faculty_id)


@require_POST
def set_blank(request: HttpRequest, cycle_id: int, year: str, faculty_id: int) -> HttpResponse:
    """Give every pupil of the column who is not set yet the best value."""
    viewer, now = viewer_of(request), now_of(request)
    place, of = column_of(viewer, cycle_id, year, faculty_id)
    answers = actions.record_marks(by=viewer, place=place, cells=all_blank(place, of), now=now)
    return _to_column(request, answers, cycle_id, year, faculty_id)


@require_POST
def take_back(request: HttpRequest, cycle_id: int, year: str, faculty_id: int) -> HttpResponse:
    """Take back what one press set in the column."""
    viewer, stamp = viewer_of(request), read_stamp(request.POST.get("stamp", ""))
    place, of = column_of(viewer, cycle_id, year, faculty_id)
    count = actions.take_back(by=viewer, place=place, column=of, stamp=stamp, now=now_of(request))
    messages.info(request, _("Taken back: %(count)s.") % {"count": count})
    return redirect("board:column", cycle_id, year, faculty_id)


def _to_column(
    request: HttpRequest, answers: Iterable[MarkAnswer], cycle_id: int, year: str, faculty_id: int
) -> HttpResponse:
    saved = sum(answer.status == "saved" for answer in answers)
    messages.info(request, _("Saved: %(count)s.") % {"count": saved})
    return redirect("board:column", cycle_id, year, faculty_id)


@require_GET
@never_cache
def mark(request: HttpRequest, cycle_id: int, year: str, key: UUID, faculty_id: int) -> HttpResponse:
    """One cell: its history, and a form for who may set it. Opening it is logged."""
    viewer = viewer_of(request)
    page = mark_page(*cell_of(viewer, cycle_id, year, key, faculty_id))
    actions.note_mark_opened(by=viewer, pupil_id=page.pupil_id, now=now_of(request))
    return render(request, page)


@require_POST
def set_mark(request: HttpRequest, cycle_id: int, year: str, key: UUID, faculty_id: int) -> HttpResponse:
    """Set one cell by its form."""
    viewer = viewer_of(request)
    place, pupil, of = cell_of(viewer, cycle_id, year, key, faculty_id)
    cell = read_mark(request.POST.dict(), key, faculty_id)
    answer = actions.record_marks(by=viewer, place=place, cells=[cell], now=now_of(request))[0]
    if answer.status in ("refused", "conflict"):
        problem = answer.problem or _("Somebody changed this while you had it open. It is shown as it stands now.")
        return render(request, mark_page(place, pupil, of, problem), status=422)
    return redirect("board:mark", cycle_id, year, key, faculty_id)


@require_POST
def export(request: HttpRequest, cycle_id: int, year: str) -> HttpResponse:
    """The board as a file, marked with who took it, when and what for (R22.7)."""
    viewer, form, now = viewer_of(request), ExportForm(request.POST), now_of(request)
    headings, rows = board_rows(viewer, cycle_id, year)
    if not form.is_valid():
        return HttpResponse(_("Say what the board is for, then export it."), status=400, content_type="text/plain")
    purpose = form.cleaned_data["purpose"]
    actions.note_exported(by=viewer, cycle_id=cycle_id, year=year, purpose=purpose, rows=len(rows), now=now)
    rows.append((_("Exported by %(who)s, %(when)s, for: ") % {"who": viewer.name, "when": moment(now)} + purpose,))
    if form.cleaned_data["kind"] == "xlsx":
        return _file(write_xlsx(headings, rows, sheet=_("Faculty board")), XLSX, f"board-{year}.xlsx")
    return _file("\ufeff" + write_csv(headings, rows), "text/csv; charset=utf-8", f"board-{year}.csv")


def _file(content: str | bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
