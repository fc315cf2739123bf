"""Requests for leadership's picture. Whoever may not see it is not told that there is one."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from ettle.leadership.queries.behind import behind_page
from ettle.leadership.queries.paper import file_name, paper_of
from ettle.leadership.queries.picture import PAPER, Asked, nothing_page, picture_page
from ettle.leadership.queries.place import latest as latest_cycle
from ettle.people.viewer import now_of, viewer_of
from ettle.prints import pdf
from ettle.tracking.actions.lists import note_list_opened
from ettle.ui.render import render


def _asked(request: HttpRequest) -> Asked:
    sent = request.GET
    return Asked(sent.get("year", ""), sent.get("measure", ""), sent.get("by", ""))


@require_GET
def latest(request: HttpRequest) -> HttpResponse:
    """The picture of the cycle that closed last."""
    cycle_id = latest_cycle(viewer_of(request))
    return render(request, nothing_page()) if cycle_id is None else redirect("leadership:picture", cycle_id)


@require_GET
def picture(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """The picture of one closed cycle. It names nobody."""
    return render(request, picture_page(viewer_of(request), cycle_id, _asked(request)))


@require_GET
def behind(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """The pupils behind one figure. Opening them is logged."""
    viewer = viewer_of(request)
    page = behind_page(viewer, cycle_id, request.GET.dict())
    note_list_opened(by=viewer, what="leadership", pupil_ids=page.logged, now=now_of(request), always=True)
    return render(request, page)


@require_GET
def paper(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """The picture as a PDF."""
    asked = replace(_asked(request), by=PAPER)
    page = picture_page(viewer_of(request), cycle_id, asked)
    response = HttpResponse(pdf("leadership/picture", paper_of(page)), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{file_name(page)}"'
    return response
