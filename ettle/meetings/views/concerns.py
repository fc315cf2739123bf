"""Requests that put a concern before a meeting."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ettle.meetings.actions.agenda import put_on_agenda
from ettle.meetings.actions.tariff import mark_high_tariff, take_back
from ettle.meetings.forms import PutOnForm, TariffForm
from ettle.meetings.queries.concern import faculty_table, high_tariff_page, put_on_page
from ettle.people.viewer import now_of, viewer_of
from ettle.tracking.actions.concerns import NotTaken
from ettle.tracking.pages.concerns import Typed
from ettle.ui.render import render


@require_http_methods(["GET", "POST"])
def put_on(request: HttpRequest, concern_id: int) -> HttpResponse:
    """Put a concern on a faculty's list."""
    viewer, form = viewer_of(request), PutOnForm(request.POST)
    page, concern = put_on_page(viewer, concern_id)
    if request.method == "GET" or not form.is_valid():
        return render(request, page)
    sent = form.cleaned_data
    try:
        table = faculty_table(viewer, page, sent["faculty"])
        put_on_agenda(
            table=table, concern=concern, origin="by_hand", words=sent["words"], by=viewer, now=now_of(request)
        )
    except NotTaken as refused:
        again, _concern = put_on_page(viewer, concern_id, form=Typed(request.POST.dict(), refused.faults))
        return render(request, again, status=422)
    messages.info(request, _("It is on the list of the next meeting."))
    return redirect("tracking:concern", concern_id)


@require_http_methods(["GET", "POST"])
def high_tariff(request: HttpRequest, concern_id: int) -> HttpResponse:
    """Mark a concern for leadership."""
    viewer, form = viewer_of(request), TariffForm(request.POST)
    page, concern = high_tariff_page(viewer, concern_id)
    if request.method == "GET" or not form.is_valid():
        return render(request, page)
    try:
        mark_high_tariff(concern=concern, reason=form.cleaned_data["reason"], by=viewer, now=now_of(request))
    except NotTaken as refused:
        again, _concern = high_tariff_page(viewer, concern_id, form=Typed(request.POST.dict(), refused.faults))
        return render(request, again, status=422)
    messages.info(request, _("Marked. It is on the next agenda of leadership."))
    return redirect("tracking:concern", concern_id)


@require_POST
def not_high_tariff(request: HttpRequest, concern_id: int) -> HttpResponse:
    """Take the mark back."""
    viewer = viewer_of(request)
    _page, concern = high_tariff_page(viewer, concern_id)
    take_back(concern=concern, by=viewer, now=now_of(request))
    messages.info(request, _("The mark is taken back."))
    return redirect("tracking:concern", concern_id)
