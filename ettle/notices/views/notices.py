"""My notices: the list, opening one, marking them read, and the daily e-mail on or off."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ettle.notices.actions import reading
from ettle.notices.queries.notices import notices_page, opened
from ettle.people.viewer import now_of, viewer_of
from ettle.ui.render import render


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What I have been told, unread first."""
    return render(request, notices_page(viewer_of(request)))


@require_GET
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Go to what a notice is about; it is then read. The page it leads to asks again who may see it."""
    viewer = viewer_of(request)
    notice = opened(viewer, notice_id)
    reading.mark_read(by=viewer, notice_id=notice.pk, now=now_of(request))
    return redirect(notice.href)


@require_POST
def read(request: HttpRequest, notice_id: int) -> HttpResponse:
    """One notice is read, without opening what it is about."""
    viewer = viewer_of(request)
    reading.mark_read(by=viewer, notice_id=opened(viewer, notice_id).pk, now=now_of(request))
    return redirect("notices:mine")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """All my notices are read."""
    reading.mark_read(by=viewer_of(request), now=now_of(request))
    return redirect("notices:mine")


@require_POST
def digest(request: HttpRequest) -> HttpResponse:
    """The daily e-mail on or off, for me."""
    wanted = request.POST.get("wanted") == "yes"
    reading.choose_digest(by=viewer_of(request), wanted=wanted, now=now_of(request))
    said = _("You get the daily e-mail.") if wanted else _("You no longer get the daily e-mail.")
    messages.info(request, said)
    return redirect("notices:mine")
