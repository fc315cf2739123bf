"""Gives every signed-in request its viewer, built when first asked for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from ettle.people.queries import viewer_for
from ettle.rules.access import Viewer
from ettle.school import clock
from ettle.school.queries import NoPolicyInForce


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
