"""What every answer says about itself: to whom it may be shown, what it may load, where it may be kept."""

import pytest
from django.test import Client

from tests.web.tracking_cycles.small import Small

POLICY = "default-src 'self'"


def answers(small: Small) -> dict[str, object]:
    """One answer of every kind."""
    small.rate("Kwame", "S3", "french", effort="4")
    small.close()
    head, office, stranger = small.client("head"), small.client("office"), Client(raise_request_exception=False)
    cycle, pupil = small.cycle(1).pk, small.pupils["Kwame"]
    save = f"/tracking/ratings/{cycle}/{small.taught('french', 'S3').pk}/save/"
    return {
        "a page": head.get("/"),
        "a pupil": head.get(f"/pupils/{pupil.key}/"),
        "the office": office.get("/import/"),
        "a search": head.get("/pupils/find/?q=kwame"),
        "a file": head.post("/pupils/look-out/export/", {"purpose": "Staff meeting", "kind": "csv"}),
        "a workbook": head.post("/pupils/look-out/export/", {"purpose": "Staff meeting", "kind": "xlsx"}),
        "JSON": head.post(save, "{}", content_type="application/json"),
        "not there": head.get("/pupils/nobody/"),
        "refused": head.get("/import/"),
        "a redirect": head.get("/tracking/overview/"),
        "wrong way": head.post("/pupils/"),
        "signed out": stranger.get("/pupils/"),
        "the door": stranger.get("/sign-in/"),
        "another host": stranger.get("/", headers={"host": "evil.example"}),
        "no token": Client(enforce_csrf_checks=True).post("/sign-in/", {"login": "a@b.example", "password": "x"}),
        "a style sheet": stranger.get("/static/ettle/tokens.css"),
        "a picture": stranger.get("/static/ettle/icons.svg"),
    }


def test_every_answer_says_what_it_may_load_and_where_it_may_stand(small: Small) -> None:
    for name, answer in answers(small).items():
        answer.close()  # type: ignore[attr-defined]
        headers = answer.headers  # type: ignore[attr-defined]
        assert answer.status_code < 500, name  # type: ignore[attr-defined]
        assert POLICY in headers.get("Content-Security-Policy", ""), name
        assert "unsafe" not in headers["Content-Security-Policy"], name
        assert headers.get("X-Content-Type-Options") == "nosniff", name
        assert headers.get("Referrer-Policy") == "same-origin", name
        assert headers.get("X-Frame-Options") == "DENY", name


def test_nothing_about_a_pupil_stays_on_a_shared_computer(small: Small) -> None:
    """After signing out, going back shows nothing, and no proxy keeps a page."""
    for name, answer in answers(small).items():
        answer.close()  # type: ignore[attr-defined]
        kept = answer.headers.get("Cache-Control", "")  # type: ignore[attr-defined]
        if name in {"a style sheet", "a picture"}:
            assert "no-store" not in kept, name
        else:
            assert "no-store" in kept, name


def test_what_is_said_once_is_not_kept_in_a_cookie(small: Small) -> None:
    pupil = small.pupil("Kwame", "S3")
    client = small.client("psl_rannoch")
    client.post(f"/pupils/{pupil.key}/groups/new/", {"category": "CE", "starts": "2026-11-23"})
    assert set(client.cookies) <= {"sessionid", "csrftoken"}
    assert "Kwame Invented is in the group" in client.get("/pupils/").content.decode()


def test_cookies_are_for_this_site_and_the_session_for_no_script(small: Small) -> None:
    client = Client()
    client.get("/sign-in/")
    client.post("/sign-in/", {"login": "head@school.example", "password": "a long password"})
    client.post("/ui/choices", {"theme": "dark"})
    for name in ("sessionid", "csrftoken", "ettle_reader"):
        assert client.cookies[name]["samesite"] == "Lax", name
    assert client.cookies["sessionid"]["httponly"]
    assert client.cookies["ettle_reader"]["httponly"]


def test_a_session_gets_a_new_name_when_somebody_signs_in(small: Small) -> None:
    client = Client()
    session = client.session
    session["here"] = "before"
    session.save()
    fixed = str(session.session_key)
    client.cookies["sessionid"] = fixed
    client.post("/sign-in/", {"login": "head@school.example", "password": "a long password"})
    assert client.session.session_key != fixed
    assert Client(headers={"cookie": f"sessionid={fixed}"}).get("/pupils/").status_code == 302


@pytest.mark.parametrize("address", ["/pupils/", "/tracking/ratings/1/1/save/", "/import/upload/"])
def test_no_form_is_taken_without_its_token(small: Small, address: str) -> None:
    client = Client(enforce_csrf_checks=True)
    user = small.staff["head"].user
    assert user is not None
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(address, {"a": "b"}).status_code == 403
    assert client.post(address, "{}", content_type="application/json").status_code == 403


def test_production_asks_for_a_key_and_safe_cookies() -> None:
    import os
    import subprocess
    import sys

    ask = "from django.conf import settings as s; print(s.DEBUG, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE)"
    known = {name: value for name, value in os.environ.items() if not name.startswith("ETTLE_")}
    made = {**known, "DJANGO_SETTINGS_MODULE": "ettle.config.settings", "ETTLE_PRODUCTION": "1"}
    without = subprocess.run([sys.executable, "-c", ask], env=made, capture_output=True, text=True, check=False)
    assert "ETTLE_SECRET_KEY is not set" in without.stderr
    made["ETTLE_SECRET_KEY"] = "a long random text for this one test only"
    asked = subprocess.run([sys.executable, "-c", ask], env=made, capture_output=True, text=True, check=False)
    assert asked.stdout.split() == ["False", "True", "True"]
