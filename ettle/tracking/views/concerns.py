"""Requests about concerns: the lists, one concern, and what its owner does."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ettle.people.viewer import now_of, viewer_of
from ettle.tracking.actions import concerns as act
from ettle.tracking.actions.lists import export_year_list, note_list_opened
from ettle.tracking.forms.cycles import NextStepForm, NoActionForm, OwnerForm, PurposeForm
from ettle.tracking.pages.concerns import Typed
from ettle.tracking.queries import concerns as read
from ettle.tracking.queries.people import staff_member
from ettle.tracking.queries.year_list import year_list_page
from ettle.ui.render import render


@require_GET
def year_list(request: HttpRequest, cycle_id: int, year: str) -> HttpResponse:
    """The year head's list. Opening it is logged."""
    viewer = viewer_of(request)
    page = year_list_page(viewer, cycle_id, year, request.GET.get("show", "all"))
    note_list_opened(by=viewer, what="year_list", pupil_ids=page.logged, now=now_of(request), always=True)
    return render(request, page)


@require_POST
def year_list_csv(request: HttpRequest, cycle_id: int, year: str) -> HttpResponse:
    """The same list as a file, marked with who took it, when and what for (R22.7)."""
    viewer, form = viewer_of(request), PurposeForm(request.POST)
    page = year_list_page(viewer, cycle_id, year, request.GET.get("show", "all"))
    if not form.is_valid():
        return HttpResponse(_("Say what the list is for, then export it."), status=400, content_type="text/plain")
    text = export_year_list(by=viewer, page=page, purpose=form.cleaned_data["purpose"], now=now_of(request))
    response = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{year}-concerns.csv"'
    return response


@require_GET
def concerns(request: HttpRequest) -> HttpResponse:
    """What I hold, and all underachievement in my faculty."""
    viewer = viewer_of(request)
    page = read.my_concerns_page(viewer)
    note_list_opened(by=viewer, what="concerns", pupil_ids=page.logged, now=now_of(request))
    return render(request, page)


@require_GET
def concern(request: HttpRequest, concern_id: int) -> HttpResponse:
    """One concern. The owner's first look takes it up."""
    viewer = viewer_of(request)
    found, why = read.concern_for(viewer, concern_id)
    act.take_up(by=viewer, concern=found, now=now_of(request))
    note_list_opened(by=viewer, what="concern", pupil_ids=[found.pupil_id], now=now_of(request), why=why.reason)
    return render(request, read.concern_page(viewer, concern_id))


@require_POST
def next_step(request: HttpRequest, concern_id: int) -> HttpResponse:
    """Write a next step."""

    def write(found: Any, sent: Mapping[str, Any]) -> str:
        viewer = viewer_of(request)
        who = staff_member(viewer, sent["who"])
        act.add_next_step(by=viewer, concern=found, text=sent["text"], who=who, due=sent["due"], now=now_of(request))
        return _("The next step is written down.")

    return _answer(request, concern_id, NextStepForm, write)


@require_POST
def no_action(request: HttpRequest, concern_id: int) -> HttpResponse:
    """End a concern with no action, and its reason."""

    def write(found: Any, sent: Mapping[str, Any]) -> str:
        act.decide_no_action(by=viewer_of(request), concern=found, reason=sent["reason"], now=now_of(request))
        return _("Ended with no action. The reason is kept with it.")

    return _answer(request, concern_id, NoActionForm, write)


@require_POST
def end(request: HttpRequest, concern_id: int) -> HttpResponse:
    """End a concern that has a next step."""

    def write(found: Any, _sent: Mapping[str, Any]) -> str:
        act.end_concern(by=viewer_of(request), concern=found, now=now_of(request))
        return _("This concern has come to its end.")

    return _answer(request, concern_id, forms.Form, write)


@require_POST
def override_owner(request: HttpRequest, concern_id: int) -> HttpResponse:
    """Name another owner."""

    def write(found: Any, sent: Mapping[str, Any]) -> str:
        viewer = viewer_of(request)
        owner = staff_member(viewer, sent["owner"])
        act.override_owner(by=viewer, concern=found, owner=owner, reason=sent["why"], now=now_of(request))
        return _("%(name)s has the overview now. The reason is kept.") % {"name": owner.name if owner else ""}

    return _answer(request, concern_id, OwnerForm, write, owner=True)


def _answer(
    request: HttpRequest,
    concern_id: int,
    form_class: type[forms.Form],
    write: Callable[[Any, Mapping[str, Any]], str],
    *,
    owner: bool = False,
) -> HttpResponse:
    """Do it and go back to the concern, or show what was typed again with what is wrong."""
    viewer = viewer_of(request)
    found, _why = read.concern_for(viewer, concern_id)
    form = form_class(request.POST)
    try:
        if not form.is_valid():
            raise act.NotTaken({name: " ".join(map(str, errors)) for name, errors in form.errors.items()})
        messages.info(request, write(found, form.cleaned_data))
    except act.NotTaken as refused:
        typed = Typed(request.POST.dict(), refused.faults)
        page = read.concern_page(viewer, concern_id, **{"owner_form" if owner else "step_form": typed})
        return render(request, page, status=422)
    return redirect("tracking:concern", concern_id)
