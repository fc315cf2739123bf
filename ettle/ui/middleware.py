"""What holds for every answer and every request, whatever page it is about."""

from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse

from ettle.ui import errors
from ettle.ui.render import render

Answer = Callable[[HttpRequest], HttpResponse]


class NothingKept:
    """No browser and no proxy keeps a page: on a shared computer, going back after signing out shows nothing."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "no-store" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "no-store, private"
        return response


class NoNul:
    """Refuses the one sign that nobody can type and that PostgreSQL takes in no text."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path:
            raise Http404
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Once the token of a form was found right, what came with it is read."""
        sent = (request.GET, request.POST) if request.method == "POST" else (request.GET,)
        if any("\0" in key or any("\0" in value for value in values) for part in sent for key, values in part.lists()):
            raise SuspiciousOperation("A NUL was sent.")


class OnlySent:
    """Says in words that a form's address is no page, where a browser would show an empty one."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.method != "GET":
            return response
        page = render(request, errors.only_sent(), status=HTTPStatus.METHOD_NOT_ALLOWED)
        page["Allow"] = response["Allow"]
        return page
