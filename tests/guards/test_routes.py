"""Every address says who may open it, asks little of the database, and asks nothing while its page is drawn."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.template.backends.jinja2 import Template
from django.test import Client

from tests.guards import house, routes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_school")]

WHO_MAY = house.ROOT / "docs" / "reference" / "access.md"
# Addresses that answer somebody who is not signed in, and why.
PUBLIC = {
    "account_login": "the door",
    "account_logout": "the door",
    "account_inactive": "the door: why a sign-in is switched off",
    "forgotten": "the door: what to do without a password",
    "mfa_authenticate": "the door: the second step",
    "first_password": "the door: a first password, by a link made for one person",
    "tracking:save_ratings": "tells the grid's script in an answer of its own, so that nothing typed is lost",
    "board:save": "tells the board's script in an answer of its own, so that nothing set is lost",
    "attitude:save_class": "tells the grid's script in an answer of its own, so that nothing given is lost",
    "attitude:save_group": "tells the grid's script in an answer of its own, so that nothing given is lost",
    "collation:save_notes": "tells the page's script in an answer of its own, so that no note is lost",
    "ui:choices": "how pages look, on this device",
    "ui:components": "the parts that pages are made of, with invented content",
}
MOST_QUERIES = {"GET": 40, "POST": 80}


class AskedWhileDrawing(AssertionError):
    """A template made a query."""


@contextmanager
def no_query_while_drawing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Any query made while a Jinja2 template is being drawn is an error."""
    draw = Template.render

    def refuse(_execute: Any, sql: str, *_rest: Any) -> None:
        raise AskedWhileDrawing(sql)

    def watched(self: Template, *args: Any, **kwargs: Any) -> Any:
        with connection.execute_wrapper(refuse):
            return draw(self, *args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(Template, "render", watched)
        yield


def people() -> list[str]:
    from ettle.demo.cast import SIGN_INS

    return [one.role for one in SIGN_INS]


@pytest.fixture
def answers(
    client_as: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> list[tuple[routes.Answer, Any, int]]:
    """Every route as every person, with the number of queries each took."""
    with no_query_while_drawing(monkeypatch):
        return list(routes.walk(client_as, people(), routes.distinct(routes.routes())))


def test_who_may_open_what_is_what_the_table_says(answers: list[tuple[routes.Answer, Any, int]]) -> None:
    found: list[str] = []
    for one, response, count in answers:
        found += routes.faults(one, response, count, public=PUBLIC, most=MOST_QUERIES)
    now = routes.table([one for one, _response, _count in answers], people())
    if os.environ.get("ETTLE_DOCS") == "1":
        WHO_MAY.write_text(now, encoding="utf-8")
    kept = WHO_MAY.read_text(encoding="utf-8") if WHO_MAY.exists() else ""
    found += [
        f"New (make docs, and read what changed): {line}" for line in now.splitlines() if line not in kept.splitlines()
    ]
    found += [f"Gone (make docs): {line}" for line in kept.splitlines() if line not in now.splitlines()]
    assert not found, "\n".join(dict.fromkeys(found))


def test_a_query_made_by_a_template_is_seen(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.template import engines

    from ettle.pupils.models import Pupil

    drawn = engines["jinja2"].from_string("{{ rows.count() }}")
    with no_query_while_drawing(monkeypatch), pytest.raises(AskedWhileDrawing):
        drawn.render({"rows": Pupil.objects.all()})
