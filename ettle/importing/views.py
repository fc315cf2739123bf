"""Requests of importing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ettle.importing import actions, queries
from ettle.importing.fields import NOT_USED
from ettle.importing.forms import FileForm
from ettle.importing.reading import CannotReadError, write_csv
from ettle.people.viewer import now_of, viewer_of
from ettle.ui.render import render

WRONG = 422


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    return render(request, queries.imports_page(viewer, FileForm(cycles=queries.open_cycles(viewer))))


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    queries.require_import(viewer)
    form = FileForm(request.POST, request.FILES, cycles=queries.open_cycles(viewer))
    if not form.is_valid():
        return render(request, queries.imports_page(viewer, form), status=WRONG)
    file, kind = form.cleaned_data["file"], form.cleaned_data["kind"]
    cycle = int(form.cleaned_data["cycle"]) if kind == "ratings" else None
    try:
        run = actions.read_file(
            by=viewer, kind=kind, filename=file.name, content=file.read(), cycle_id=cycle, now=now_of(request)
        )
    except CannotReadError as refused:
        return render(request, queries.imports_page(viewer, form, str(refused)), status=WRONG)
    return redirect("importing:run", run.pk)


@require_GET
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    return render(request, queries.import_page(viewer_of(request), run_id))


@require_POST
def say_headings(request: HttpRequest, run_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    pairs = zip(request.POST.getlist("heading"), request.POST.getlist("field"), strict=False)
    mapping = {heading: field or f"{NOT_USED} {place}" for place, (heading, field) in enumerate(pairs) if heading}
    try:
        actions.say_headings(by=viewer, run=queries.run_for(viewer, run_id), mapping=mapping, now=now_of(request))
    except actions.NotDone as refused:
        return render(request, queries.import_page(viewer, run_id, str(refused)), status=WRONG)
    return redirect("importing:run", run_id)


@require_POST
def answer(request: HttpRequest, run_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = queries.run_for(viewer, run_id)
    try:
        actions.answer(by=viewer, run=found, answers=_said(request), now=now_of(request))
    except (actions.NotDone, CannotReadError) as refused:
        return render(request, queries.import_page(viewer, run_id, str(refused)), status=WRONG)
    return redirect("importing:run", run_id)


def _said(request: HttpRequest) -> dict[str, str]:
    return {key: str(value) for key, value in request.POST.items()}


@require_POST
def apply_import(request: HttpRequest, run_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    try:
        found, seen = queries.run_for(viewer, run_id), request.POST.get("seen")
        actions.apply_import(by=viewer, run=found, now=now_of(request), seen=seen)
    except (actions.NotDone, CannotReadError) as refused:
        return render(request, queries.import_page(viewer, run_id, str(refused)), status=WRONG)
    return redirect("importing:run", run_id)


@require_POST
def undo(request: HttpRequest, run_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    try:
        kept = actions.undo_import(by=viewer, run=queries.run_for(viewer, run_id), now=now_of(request))
    except actions.NotDone as refused:
        return render(request, queries.import_page(viewer, run_id, str(refused)), status=WRONG)
    for sentence in kept:
        messages.warning(request, sentence)
    return redirect("importing:run", run_id)


@require_POST
def set_aside(request: HttpRequest, run_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    try:
        actions.set_aside(by=viewer, run=queries.run_for(viewer, run_id), now=now_of(request))
    except actions.NotDone as refused:
        return render(request, queries.import_page(viewer, run_id, str(refused)), status=WRONG)
    return redirect("importing:index")


@require_GET
def problems(request: HttpRequest, run_id: int) -> HttpResponse:
    found, refused = queries.refused_cells(viewer_of(request), run_id)
    headings = (_("Row"), _("Column"), _("Value"), _("What would be right"))
    text = write_csv(headings, [(cell.row, cell.column, cell.value, cell.problem) for cell in refused])
    response = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="refused-{found.pk}.csv"'
    return response


@require_GET
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty file with the headings a kind of file is known by."""
    headings = queries.headings_for(viewer_of(request), kind)
    response = HttpResponse("\ufeff" + write_csv(headings, []), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{kind}.csv"'
    return response
