"""How a reader wants pages to look: kept in one cookie, so that it works before sign-in and without scripts."""

from collections.abc import Mapping
from typing import Final

from django.http import HttpRequest, HttpResponse

from ettle.ui.pages import Choices

COOKIE: Final = "ettle_reader"
YEAR_IN_SECONDS: Final = 365 * 24 * 60 * 60
ALLOWED: Final[Mapping[str, tuple[str, ...]]] = {
    "theme": ("", "light", "dark"),
    "letters": ("", "plain"),
    "size": ("", "large"),
}


def _fits(name: str, value: str) -> str:
    return value if value in ALLOWED[name] else ""


def read_choices(values: Mapping[str, str]) -> Choices:
    """Choices from a form or any mapping; a value we do not offer counts as no choice."""
    return Choices(**{name: _fits(name, values.get(name, "")) for name in ALLOWED})


def choices_of(request: HttpRequest) -> Choices:
    """The reader's choices, from their cookie."""
    parts = dict(part.split("=", 1) for part in request.COOKIES.get(COOKIE, "").split("&") if "=" in part)
    return read_choices(parts)


def keep_choices(response: HttpResponse, choices: Choices, *, secure: bool) -> None:
    """Write the choices to the reader's cookie, for a year."""
    kept = "&".join(f"{name}={value}" for name in ALLOWED if (value := getattr(choices, name)))
    response.set_cookie(COOKIE, kept, max_age=YEAR_IN_SECONDS, samesite="Lax", secure=secure, httponly=True)
