"""The first screen."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from ettle.people.viewer import now_of, viewer_of
from ettle.tracking.actions.lists import note_list_opened
from ettle.tracking.queries.today import today_page
from ettle.ui.render import render


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """What waits for this person."""
    viewer, now = viewer_of(request), now_of(request)
    page = today_page(viewer, now)
    note_list_opened(by=viewer, what="today", pupil_ids=page.logged, now=now)
    return render(request, page)
