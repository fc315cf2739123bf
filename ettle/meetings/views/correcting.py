"""Requests that put right what a meeting wrote down."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ettle.meetings.actions import correcting as act
from ettle.meetings.actions.reading import note_opened
from ettle.meetings.forms import OutcomeForm
from ettle.meetings.queries.correcting import correct_page, outcome_for
from ettle.meetings.queries.tables import found_for
from ettle.people.viewer import now_of, viewer_of
from ettle.tracking.actions.concerns import NotTaken
from ettle.tracking.pages.concerns import Typed
from ettle.tracking.queries.people import staff_member
from ettle.ui.render import render


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, outcome_id: int) -> HttpResponse:
    """Put an outcome right. Opening it is logged."""
    viewer, form = viewer_of(request), OutcomeForm(request.POST)
    found, outcome = outcome_for(viewer, outcome_id)
    if request.method == "GET":
        return _shown(request, outcome_id)
    try:
        if not form.is_valid():
            raise NotTaken({name: " ".join(map(str, errors)) for name, errors in form.errors.items()})
        sent = {**form.cleaned_data, "who": staff_member(viewer, form.cleaned_data["who"])}
        del sent["as_step"]
        act.correct_outcome(found=found, outcome=outcome, by=viewer, now=now_of(request), **sent)
    except NotTaken as refused:
        return _shown(request, outcome_id, Typed(request.POST.dict(), refused.faults))
    messages.info(request, _("Put right. The record keeps what it was."))
    return redirect("meetings:item", found.meeting.pk, outcome.item_id)


@require_POST
def reopen(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Go on with a meeting that ended too early."""
    viewer = viewer_of(request)
    try:
        act.reopen_meeting(found=found_for(viewer, meeting_id), by=viewer, now=now_of(request))
    except NotTaken as refused:
        messages.warning(request, refused.faults["reopen"])
    else:
        messages.info(request, _("The meeting goes on. What it had carried over is on its agenda again."))
    return redirect("meetings:meeting", meeting_id)


def _shown(request: HttpRequest, outcome_id: int, form: Typed | None = None) -> HttpResponse:
    viewer = viewer_of(request)
    page = correct_page(viewer, outcome_id, form=form)
    note_opened(
        by=viewer, what="agenda_item", about_id=outcome_id, pupil_ids=page.logged, now=now_of(request), why=page.why
    )
    return render(request, page, status=422 if form else 200)
