"""Requests about cycles."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ettle.people.viewer import now_of, viewer_of
from ettle.tracking.actions.closing import CannotClose, close_cycle
from ettle.tracking.actions.cycles import CycleRefused, make_cycle
from ettle.tracking.actions.reopening import CannotReopen, reopen_cycle
from ettle.tracking.forms.cycles import CycleForm, ReopenForm
from ettle.tracking.pages.concerns import Typed
from ettle.tracking.queries import cycles as read
from ettle.tracking.queries.year_list import cycle_for
from ettle.ui.render import render


@require_GET
def cycles(request: HttpRequest) -> HttpResponse:
    """All cycles."""
    return render(request, read.cycles_page(viewer_of(request)))


@require_http_methods(["GET", "POST"])
def new_cycle(request: HttpRequest) -> HttpResponse:
    """The form for a new cycle, and making it."""
    viewer = viewer_of(request)
    page = read.new_cycle_page(viewer)
    if request.method == "GET":
        return render(request, page)
    form = CycleForm(request.POST, years=tuple(year for year, _chosen in page.years))
    try:
        if not form.is_valid():
            raise CycleRefused({name: " ".join(map(str, errors)) for name, errors in form.errors.items()})
        cycle = make_cycle(by=viewer, now=now_of(request), **form.cleaned_data)
    except CycleRefused as refused:
        typed = Typed({**request.POST.dict(), "years": " ".join(request.POST.getlist("years"))}, refused.faults)
        return render(request, read.new_cycle_page(viewer, typed), status=422)
    return redirect("tracking:cycle", cycle.pk)


@require_GET
def cycle(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """One cycle: completeness and readiness, or what it raised."""
    return render(request, read.cycle_page(viewer_of(request), cycle_id))


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """What closing will do, and doing it."""
    viewer = viewer_of(request)
    if request.method == "GET":
        return render(request, read.close_cycle_page(viewer, cycle_id))
    try:
        cycle = close_cycle(by=viewer, cycle=read.visible_cycle(viewer, cycle_id), now=now_of(request))
    except CannotClose:
        return render(request, read.close_cycle_page(viewer, cycle_id), status=409)
    messages.info(
        request,
        _("%(cycle)s is closed. Every concern has been given to its owner, who is told in Ettle.")
        % {"cycle": cycle.name},
    )
    return redirect("tracking:cycle", cycle.pk)


@require_POST
def reopen(request: HttpRequest, cycle_id: int) -> HttpResponse:
    """Open a cycle again that closed too early."""
    viewer, form = viewer_of(request), ReopenForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        cycle = reopen_cycle(by=viewer, cycle=cycle_for(viewer, cycle_id), reason=reason, now=now_of(request))
    except CannotReopen as refused:
        typed = Typed(request.POST.dict(), {"reason": str(refused)})
        return render(request, read.cycle_page(viewer, cycle_id, typed), status=409)
    messages.info(request, _("%(cycle)s is open again. Its concerns are withdrawn.") % {"cycle": cycle.name})
    return redirect("tracking:cycle", cycle.pk)
