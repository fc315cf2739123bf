"""Requests for the patterns of the caseload."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from ettle.caseload.actions.reading import note_opened
from ettle.caseload.queries.patterns import patterns_page
from ettle.people.viewer import now_of, viewer_of
from ettle.ui.render import render


@require_GET
def patterns(request: HttpRequest) -> HttpResponse:
    """Patterns over the last periods. Opening them is logged."""
    viewer = viewer_of(request)
    page = patterns_page(viewer, request.GET.dict())
    note_opened(by=viewer, what="caseload_patterns", pupil_ids=page.logged, now=now_of(request))
    return render(request, page)
