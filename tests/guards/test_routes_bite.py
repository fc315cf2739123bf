"""The walk over every address, shown addresses and answers of every kind it is meant to refuse."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import Client, override_settings
from django.urls import include, path

from tests.guards import routes

MOST = {"GET": 40, "POST": 80}


def ghost(request: HttpRequest, ghost_id: int = 0) -> HttpResponse:
    return HttpResponse("boo")


urlpatterns: list[Any] = [path("attic/", include(([path("<int:ghost_id>/", ghost, name="ghost")], "attic")))]


@pytest.fixture
def no_school(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scenes that give everything but a ghost."""
    monkeypatch.setattr(routes, "scene", lambda year: {"pupil_id": 1, "year": year})


@override_settings(ROOT_URLCONF=__name__)
def test_an_address_without_a_scene_is_named(no_school: None) -> None:
    found = routes.distinct(routes.routes())
    assert found == [routes.Route("attic:ghost", ("ghost_id",))]
    with pytest.raises(LookupError, match="attic:ghost needs ghost_id: say what to open in scene"):
        list(routes.walk(lambda _person: Client(), ["head"], found))


def test_an_address_without_a_name_is_refused() -> None:
    with pytest.raises(ValueError, match="The address attic/ has no name"):
        list(routes.routes([path("attic/", ghost)]))


def answered(person: str, response: HttpResponse, asked: int = 1, method: str = "GET") -> list[str]:
    one = routes.Answer("attic:ghost", method, "S3", person, response.status_code)
    return routes.faults(one, response, asked, public={"account_login"}, most=MOST)


@pytest.mark.parametrize("status", [200, 302, 404, 405])
def test_an_address_that_answers_nobody_in_particular_is_seen(status: int) -> None:
    response = HttpResponse(status=status, headers={"Location": "/elsewhere/"})
    assert answered(routes.NOBODY, response) == ["GET attic:ghost S3 as nobody is open to everybody."]
    assert answered("head", response) == []


def test_the_door_is_left_alone() -> None:
    assert answered(routes.NOBODY, HttpResponseRedirect("/sign-in/?next=/attic/1/")) == []
    assert answered(routes.NOBODY, HttpResponse(status=401)) == []
    public = routes.Answer("account_login", "GET", "", routes.NOBODY, 200)
    assert routes.faults(public, HttpResponse(), 1, public={"account_login"}, most=MOST) == []


def test_an_address_that_breaks_is_seen_with_what_went_wrong() -> None:
    response = HttpResponse(status=500)
    response.exc_info = (ValueError, ValueError("no such ghost"), None)  # type: ignore[attr-defined]
    assert answered("head", response) == ["GET attic:ghost S3 as head broke: ValueError: no such ghost"]


def test_an_address_that_asks_too_much_is_seen() -> None:
    assert answered("head", HttpResponse(), 41) == ["GET attic:ghost S3 as head made 41 queries; 40 is the most."]
    assert answered("head", HttpResponse(), 80, "POST") == []


def test_a_change_of_rights_is_another_table() -> None:
    answers = [routes.Answer("attic:ghost", "GET", "S3", person, 404) for person in ("head", routes.NOBODY)]
    opened = [answers[0], routes.Answer("attic:ghost", "GET", "S3", routes.NOBODY, 200)]
    assert "| `attic:ghost` | GET S3 | 404 | 404 |" in routes.table(answers, ["head"])
    assert "| `attic:ghost` | GET S3 | 404 | 200 |" in routes.table(opened, ["head"])
