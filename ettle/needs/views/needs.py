"""Requests that record, correct or end a need."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ettle.needs.actions.needs import Written, correct_need, end_need, record_need
from ettle.needs.actions.permits import NeedRefused
from ettle.needs.forms import EndForm, NeedForm
from ettle.needs.queries import form_pages as offered
from ettle.needs.queries.reach import kept_need
from ettle.needs.views.telling import tell
from ettle.people.viewer import now_of, viewer_of
from ettle.ui.render import render

REFUSED = 422


@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record a need of a pupil."""
    viewer = viewer_of(request)
    pupil, types = offered.recordable(viewer, key)
    form = NeedForm(
        _sent(request), types=types, sources=offered.sources_of(viewer), initial={"identified_on": viewer.on}
    )
    ticked = request.POST.getlist("wellbeing")
    if form.is_bound and form.is_valid():
        kind = form.cleaned_data["type"]
        try:
            record_need(pupil=pupil, type=kind, written=_written(form, ticked), by=viewer, now=now_of(request))
        except NeedRefused as refused:
            tell(form, refused)
        else:
            messages.info(request, _("The need is recorded."))
            return redirect("pupils:page", key)
    return render(request, offered.record_page(viewer, pupil, form, ticked), status=REFUSED if form.errors else 200)


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, key: UUID, need_id: int) -> HttpResponse:
    """Correct a need, or say what is in place for it."""
    viewer, meanwhile = viewer_of(request), False
    need, _kind = kept_need(viewer, key, need_id)
    form = NeedForm(_sent(request), sources=offered.sources_of(viewer), initial=dict(offered.starting(need)))
    ticked = request.POST.getlist("wellbeing") if form.is_bound else need.wellbeing
    if form.is_bound and form.is_valid():
        version, written = form.cleaned_data["version"], _written(form, ticked)
        try:
            correct_need(need=need, written=written, version=version, by=viewer, now=now_of(request))
        except NeedRefused as refused:
            meanwhile = tell(form, refused)
        else:
            messages.info(request, _("The change is kept."))
            return redirect("pupils:page", key)
    version = form.cleaned_data.get("version", 0) if form.is_bound else need.version
    page = offered.correct_page(viewer, need, form, ticked, version, meanwhile=meanwhile)
    return render(request, page, status=REFUSED if form.errors else 200)


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, key: UUID, need_id: int) -> HttpResponse:
    """End a need."""
    viewer = viewer_of(request)
    need, kind = kept_need(viewer, key, need_id)
    form = EndForm(_sent(request), initial={"on": viewer.on})
    if form.is_bound and form.is_valid():
        try:
            end_need(need=need, by=viewer, now=now_of(request), **form.cleaned_data)
        except NeedRefused as refused:
            tell(form, refused)
        else:
            messages.info(request, _("The need has ended. It stays on record."))
            return redirect("pupils:page", key)
    return render(request, offered.end_page(viewer, need, kind, form), status=REFUSED if form.errors else 200)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _written(form: NeedForm, ticked: list[str]) -> Written:
    names = ("words", "source", "source_named", "identified_on", "evidence", "support", "support_since")
    return Written(wellbeing=tuple(ticked), **{name: form.cleaned_data[name] for name in names})
