"""Requests that write what works."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ettle.needs.actions.permits import NeedRefused
from ettle.needs.actions.summaries import write_summary
from ettle.needs.forms import SummaryForm
from ettle.needs.queries.form_pages import summary_page, summary_writable
from ettle.needs.views.telling import tell
from ettle.people.viewer import now_of, viewer_of
from ettle.pupils.actions import log_reading
from ettle.ui.render import render


@require_http_methods(["GET", "POST"])
def summary(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write what works for a pupil. Opening it shows every earlier version, and is logged."""
    viewer, meanwhile, now = viewer_of(request), False, now_of(request)
    pupil, stands = summary_writable(viewer, key)
    form = SummaryForm(request.POST if request.method == "POST" else None, initial={"text": stands.text})
    ticked = request.POST.getlist("wellbeing") if form.is_bound else stands.wellbeing
    if form.is_bound and form.is_valid():
        try:
            write_summary(pupil=pupil, by=viewer, now=now, wellbeing=ticked, **form.cleaned_data)
        except NeedRefused as refused:
            meanwhile = tell(form, refused)
        else:
            messages.info(request, _("What works is written. Everybody who teaches the pupil reads it."))
            return redirect("pupils:page", key)
    version = form.cleaned_data.get("version", 0) if form.is_bound else stands.version
    page = summary_page(viewer, pupil, form, ticked, version, meanwhile=meanwhile)
    log_reading(by=viewer, pupil_ids=[pupil.pk], about="summary", why="role_may", now=now)
    return render(request, page, status=422 if form.errors else 200)
