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
PUBLIC = {"account_login", "forgotten", "account_inactive", "mfa_authenticate", "account_logout"}
MOST_QUERIES = 40


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


def said(response: Any) -> str:
    """What went wrong behind a page that broke."""
    fault = (getattr(response, "exc_info", None) or (None, None))[1]
    return f"{type(fault).__name__}: {fault}"


@pytest.fixture
def answers(
    client_as: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> list[tuple[routes.Answer, Any, int]]:
    """Every route as every person, with the number of queries each took."""
    found, asked = [], 0

    def count(execute: Any, *query: Any) -> Any:
        nonlocal asked
        asked += 1
        return execute(*query)

    with no_query_while_drawing(monkeypatch), connection.execute_wrapper(count):
        for answer, response in routes.walk(client_as, people(), routes.distinct(routes.routes())):
            found.append((answer, response, asked))
            asked = 0
    return found


def test_who_may_open_what_is_what_the_table_says(answers: list[tuple[routes.Answer, Any, int]]) -> None:
    broken = {
        f"{one.method} {one.route} as {one.person}: {said(response)}"
        for one, response, _count in answers
        if one.status >= 500
    }
    assert not broken, "Broken:\n" + "\n".join(sorted(broken))
    unlocked = [
        f"{one.method} {one.route}"
        for one, response, _count in answers
        if one.person == routes.NOBODY
        and one.route not in PUBLIC
        and one.status != 401
        and not (one.status == 302 and "/sign-in/" in response["Location"])
    ]
    assert not unlocked, "Open to everybody: " + "; ".join(unlocked)
    greedy = [f"{one.route} as {one.person}: {count}" for one, _response, count in answers if count > MOST_QUERIES]
    assert not greedy, "More queries than any page needs: " + "; ".join(greedy)
    now = routes.table([one for one, _response, _count in answers], people())
    if os.environ.get("ETTLE_DOCS") == "1":
        WHO_MAY.write_text(now, encoding="utf-8")
    kept = WHO_MAY.read_text(encoding="utf-8") if WHO_MAY.exists() else ""
    changed = [line for line in now.splitlines() if line not in kept.splitlines()]
    assert not changed, "Somebody's rights have changed (make docs, and read what changed):\n" + "\n".join(changed)
    gone = [line for line in kept.splitlines() if line not in now.splitlines()]
    assert not gone, "The table has lines that are no longer so (make docs):\n" + "\n".join(gone)


def test_a_query_made_by_a_template_is_seen(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.template import engines

    from ettle.pupils.models import Pupil

    drawn = engines["jinja2"].from_string("{{ rows.count() }}")
    with no_query_while_drawing(monkeypatch), pytest.raises(AskedWhileDrawing):
        drawn.render({"rows": Pupil.objects.all()})
