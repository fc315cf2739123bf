"""The frame round every page: built once for each request from what the slices below hand over."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ettle.ui.choices import choices_of
from ettle.ui.pages import Frame, FrameFacts, LiveMessage, NavItem

FactsOf = Callable[[HttpRequest], FrameFacts]


@dataclass(frozen=True, slots=True)
class _Entry:
    label: str
    route: str
    part: str
    """Shown where it is among the parts of whoever is signed in. Access itself is decided by the page, not here."""
    also: tuple[str, ...] = ()
    """Patterns of further addresses that lie under the entry."""


ENTRIES: Final = (
    _Entry(gettext_noop("Today"), "today", "today"),
    _Entry(gettext_noop("Concerns"), "tracking:concerns", "concerns"),
    _Entry(gettext_noop("Board"), "board:index", "board"),
    _Entry(gettext_noop("Ratings"), "tracking:my_classes", "ratings"),
    _Entry(gettext_noop("Attitude"), "attitude:index", "attitude"),
    _Entry(gettext_noop("Pupils"), "pupils:list", "pupils"),
    _Entry(gettext_noop("Caseload"), "caseload:list", "caseload"),
    _Entry(gettext_noop("Needs"), "needs:coverage", "needs"),
    _Entry(gettext_noop("Meetings"), "meetings:list", "meetings"),
    _Entry(gettext_noop("Import"), "importing:index", "import"),
    _Entry(gettext_noop("Year"), "tracking:overview", "year", (r".*/cycles/\d+/(overview|years)/", r".*/cycles/")),
    _Entry(gettext_noop("Picture"), "leadership:latest", "picture"),
    _Entry(gettext_noop("Cycles"), "tracking:cycles", "cycles", (r".*/cycles/",)),
    _Entry(gettext_noop("School"), "school:structure", "school", (r"/trying/",)),
)


def _nobody(_request: HttpRequest) -> FrameFacts:
    return FrameFacts()


_facts_of: list[FactsOf] = [_nobody]


def provide(facts_of: FactsOf) -> None:
    """Say where the frame learns who is signed in. Called once, when the school's app is ready."""
    _facts_of[0] = facts_of


def link(route: str) -> str:
    """The address of a route, or nothing while its slice is not installed."""
    return _link(settings.ROOT_URLCONF, get_script_prefix(), route)


@lru_cache(maxsize=256)
def _link(_routes: str, _prefix: str, route: str) -> str:
    """Worked out once: every page asks for a dozen of them."""
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""


def nav_for(parts: frozenset[str], path: str) -> tuple[NavItem, ...]:
    """The entries of these parts of Ettle, the one `path` lies under marked as current."""
    shown = [(href, entry) for entry in ENTRIES if entry.part in parts and (href := link(entry.route))]
    shared = [_above(entry, href, path) for href, entry in shown]
    most = max(shared, default=0)
    here = len(shared) - 1 - shared[::-1].index(most) if most else None
    return tuple(
        NavItem(href=href, label=_(entry.label), current=place == here) for place, (href, entry) in enumerate(shown)
    )


def _above(entry: _Entry, href: str, path: str) -> int:
    """How much of an address lies under an entry: nothing, or how long the part is that they share."""
    if path == href or (href != "/" and path.startswith(href)):
        return len(href)
    found = (re.match(pattern, path) for pattern in entry.also)
    return max((match.end() for match in found if match), default=0)


def _messages(request: HttpRequest) -> tuple[LiveMessage, ...]:
    if not hasattr(request, "_messages"):
        return ()
    kinds = {"warning": "warn", "error": "error"}
    return tuple(LiveMessage(str(m), kinds.get(m.level_tag, "fact")) for m in get_messages(request))


def frame_for(request: HttpRequest) -> Frame:
    """The frame of this request."""
    facts = _facts_of[0](request)
    signed_in = bool(facts.who)
    return Frame(
        school=facts.school,
        who=facts.who,
        key=facts.key,
        posts=facts.posts,
        signed_in=signed_in,
        home_url=link("today") or "/",
        nav=nav_for(facts.parts, request.path) if signed_in else (),
        help_url=link("help"),
        find_url=link("pupils:find") if signed_in else "",
        account_url=link("your_account") if signed_in else "",
        notices_url=link("notices:mine") if facts.notices is not None else "",
        notices=facts.notices or 0,
        sign_out_url=link("people:sign_out") or link("account_logout"),
        choices_url=link("ui:choices"),
        here=request.get_full_path() if request.method == "GET" else "",
        today=facts.today,
        year=facts.year,
        messages=_messages(request),
        choices=choices_of(request),
    )
