"""Requests about one pupil's record of the caseload."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ettle.caseload.actions import minutes as act
from ettle.caseload.actions import places
from ettle.caseload.actions.reading import note_opened
from ettle.caseload.forms import MinuteForm, ReasonForm, ReferralForm
from ettle.caseload.queries.minutes import minute_for, referral_for
from ettle.caseload.queries.pupil import pupil_page
from ettle.caseload.queries.reach import pupil_kept
from ettle.people.viewer import now_of, viewer_of
from ettle.tracking.actions.concerns import NotTaken
from ettle.tracking.pages.concerns import Typed
from ettle.ui.render import render


@require_GET
def pupil(request: HttpRequest, key: UUID) -> HttpResponse:
    """The record. Opening it is logged."""
    viewer = viewer_of(request)
    page = pupil_page(viewer, key, request.GET.get("kind", ""))
    ids = [page.pupil_id]
    note_opened(by=viewer, what="caseload_pupil", pupil_ids=ids, now=now_of(request), why=page.logged_why)
    return render(request, page)


@require_POST
def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """Minute a decision."""
    viewer = viewer_of(request)
    found, _facts, _why = pupil_kept(viewer, key)
    form = MinuteForm(request.POST)
    wrong = {name: " ".join(map(str, errors)) for name, errors in form.errors.items()}
    try:
        if wrong:
            raise NotTaken(wrong)
        act.minute(pupil=found, decided=act.Decided(**form.cleaned_data), by=viewer, now=now_of(request))
    except NotTaken as refused:
        return _again(request, key, form, refused)
    messages.info(request, _("The decision is minuted."))
    return redirect("caseload:pupil", key)


@require_POST
def put_on(request: HttpRequest, key: UUID) -> HttpResponse:
    """Put somebody on by hand."""
    return _with_reason(request, key, places.put_on, "why_on", _("On the caseload. The reason is kept."))


@require_POST
def stay(request: HttpRequest, key: UUID) -> HttpResponse:
    """Keep somebody for whom nothing is found."""
    return _with_reason(request, key, places.stay, "why_stay", _("They stay. The reason is kept."))


@require_POST
def leave(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take somebody off."""
    return _with_reason(request, key, places.leave, "why_leave", _("Off the caseload. What was decided stays."))


@require_POST
def updated(request: HttpRequest, key: UUID, minute_id: int) -> HttpResponse:
    """Tick that the school's own record was brought up to date."""
    viewer = viewer_of(request)
    act.tick_mis(minute=minute_for(viewer, key, minute_id), by=viewer, now=now_of(request))
    return redirect("caseload:pupil", key)


@require_POST
def referral(request: HttpRequest, key: UUID, referral_id: int) -> HttpResponse:
    """Say where a referral stands."""
    viewer = viewer_of(request)
    found, form = referral_for(viewer, key, referral_id), ReferralForm(request.POST)
    form.is_valid()
    state, outcome = (form.cleaned_data.get(name, "") for name in ("state", "outcome"))
    try:
        act.move_referral(referral=found, state=state, outcome=outcome, by=viewer, now=now_of(request))
    except NotTaken as refused:
        typed = Typed({f"state-{found.pk}": state, f"outcome-{found.pk}": outcome}, refused.faults)
        return render(request, pupil_page(viewer, key, typed=typed), status=422)
    messages.info(request, _("Where the referral stands is written down."))
    return redirect("caseload:pupil", key)


def _with_reason(request: HttpRequest, key: UUID, write: Callable[..., Any], field: str, words: str) -> HttpResponse:
    """One of the three things done with a reason."""
    viewer = viewer_of(request)
    found, _facts, _why = pupil_kept(viewer, key)
    form = ReasonForm(request.POST)
    form.is_valid()
    try:
        write(pupil=found, reason=form.cleaned_data.get(field, ""), by=viewer, now=now_of(request))
    except NotTaken as refused:
        page = pupil_page(viewer, key, typed=Typed(request.POST.dict(), refused.faults))
        return render(request, page, status=422)
    messages.info(request, words)
    return redirect("caseload:pupil", key)


def _again(request: HttpRequest, key: UUID, form: MinuteForm, refused: NotTaken) -> HttpResponse:
    """What was typed, with what is wrong beside it."""
    chosen = {name: frozenset(form.cleaned_data.get(name, ())) for name in ("took_part", "invited")}
    words = {**request.POST.dict(), "wellbeing": "\n".join(request.POST.getlist("wellbeing"))}
    typed = Typed(words, refused.faults)
    page = pupil_page(viewer_of(request), key, request.POST.get("kind", ""), typed=typed, chosen=chosen)
    return render(request, page, status=422)
