"""Requests about memos."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ettle.caseload.actions.memos import note_memo_opened, send_memo
from ettle.caseload.forms import MemoForm
from ettle.caseload.queries.memos import memo_for, memo_page, memos_page, new_memo_page
from ettle.caseload.queries.reach import pupil_kept
from ettle.people.viewer import now_of, viewer_of
from ettle.tracking.actions.concerns import NotTaken
from ettle.tracking.pages.concerns import Typed
from ettle.ui.render import render


@require_GET
def memos(request: HttpRequest) -> HttpResponse:
    """The memos that were sent to me, and those I wrote."""
    return render(request, memos_page(viewer_of(request)))


@require_GET
def memo(request: HttpRequest, memo_id: int) -> HttpResponse:
    """One memo. Every opening is logged."""
    viewer = viewer_of(request)
    found, why = memo_for(viewer, memo_id)
    note_memo_opened(memo=found, why=why, by=viewer, now=now_of(request))
    return render(request, memo_page(viewer, *memo_for(viewer, memo_id)))


@require_http_methods(["GET", "POST"])
def new_memo(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write one."""
    viewer = viewer_of(request)
    if request.method == "GET":
        return render(request, new_memo_page(viewer, key))
    pupil, _facts, _why = pupil_kept(viewer, key)
    form = MemoForm(request.POST)
    form.is_valid()
    sent = {"to": (), "level": "", "text": "", **form.cleaned_data}
    try:
        made = send_memo(pupil=pupil, by=viewer, now=now_of(request), **sent)
    except NotTaken as refused:
        typed = Typed(request.POST.dict(), refused.faults)
        return render(request, new_memo_page(viewer, key, typed=typed, chosen=frozenset(sent["to"])), status=422)
    messages.info(request, _("Sent. Those you named are told that it waits, and nothing else."))
    return redirect("caseload:memo", made.pk)
