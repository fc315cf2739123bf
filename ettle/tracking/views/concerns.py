"""Requests about concerns: the lists, one concern, and what its owner does."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ettle.people.viewer import now_of, viewer_of
from ettle.tracking.actions import concerns as act
from ettle.tracking.actions.lists import export_year_list, note_list_opened
from ettle.tracking.actions.raising import raise_by_hand
from ettle.tracking.forms.concerns import PurposeForm, RaiseForm
from ettle.tracking.pages.concerns import Typed
from ettle.tracking.queries import concerns as read
from ettle.tracking.queries.my_concerns import my_concerns_page
from ettle.tracking.queries.raise_form import cycle_for_raising, pupil_for, raise_page, subject_of
from ettle.tracking.queries.waiting import waiting_page
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
    page = my_concerns_page(viewer, request.GET.get("show", "all"))
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


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits in the years somebody leads. Opening it is logged."""
    viewer = viewer_of(request)
    page = waiting_page(viewer, request.GET.get("show", "late"))
    note_list_opened(by=viewer, what="waiting", pupil_ids=page.logged, now=now_of(request), always=True)
    return render(request, page)


@require_http_methods(["GET", "POST"])
def raise_concern(request: HttpRequest, key: UUID) -> HttpResponse:
    """The form for raising a concern by hand, and raising it."""
    viewer, now = viewer_of(request), now_of(request)
    pupil, form = pupil_for(viewer, key), RaiseForm(request.POST)
    if request.method == "GET":
        page = raise_page(viewer, key)
        note_list_opened(by=viewer, what="raise", pupil_ids=page.logged, now=now)
        return render(request, page)
    try:
        if not form.is_valid():
            raise act.NotTaken({name: " ".join(map(str, errors)) for name, errors in form.errors.items()})
        subject, words = subject_of(viewer, pupil, form.cleaned_data["subject"]), form.cleaned_data["words"]
        cycle = cycle_for_raising(pupil)
        made = raise_by_hand(by=viewer, pupil=pupil, cycle=cycle, subject=subject, words=words, now=now)
    except act.NotTaken as refused:
        return render(request, raise_page(viewer, key, Typed(request.POST.dict(), refused.faults)), status=422)
    messages.info(request, _("The concern is raised. Whoever has the overview sees it now."))
    return redirect("tracking:concern", made.pk)
