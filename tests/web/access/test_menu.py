"""The menu leads everybody only to pages that open."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from ettle.demo.cast import SIGN_INS

SignIn = Callable[[str], Client]


@pytest.mark.parametrize("role", [one.role for one in SIGN_INS])
def test_every_entry_of_the_menu_opens(role: str, client_as: SignIn) -> None:
    client = client_as(role)
    page = client.get("/").content.decode()
    menu = page[page.index("<nav") : page.index("</nav>")]
    places = re.findall(r'href="([^"]+)"', menu)
    assert "/pupils/" in places
    assert {place: client.get(place, follow=True).status_code for place in places} == dict.fromkeys(places, 200)
