"""What no browser sends by itself: nothing typed, however odd, breaks a page."""

import json
from uuid import uuid4

import pytest
from django.test import Client

from tests.web.tracking_cycles.small import Small

NUL, HUGE, DIGITS = "a\0b", "9" * 30, "\u0664\u0663"
ODD = (NUL, HUGE, "9" * 5000, DIGITS, "a " * 1500, "%", "'", "\ud7ff", "\u202ex", "-1", "1e9", "")


def raw(client: Client) -> Client:
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd)[:16])
def test_no_address_breaks_whatever_stands_behind_its_question_mark(small: Small, odd: str) -> None:
    small.rate("Kwame", "S3", "french", effort="4")
    small.close()
    cycle, pupil = small.cycle(1).pk, small.pupils["Kwame"]
    client = raw(small.client("head"))
    asked = {
        "/pupils/": ("q", "year", "group", "class", "support", "page"),
        "/pupils/find/": ("q",),
        "/pupils/look-out/": ("of",),
        f"/pupils/{pupil.key}/": ("measure",),
        "/school/audit/": ("kind", "pupil", "page"),
        f"/tracking/cycles/{cycle}/years/S3/": ("show",),
        f"/tracking/cycles/{cycle}/overview/S3/": ("by", "measure", "value", "of"),
        "/sign-in/": ("next", "as"),
    }
    for address, names in asked.items():
        for name in names:
            assert client.get(address, {name: odd}).status_code < 500, (address, name)
    figure = {"measure": "effort", "value": odd, "of": odd, "by": "class"}
    assert client.get(f"/tracking/cycles/{cycle}/overview/S3/", figure).status_code < 500
    figure["value"] = "4"
    assert client.get(f"/tracking/cycles/{cycle}/overview/S3/", figure).status_code < 500


@pytest.mark.parametrize("number", ["0", HUGE, "99999999999999999999"])
def test_a_number_that_is_nobodys_is_not_found(small: Small, number: str) -> None:
    client, key = raw(small.client("head")), uuid4()
    for address in (
        f"/tracking/concerns/{number}/",
        f"/tracking/cycles/{number}/",
        f"/tracking/cycles/{number}/years/S3/",
        f"/tracking/cycles/{number}/overview/S3/",
        f"/tracking/ratings/{number}/{number}/",
        f"/tracking/ratings/{number}/{number}/history/{key}/effort/",
        f"/pupils/{key}/groups/{number}/end/",
        f"/school/policy/{number}/",
        "/tracking/cycles/1/years/%00/",
        "/tracking/cycles/1/overview/a%00b/",
        "/pupils/%00/",
    ):
        assert client.get(address).status_code == 404, address
    office = raw(small.client("office"))
    assert office.get(f"/import/{number}/").status_code == 404
    assert office.post(f"/school/subjects/{number}/faculty/", {"faculty": number}).status_code == 404


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd)[:16])
def test_every_box_for_words_takes_them_or_says_why_not(small: Small, odd: str) -> None:
    small.rate("Kwame", "S3", "french", effort="4")
    small.close()
    concern, pupil = small.concern("Kwame"), small.pupils["Kwame"]
    assert concern is not None
    client = raw(small.client("head"))
    at = f"/tracking/concerns/{concern.pk}"
    forms = {
        f"{at}/next-step/": {"text": odd, "who": odd, "due": odd},
        f"{at}/no-action/": {"reason": odd * 600},
        f"{at}/end/": {"end": odd},
        f"{at}/owner/": {"owner": odd, "why": odd},
        "/tracking/cycles/new/": {
            "name": odd, "session": odd, "number": odd, "opens": odd, "due": odd, "years": ["S3", odd],
        },
        f"/pupils/{pupil.key}/groups/new/": {"category": odd, "starts": odd, "ends": odd, "reason": odd},
        "/pupils/look-out/export/": {"purpose": odd, "kind": odd},
        "/ui/choices": {"theme": odd, "letters": odd, "size": odd, "next": odd},
        "/sign-in/": {"login": odd, "password": odd},
        "/account/password/": {"oldpassword": odd, "password1": odd, "password2": odd},
    }  # fmt: skip
    for address, typed in forms.items():
        assert client.post(address, typed).status_code < 500, address
    assert raw(Client()).post("/sign-in/", {"login": f"{odd}@school.example", "password": odd}).status_code < 500


def save(small: Small, body: object, **how: object) -> object:
    small.rate("Kwame", "S3", "french", effort="2")
    small.teach("teacher", "french", "S3")
    address = f"/tracking/ratings/{small.cycle(1).pk}/{small.taught('french', 'S3').pk}/save/"
    client = raw(small.client("teacher"))
    sent = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(address, sent, **{"content_type": "application/json", **how})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "body",
    [
        "", "null", "[]", "7", '"x"', "{", "[" * 100_000, '{"cells": {}}', '{"cells": []}', '{"cells": [null]}',
        '{"cells": [{"pupil": [], "measure": {}, "value": 3, "version": "1"}]}', b"\xff\xfe", '{"cells": [NaN]}',
        '{"cells": [' + "9" * 5000 + "]}",
    ],
    ids=range(14),
)  # fmt: skip
def test_what_is_not_ratings_is_answered_in_a_sentence(small: Small, body: str | bytes) -> None:
    answer = save(small, body)
    assert answer.status_code == 400  # type: ignore[attr-defined]
    assert answer.json()["problem"].endswith(".")  # type: ignore[attr-defined]


@pytest.mark.parametrize("version", [-1, True, "1", 1.0, None, 2**40, [1]])
def test_a_version_is_a_whole_number_and_nothing_like_one(small: Small, version: object) -> None:
    cell = {"pupil": str(uuid4()), "measure": "effort", "value": "3", "version": version}
    staff = str(small.staff["teacher"].pk)
    assert save(small, {"as": staff, "cells": [cell]}).status_code == 400  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("measure", "value"),
    [("effort", DIGITS), ("effort", "3" * 10_000), ("effort", "\ud800"), ("salary", "3"), ("effort", "３"),
     ("\ud800", "3"), ("effort", "=1+1"), ("effort", "<b>")],
    ids=range(8),
)  # fmt: skip
def test_a_value_that_is_not_on_the_scale_is_refused_and_nothing_changes(
    small: Small, measure: str, value: str
) -> None:
    from ettle.tracking.models import Rating

    pupil = small.pupil("Kwame", "S3")
    cell = {"pupil": str(pupil.key), "measure": measure, "value": value, "version": 1}
    answer = save(small, {"as": str(small.staff["teacher"].pk), "cells": [cell]})
    assert answer.status_code == 200  # type: ignore[attr-defined]
    assert answer.json()["cells"][0]["status"] == "refused"  # type: ignore[attr-defined]
    assert [rating.value for rating in Rating.objects.all()] == ["2"]


def test_ratings_sent_as_a_form_are_answered_in_a_sentence(small: Small) -> None:
    """A browser reads a form's token before the page does, which leaves nothing of the body."""
    small.rate("Kwame", "S3", "french", effort="2")
    small.teach("teacher", "french", "S3")
    address = f"/tracking/ratings/{small.cycle(1).pk}/{small.taught('french', 'S3').pk}/save/"
    client = raw(Client(enforce_csrf_checks=True))
    user = small.staff["teacher"].user
    assert user is not None
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get("/pupils/")
    token = client.cookies["csrftoken"].value
    answer = client.post(address, {"csrfmiddlewaretoken": token, "cells": "[]"})
    assert answer.status_code == 400
    assert answer.json()["problem"].endswith(".")


def test_a_body_that_is_too_large_is_answered_in_a_sentence(small: Small) -> None:
    answer = save(small, b" " * (5 * 1024 * 1024))
    assert answer.status_code == 413  # type: ignore[attr-defined]
    client = raw(small.client("head"))
    assert client.post("/ui/choices", {f"x{n}": "1" for n in range(2000)}).status_code == 400
