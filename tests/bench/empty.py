"""An empty page for somebody signed in: the whole stack, and nothing in the middle."""

from dataclasses import dataclass
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from ettle.ui.render import render


@dataclass(frozen=True, slots=True)
class EmptyPage:
    """Nothing but the frame."""

    template: ClassVar[str] = "base.html"


def empty(request: HttpRequest) -> HttpResponse:
    """The frame, with nothing in it."""
    return render(request, EmptyPage())


urlpatterns = [path("bench-empty/", empty), path("", include("ettle.config.urls"))]
handler404 = "ettle.ui.views.not_found"
