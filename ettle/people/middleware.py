"""Gives every signed-in request its viewer, built when first asked for."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.functional import SimpleLazyObject

from ettle.people.queries import viewer_for
from ettle.rules.access import Viewer
from ettle.school import clock
from ettle.school.queries import NoPolicyInForce


class SignedIn(LoginRequiredMiddleware):
    """Asks for a sign-in; after it, whoever sent a form is back on the page of the form.

    A form's own address is often not a page, and what was sent with it is gone: the door says so.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        """To the door, and from there to a page."""
        if request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        came = urlsplit(request.headers.get("Referer", ""))
        page = came._replace(scheme="", netloc="").geturl() if came.netloc == request.get_host() else "/"
        return HttpResponseRedirect(
            f"{resolve_url(self.get_login_url(view_func))}?{urlencode({'next': page, 'unsent': 1})}"
        )


class ViewerMiddleware:
    """Sets `request.viewer` (see `people.viewer.viewer_of`) and `request.now`, the one time of the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = clock.now()  # type: ignore[attr-defined]
        request.viewer = SimpleLazyObject(lambda: _viewer(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def _viewer(request: HttpRequest) -> Viewer | None:
    user = request.user
    try:
        return viewer_for(user, clock.today()) if user.is_authenticated else None
    except NoPolicyInForce as none:
        request.no_viewer = str(none)  # type: ignore[attr-defined]
        return None
