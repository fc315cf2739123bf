"""What a page says when it cannot be shown: each code in plain words, with one thing to do."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """One refusal or fault, said plainly."""

    template: ClassVar[str] = "ui/error.html"
    code: int
    title: str
    what: str
    next_step: str


def bad_request(reason: str = "") -> ErrorPage:
    """400: what was sent could not be read."""
    return ErrorPage(
        400,
        _("That could not be read"),
        reason or _("What the browser sent was cut short or changed on its way. Nothing was saved."),
        _("Go back, look at what you typed and send it again."),
    )


def refused(reason: str = "") -> ErrorPage:
    """403: you may see that it exists, but not change or open it; the reason stands in the page."""
    return ErrorPage(
        403,
        _("This is not yours to open"),
        reason or _("None of your posts reaches it."),
        _("If it should be yours, ask the school office to look at your posts."),
    )


def stale_form() -> ErrorPage:
    """403: the form was older than the sign-in."""
    return ErrorPage(
        403,
        _("This page had been open too long"),
        _("You signed in or out since it was opened, so what you sent was not taken. Nothing was saved."),
        _("Go back, load the page again and repeat the last step."),
    )


def not_found() -> ErrorPage:
    """404: there is nothing here, or nothing the person may know of."""
    return ErrorPage(
        404,
        _("Nothing here for you"),
        _("There is no page at this address, or it is about a pupil you have no part with."),
        _("Check the address, or start again from the first screen."),
    )


def only_sent() -> ErrorPage:
    """405: the address of a form, opened as if it were a page."""
    return ErrorPage(
        405,
        _("This is not a page"),
        _("This address takes what a form sends and shows nothing by itself. Nothing was saved."),
        _("Go back to the page before, or start again from the first screen."),
    )


def broken() -> ErrorPage:
    """500: our fault."""
    return ErrorPage(
        500,
        _("Something broke here"),
        _("The fault is ours, not yours, and it has been written down. What was saved before is safe."),
        _("Try once more. If it breaks again, tell the school office what you were doing."),
    )
