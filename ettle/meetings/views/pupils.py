"""Requests about what was done for a pupil."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from ettle.meetings.actions.reading import note_opened
from ettle.meetings.queries.timeline import timeline_page
from ettle.people.viewer import now_of, viewer_of
from ettle.ui.render import render


@require_GET
def timeline(request: HttpRequest, key: UUID) -> HttpResponse:
    """What teaching and support each did about a pupil. Opening it is logged."""
    viewer = viewer_of(request)
    page = timeline_page(viewer, key)
    ids = (page.pupil_id,)
    note_opened(by=viewer, what="timeline", about_id=page.pupil_id, pupil_ids=ids, now=now_of(request), why="role_may")
    return render(request, page)
