"""Requests for the caseload as a list."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ettle.caseload.actions.finding import find_again
from ettle.caseload.actions.reading import note_opened
from ettle.caseload.queries.caseload import caseload_page, latest_cycle
from ettle.people.viewer import now_of, viewer_of
from ettle.ui.render import render


@require_GET
def caseload(request: HttpRequest) -> HttpResponse:
    """Who is on the caseload. Opening it is logged."""
    viewer, asked = viewer_of(request), request.GET
    page = caseload_page(viewer, asked.get("show", "all"), asked.get("house", ""))
    note_opened(by=viewer, what="caseload", pupil_ids=page.logged, now=now_of(request))
    return render(request, page)


@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """Look through it again."""
    viewer = viewer_of(request)
    cycle = latest_cycle(viewer)
    if cycle is None:
        raise Http404
    find_again(cycle=cycle, by=viewer, now=now_of(request))
    messages.info(request, _("Looked through again after %(cycle)s.") % {"cycle": cycle.name})
    return redirect("caseload:list")
