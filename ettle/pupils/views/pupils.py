"""Requests for one pupil's page, the lists, and finding somebody."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ettle.people.viewer import now_of, viewer_of
from ettle.pupils.actions import log_export, log_reading
from ettle.pupils.forms import ExportForm
from ettle.pupils.queries.lists import find as find_query
from ettle.pupils.queries.lists import pupil_list
from ettle.pupils.queries.look_out import export_rows, look_out_page, may_see_whole
from ettle.pupils.queries.page import pupil_page
from ettle.ui.files import write_csv, write_xlsx
from ettle.ui.render import render
from ettle.ui.words import moment

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 1


@require_GET
def page(request: HttpRequest, key: UUID) -> HttpResponse:
    """One pupil."""
    viewer = viewer_of(request)
    shown = pupil_page(viewer, key, request.GET.get("measure", ""))
    if shown.logged_why:
        ids = [shown.pupil_id]
        log_reading(by=viewer, pupil_ids=ids, about="pupil", why=shown.logged_why, now=now_of(request))
    return render(request, shown)


@require_GET
def pupils(request: HttpRequest) -> HttpResponse:
    """The pupils I may see; a search in the head comes here too."""
    asked = request.GET
    if asked.get("q", "").strip():
        return render(request, find_query(viewer_of(request), asked["q"]))
    filters = {"year": asked.get("year", ""), "tutor_group": asked.get("group", ""), "in_class": asked.get("class", "")}
    number, only = _number(asked.get("page", "")), asked.get("support") == "1"
    viewer = viewer_of(request)
    shown = pupil_list(viewer, **filters, only_groups=only, page=number)
    if shown.logged or (only and shown.reads_groups):
        log_reading(by=viewer, pupil_ids=shown.logged, about="support_groups", why="role_may", now=now_of(request))
    return render(request, shown)


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Somebody by name, or a class."""
    return render(request, find_query(viewer_of(request), request.GET.get("q", "")))


@require_GET
def look_out(request: HttpRequest) -> HttpResponse:
    """Pupils to look out for. Every opening is logged (D-01, G-15)."""
    viewer = viewer_of(request)
    shown, ids = look_out_page(viewer, whole_school=request.GET.get("of") == "school")
    log_reading(by=viewer, pupil_ids=ids, about="support_groups", why="role_may", now=now_of(request))
    return render(request, shown)


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The whole list as a file, watermarked with who, when and what for (R22.7)."""
    viewer, now, form = viewer_of(request), now_of(request), ExportForm(request.POST)
    if not may_see_whole(viewer):
        raise Http404
    if not form.is_valid():
        return HttpResponse(_("Say what the list is for, then export it."), status=400, content_type="text/plain")
    headings, rows = export_rows(viewer)
    purpose = form.cleaned_data["purpose"]
    log_export(by=viewer, about="support_groups", purpose=purpose, rows=len(rows), now=now)
    rows.append((_("Exported by %(who)s, %(when)s, for: ") % {"who": viewer.name, "when": moment(now)} + purpose,))
    if form.cleaned_data["kind"] == "xlsx":
        return _file(write_xlsx(headings, rows, sheet=_("Support groups")), XLSX, "xlsx")
    return _file("\ufeff" + write_csv(headings, rows), "text/csv; charset=utf-8", "csv")


def _file(content: str | bytes, content_type: str, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="support-groups.{ending}"'
    return response
