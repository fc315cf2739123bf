"""Requests for the overview of a year in a cycle."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from ettle.people.viewer import viewer_of
from ettle.tracking.queries.drill import Asked
from ettle.tracking.queries.overview import latest_overview, overview_page
from ettle.ui.render import render


@require_GET
def overview(request: HttpRequest, cycle_id: int, year: str) -> HttpResponse:
    """The overview, and the pupils behind a figure that was opened."""
    sent = request.GET
    asked = Asked(sent.get("by") == "class", sent.get("measure", ""), sent.get("value", ""), sent.get("of", ""))
    return render(request, overview_page(viewer_of(request), cycle_id, year, asked))


@require_GET
def latest(request: HttpRequest) -> HttpResponse:
    """The overview the viewer most likely wants."""
    return redirect("tracking:overview", *latest_overview(viewer_of(request)))
