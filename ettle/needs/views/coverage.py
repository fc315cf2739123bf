"""Requests for the list of which needs have support in place."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from ettle.needs.queries.coverage import coverage_page
from ettle.people.viewer import now_of, viewer_of
from ettle.pupils.actions import log_reading
from ettle.ui.render import render


@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    """Which needs have support in place, and which have none. Every opening is logged."""
    viewer = viewer_of(request)
    page = coverage_page(viewer, request.GET)
    log_reading(by=viewer, pupil_ids=page.logged, about="needs", why="role_may", now=now_of(request))
    return render(request, page)
