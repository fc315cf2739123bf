"""The outbox, for whoever looks after it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ettle.notices.actions import keeping
from ettle.notices.queries.outbox import message_for, message_page, outbox_page
from ettle.people.viewer import now_of, viewer_of
from ettle.ui.render import render

LONGEST_NUMBER = 6


@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """What waits, what went, and what needs a look."""
    asked = request.GET.get("page", "1")
    page = max(int(asked), 1) if asked.isdecimal() and len(asked) < LONGEST_NUMBER else 1
    viewer, now = viewer_of(request), now_of(request)
    return render(request, outbox_page(viewer, now=now, show=request.GET.get("show", ""), page=page))


@require_GET
def message(request: HttpRequest, message_id: int) -> HttpResponse:
    """One e-mail."""
    return render(request, message_page(viewer_of(request), message_id, now=now_of(request)))


@require_POST
def send_again(request: HttpRequest, message_id: int) -> HttpResponse:
    """Let it go with the next round."""
    return _done(request, message_id, keeping.send_again, _("It goes with the next round."))


@require_POST
def cancel(request: HttpRequest, message_id: int) -> HttpResponse:
    """Keep it from going."""
    return _done(request, message_id, keeping.cancel, _("Cancelled. It will not go."))


def _done(request: HttpRequest, message_id: int, act: Callable[..., None], said: str) -> HttpResponse:
    viewer = viewer_of(request)
    try:
        act(by=viewer, message=message_for(viewer, message_id), now=now_of(request))
        messages.info(request, said)
    except keeping.NotDone as refused:
        messages.warning(request, str(refused))
    return redirect("notices:message", message_id)
