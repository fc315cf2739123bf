"""Too many wrong passwords: whose tries are counted, and what the page then says."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from ettle.people.pages import LockedOutPage
from ettle.ui.render import render


def who_tries(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The address tried, in lower case: allauth hands it over as `email`, the form sends it as `login`."""
    given = (credentials or {}).get("email") or request.POST.get("login") or ""
    return str(given).strip().lower()


def locked_out(request: HttpRequest, credentials: Mapping[str, Any] | None = None, *_more: Any) -> HttpResponse:
    """Answer 429 in a sentence."""
    return render(request, LockedOutPage(), status=429)
