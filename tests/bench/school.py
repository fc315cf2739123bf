"""The demo school, opened for measuring: a copy in a file, with the same settings as a school would have."""

import http.client
import os
from typing import TYPE_CHECKING, Final

from tests import demo_school as demo

if TYPE_CHECKING:
    from django.test import Client

COPY: Final = demo.VAR / "bench.sqlite3"
BACKEND: Final = "allauth.account.auth_backends.AuthenticationBackend"


def open_copy() -> None:
    """Copy the demo school, and let Django open the copy."""
    for left in demo.VAR.glob("bench.sqlite3*"):
        left.unlink()
    demo.copy_to(COPY)
    os.environ.update(demo.environment(f"sqlite://{COPY}"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    import django

    django.setup()


def signed_in(person: str) -> "Client":
    """A client inside this process, with a person of the cast signed in."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(get_user_model().objects.get(email=demo.address_of(person)), backend=BACKEND)
    return client


def get(connection: http.client.HTTPConnection, path: str, session: str) -> bytes:
    """One page over one connection. Raises AssertionError when it is not a page."""
    connection.request("GET", path, headers={"Cookie": f"sessionid={session}", "Host": "localhost"})
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, f"{path} answered {answer.status}"
    return body
