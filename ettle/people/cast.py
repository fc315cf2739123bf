"""The people of a demo school to sign in as, shown at the door of a demo and nowhere else."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.forms import BaseForm
from django.urls import reverse

from ettle.people.pages import CastMember, SignInPage


@dataclass(frozen=True, slots=True)
class Cast:
    """Who may be tried, as (name, post, e-mail), and the one password they share."""

    members: tuple[tuple[str, str, str], ...]
    password: str


_cast: list[Cast] = []


def provide(cast: Cast) -> None:
    """Say who the people of the demo are. Called once by the demo, when its app is ready."""
    _cast[:] = [cast]


def sign_in_page(form: BaseForm, next_url: str, *, unsent: bool = False) -> SignInPage:
    """The way in; in a demo, with its people. A press fills in the address only, never the password."""
    if not (settings.DEMO and _cast):
        return SignInPage(form, next_url, unsent=unsent)
    cast = _cast[0]
    members = tuple(CastMember(name, post, email, _filled_in(email, next_url)) for name, post, email in cast.members)
    return SignInPage(form, next_url, members, cast.password, unsent)


def _filled_in(email: str, next_url: str) -> str:
    query = {"as": email, "next": next_url} if next_url else {"as": email}
    return f"{reverse('account_login')}?{urlencode(query)}"
