"""Requests that do something with one concern: each is one form, one action, and back to the concern."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ettle.people.viewer import now_of, viewer_of
from ettle.tracking.actions import concerns as act
from ettle.tracking.actions import ending, owners, steps
from ettle.tracking.forms.concerns import (
    CloseForm,
    HandOnForm,
    NextStepForm,
    NoActionForm,
    OwnerForm,
    ReopenConcernForm,
    ReviewForm,
    SettleForm,
)
from ettle.tracking.pages.concerns import Typed
from ettle.tracking.queries import concerns as read
from ettle.tracking.queries.people import staff_member
from ettle.ui.render import render

Sent = Mapping[str, Any]


@require_POST
def next_step(request: HttpRequest, concern_id: int) -> HttpResponse:
    """Write a next step, or an act the school offers with one press."""
    viewer, now = viewer_of(request), now_of(request)

    def write(found: Any, sent: Sent) -> str:
        who = staff_member(viewer, sent["who"])
        kept = {name: sent[name] for name in ("text", "due", "act", "review_on", "key")}
        steps.add_next_step(by=viewer, concern=found, who=who, now=now, **kept)
        return _("The next step is written down.")

    return _answer(request, concern_id, NextStepForm, write)


@require_POST
def settle_step(request: HttpRequest, concern_id: int, step_id: int) -> HttpResponse:
    """Say that a step was done, or not and why."""
    viewer, now = viewer_of(request), now_of(request)

    def write(found: Any, sent: Sent) -> str:
        step = found.next_steps.filter(pk=step_id).first()
        if step is None:
            raise Http404
        steps.settle_step(by=viewer, step=step, result=sent["result"], words=sent["result_words"], now=now)
        return _("Done: it is kept with the step.") if sent["result"] == "done" else _("Not done: the reason is kept.")

    return _answer(request, concern_id, SettleForm, write)


@require_POST
def review(request: HttpRequest, concern_id: int) -> HttpResponse:
    """Say whether it has helped; and, with the other button, end it with that."""
    viewer, now = viewer_of(request), now_of(request)

    def write(found: Any, sent: Sent) -> str:
        ends = sent["then"] == "end"
        write_it = ending.review_and_close if ends else ending.review_concern
        write_it(by=viewer, concern=found, outcome=sent["outcome"], words=sent["words"], now=now)
        return _("This concern has come to its end.") if ends else _("The review is written down. Say what is next.")

    return _answer(request, concern_id, ReviewForm, write)


@require_POST
def no_action(request: HttpRequest, concern_id: int) -> HttpResponse:
    """End a concern with no action, and its reason."""

    def write(found: Any, sent: Sent) -> str:
        act.decide_no_action(by=viewer_of(request), concern=found, reason=sent["reason"], now=now_of(request))
        return _("Ended with no action. The reason is kept with it.")

    return _answer(request, concern_id, NoActionForm, write)


@require_POST
def end(request: HttpRequest, concern_id: int) -> HttpResponse:
    """End a concern that has been reviewed."""

    def write(found: Any, sent: Sent) -> str:
        viewer, now = viewer_of(request), now_of(request)
        ending.close_concern(by=viewer, concern=found, reason=sent["close_reason"], now=now)
        return _("This concern has come to its end.")

    return _answer(request, concern_id, CloseForm, write)


@require_POST
def open_again(request: HttpRequest, concern_id: int) -> HttpResponse:
    """Open an ended concern again."""

    def write(found: Any, sent: Sent) -> str:
        viewer, now = viewer_of(request), now_of(request)
        ending.reopen_concern(by=viewer, concern=found, reason=sent["reopen_reason"], now=now)
        return _("It is open again. Write the next step.")

    return _answer(request, concern_id, ReopenConcernForm, write)


@require_POST
def hand_on(request: HttpRequest, concern_id: int) -> HttpResponse:
    """Hand it on to another step of the path."""

    def write(found: Any, sent: Sent) -> str:
        viewer, now = viewer_of(request), now_of(request)
        to = staff_member(viewer, sent["to"])
        owners.hand_on(by=viewer, concern=found, to=to, reason=sent["hand_reason"], now=now)
        return _("%(name)s has the overview now. The reason is kept.") % {"name": to.name if to else ""}

    return _answer(request, concern_id, HandOnForm, write)


@require_POST
def override_owner(request: HttpRequest, concern_id: int) -> HttpResponse:
    """Name another owner."""

    def write(found: Any, sent: Sent) -> str:
        viewer, now = viewer_of(request), now_of(request)
        owner = staff_member(viewer, sent["owner"])
        owners.override_owner(by=viewer, concern=found, owner=owner, reason=sent["why"], now=now)
        return _("%(name)s has the overview now. The reason is kept.") % {"name": owner.name if owner else ""}

    return _answer(request, concern_id, OwnerForm, write)


def _answer(
    request: HttpRequest, concern_id: int, form_class: type[forms.Form], write: Callable[[Any, Sent], str]
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
        return render(request, read.concern_page(viewer, concern_id, form=typed), status=422)
    return redirect("tracking:concern", concern_id)
