"""Too many wrong passwords: whose tries are counted, and what the page then says."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from ettle.people.pages import LockedOutPage
from ettle.ui.render import render


def who_tries(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The address tried, as the look-up compares it: allauth hands it over as `email`, the form sends it as `login`.

    Case is folded as PostgreSQL and allauth fold it, or the same address in odd letters (a long s for an s) would
    start the count anew.
    """
    given = (credentials or {}).get("email") or request.POST.get("login") or ""
    return unicodedata.normalize("NFKC", str(given)).strip().casefold()


def locked_out(request: HttpRequest, credentials: Mapping[str, Any] | None = None, *_more: Any) -> HttpResponse:
    """Answer 429 in a sentence."""
    return render(request, LockedOutPage(), status=429)
