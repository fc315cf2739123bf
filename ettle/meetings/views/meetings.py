"""Requests about meetings: all of them, one, its agenda and what was agreed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ettle.meetings.actions import agenda, outcomes
from ettle.meetings.actions import meeting as act
from ettle.meetings.actions.reading import note_opened
from ettle.meetings.forms import BeginForm, CollectForm, DayForm, OutcomeForm
from ettle.meetings.queries.agenda import meeting_page
from ettle.meetings.queries.item import item_page
from ettle.meetings.queries.lists import meetings_page, mine_page, outcome_mine
from ettle.meetings.queries.tables import found_for, item_for, table_for
from ettle.people.viewer import now_of, viewer_of
from ettle.tracking.actions.concerns import NotTaken
from ettle.tracking.pages.concerns import Typed
from ettle.tracking.queries.people import staff_member
from ettle.ui.render import render


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All meetings I have a part in."""
    return render(request, meetings_page(viewer_of(request)))


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin the next meeting."""
    viewer, form = viewer_of(request), BeginForm(request.POST)
    if not form.is_valid():
        raise Http404
    sent = form.cleaned_data
    table, why = table_for(viewer, sent["kind"], sent["year"], sent["faculty"])
    made = act.begin(table=table, why=why, by=viewer, now=now_of(request))
    return redirect("meetings:meeting", made.pk)


@require_GET
def meeting(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """One agenda. Opening it is logged."""
    return _shown(request, meeting_id)


@require_POST
def day(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Say when it is."""
    viewer, form = viewer_of(request), DayForm(request.POST)
    found = found_for(viewer, meeting_id)
    try:
        if not form.is_valid():
            raise NotTaken({name: " ".join(map(str, errors)) for name, errors in form.errors.items()})
        act.set_day(found=found, by=viewer, now=now_of(request), **form.cleaned_data)
    except NotTaken as refused:
        return _shown(request, meeting_id, Typed(request.POST.dict(), refused.faults))
    messages.info(request, _("The day is set. Those who sit in it are told."))
    return redirect("meetings:meeting", meeting_id)


@require_POST
def collect(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Put the chosen ones on the agenda."""
    viewer = viewer_of(request)
    found, page = found_for(viewer, meeting_id), meeting_page(viewer, meeting_id)
    form = CollectForm(request.POST, offered=tuple(one.pupil_id for one in page.proposed))
    chosen = set(form.cleaned_data["pupil"]) if form.is_valid() else set()
    done = agenda.collect(found=found, pupil_ids=chosen, by=viewer, now=now_of(request))
    words = ngettext("%(count)s pupil is on the agenda now.", "%(count)s pupils are on the agenda now.", done)
    messages.info(request, words % {"count": done} if done else _("Nobody was ticked, so nobody was put on."))
    return redirect("meetings:meeting", meeting_id)


@require_POST
def off(request: HttpRequest, meeting_id: int, item_id: int) -> HttpResponse:
    """Take one off the agenda."""
    viewer = viewer_of(request)
    found, item = item_for(viewer, meeting_id, item_id)
    agenda.take_off(found=found, item=item, by=viewer, now=now_of(request))
    messages.info(request, _("It is off the agenda."))
    return redirect("meetings:meeting", meeting_id)


@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, meeting_id: int, item_id: int) -> HttpResponse:
    """One pupil of the agenda; and writing down what was agreed. Opening it is logged."""
    viewer, form = viewer_of(request), OutcomeForm(request.POST)
    found, one = item_for(viewer, meeting_id, item_id)
    if request.method == "GET":
        return _item_shown(request, meeting_id, item_id)
    try:
        if not form.is_valid():
            raise NotTaken({name: " ".join(map(str, errors)) for name, errors in form.errors.items()})
        sent = {**form.cleaned_data, "who": staff_member(viewer, form.cleaned_data["who"])}
        outcomes.agree(found=found, item=one, by=viewer, now=now_of(request), **sent)
    except NotTaken as refused:
        return _item_shown(request, meeting_id, item_id, Typed(request.POST.dict(), refused.faults))
    messages.info(request, _("Written down: %(pupil)s.") % {"pupil": one.pupil.name})
    return redirect("meetings:meeting", meeting_id)


@require_POST
def end(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """End it."""
    viewer = viewer_of(request)
    try:
        carried = act.end_meeting(found=found_for(viewer, meeting_id), by=viewer, now=now_of(request))
    except NotTaken as refused:
        return _shown(request, meeting_id, Typed({}, refused.faults))
    words = ngettext("%(count)s pupil is carried over.", "%(count)s pupils are carried over.", carried)
    messages.info(request, " ".join((_("The meeting is over."), words % {"count": carried} if carried else "")).strip())
    return redirect("meetings:meeting", meeting_id)


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What meetings gave me to do. Opening it is logged."""
    viewer = viewer_of(request)
    page = mine_page(viewer)
    note_opened(by=viewer, what="outcomes", about_id=0, pupil_ids=page.logged, now=now_of(request), why="outcome_yours")
    return render(request, page)


@require_POST
def done(request: HttpRequest, outcome_id: int) -> HttpResponse:
    """Say that it is done."""
    viewer = viewer_of(request)
    outcomes.say_done(outcome=outcome_mine(viewer, outcome_id), by=viewer, now=now_of(request))
    messages.info(request, _("Done: it is kept with the meeting."))
    return redirect("meetings:mine")


def _shown(request: HttpRequest, meeting_id: int, form: Typed | None = None) -> HttpResponse:
    viewer = viewer_of(request)
    page = meeting_page(viewer, meeting_id, form=form)
    note_opened(
        by=viewer, what="meeting", about_id=meeting_id, pupil_ids=page.logged, now=now_of(request), why=page.why
    )
    return render(request, page, status=422 if form else 200)


def _item_shown(request: HttpRequest, meeting_id: int, item_id: int, form: Typed | None = None) -> HttpResponse:
    viewer = viewer_of(request)
    page = item_page(viewer, meeting_id, item_id, form=form)
    note_opened(
        by=viewer, what="agenda_item", about_id=item_id, pupil_ids=page.logged, now=now_of(request), why=page.why
    )
    return render(request, page, status=422 if form else 200)
