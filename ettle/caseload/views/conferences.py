"""Requests about case conferences."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ettle.caseload.actions import conferences as act
from ettle.caseload.actions.reading import note_opened
from ettle.caseload.forms import ActionForm, HomeForm
from ettle.caseload.queries.conference import action_of, conference_for, conference_page
from ettle.people.viewer import now_of, viewer_of
from ettle.tracking.actions.concerns import NotTaken
from ettle.tracking.pages.concerns import Typed
from ettle.tracking.queries.people import staff_member
from ettle.ui.render import render


@require_GET
def conference(request: HttpRequest, conference_id: int) -> HttpResponse:
    """One conference. Opening it is logged."""
    viewer = viewer_of(request)
    page = conference_page(viewer, conference_id)
    note_opened(by=viewer, what="conference", pupil_ids=[page.pupil_id], now=now_of(request), why=page.why)
    return render(request, page)


@require_POST
def home(request: HttpRequest, conference_id: int) -> HttpResponse:
    """Say whether parents or carers are invited."""
    viewer = viewer_of(request)
    found, _why = conference_for(viewer, conference_id)
    form = HomeForm(request.POST)
    form.is_valid()
    sent = {"home": "", "home_on": None, "home_note": "", **form.cleaned_data}
    told = {"home": sent["home"], "on": sent["home_on"], "note": sent["home_note"]}
    try:
        act.ask_home(conference=found, by=viewer, now=now_of(request), **told)
    except NotTaken as refused:
        return _again(request, conference_id, home_form=Typed(request.POST.dict(), refused.faults))
    messages.info(request, _("How it stands with home is written down."))
    return redirect("caseload:conference", conference_id)


@require_POST
def agreed(request: HttpRequest, conference_id: int) -> HttpResponse:
    """Write down what was agreed."""
    viewer = viewer_of(request)
    found, _why = conference_for(viewer, conference_id)
    form = ActionForm(request.POST)
    form.is_valid()
    sent = form.cleaned_data
    number = sent.get("who", "")
    who = staff_member(viewer, int(number)) if number.isdecimal() else None
    try:
        act.agree(
            conference=found, text=sent.get("text", ""), who=who, due=sent.get("due"), by=viewer, now=now_of(request)
        )
    except NotTaken as refused:
        return _again(request, conference_id, action_form=Typed(request.POST.dict(), refused.faults))
    messages.info(request, _("Written down."))
    return redirect("caseload:conference", conference_id)


@require_POST
def done(request: HttpRequest, conference_id: int, action_id: int) -> HttpResponse:
    """Say that one action is done."""
    viewer = viewer_of(request)
    found, _why = conference_for(viewer, conference_id)
    act.done(action=action_of(found, action_id), by=viewer, now=now_of(request))
    return redirect("caseload:conference", conference_id)


def _again(request: HttpRequest, conference_id: int, **typed: Typed) -> HttpResponse:
    page = conference_page(viewer_of(request), conference_id, **typed)
    return render(request, page, status=422)
