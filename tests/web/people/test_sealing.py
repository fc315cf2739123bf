"""The secrets of second steps: sealed in the database, opened at sign-in, put under a new key at the start."""

import importlib
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from pytest_django import Settings

from ettle.audit.models import Event
from ettle.cli.main import main
from ettle.people.actions import KeyMissing, reseal_second_steps
from ettle.people.models import User
from ettle.people.sealing import WrongKey, opened, seal
from ettle.people.signals import started

PASSWORD = "four quiet words here"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
OLD, NEW, OTHER = ("-".join([name] * 10) for name in ("old", "new", "other"))


@pytest.fixture
def ann(db: None, settings: Settings) -> User:
    settings.ETTLE_SEAL_KEYS = (OLD,)
    return User.objects.create_user("ann.grey@north.example", PASSWORD, name="Ann Grey")


@pytest.fixture
def secret(ann: User) -> str:
    """Ann's second step, turned on under the old key."""
    made: str = totp.generate_totp_secret()
    totp.TOTP.activate(ann, made)
    RecoveryCodes.activate(ann)
    return made


def kept() -> str:
    """Second steps as they lie in the database."""
    with connection.cursor() as cursor:
        cursor.execute("select data from mfa_authenticator order by id")
        return "\n".join(str(data) for (data,) in cursor.fetchall())


def with_code(secret: str) -> Any:
    """The answer to a sign-in with the password and the code of now, in a minute nobody has used yet."""
    from django.core.cache import cache

    cache.clear()
    client = Client()
    client.post("/sign-in/", {"login": "ann.grey@north.example", "password": PASSWORD})
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    return client.post("/sign-in/code/", {"code": code})


def lets_in(answer: Any) -> bool:
    return bool(answer.status_code == 302 and answer["Location"] == "/")


def test_the_database_holds_no_secret_in_plain_text(secret: str) -> None:
    assert secret not in kept()
    assert kept().count('"sealed:') == 2
    assert lets_in(with_code(secret))


def shown(answer: Any) -> str:
    """The secret that a page shows for a phone without a camera."""
    (secret,) = set(re.findall(r"\b[A-Z2-7]{32}\b", answer.content.decode().replace(" ", "")))
    return str(secret)


def half_on(ann: User) -> tuple[Client, str]:
    """Somebody who looks at the picture for their phone: their browser, and the secret on the page."""
    client = Client()
    client.force_login(ann, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.post("/account/again/", {"password": PASSWORD})
    return client, shown(client.get("/account/code/on/"))


def sessions() -> str:
    """Every session as anybody who holds the database can read it."""
    return "\n".join(str(one.get_decoded()) for one in Session.objects.all())


def test_a_second_step_half_turned_on_lies_sealed_in_the_session_and_is_finished_from_there(ann: User) -> None:
    client, secret = half_on(ann)
    assert len(secret) == 32
    assert "sealed:" in sessions()
    assert secret not in sessions()
    assert shown(client.post("/account/code/on/", {"code": "000000"})) == secret
    assert secret not in sessions()
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    assert client.post("/account/code/on/", {"code": code}).status_code == 302
    assert "sealed:" not in sessions()
    assert lets_in(with_code(secret))


def test_a_second_step_half_turned_on_under_a_lost_key_begins_again(ann: User, settings: Settings) -> None:
    client, secret = half_on(ann)
    settings.ETTLE_SEAL_KEYS = (NEW,)
    assert shown(client.post("/account/code/on/", {"code": "000000"})) != secret


def test_the_same_secret_is_sealed_differently_each_time(ann: User) -> None:
    assert seal("the same") != seal("the same")
    assert opened(seal("the same")) == "the same"


def migration() -> Any:
    return importlib.import_module("ettle.people.migrations.0003_seal_second_steps")


def test_who_signed_in_before_the_upgrade_signs_in_after_it(ann: User) -> None:
    secret, seed = totp.generate_totp_secret(), RecoveryCodes.generate_seed()
    plain: dict[str, dict[str, Any]] = {
        "totp": {"secret": secret},
        "recovery_codes": {"seed": seed, "used_mask": 1, "migrated_codes": ["11112222", "33334444"]},
    }
    for kind, data in plain.items():
        Authenticator.objects.create(user=ann, type=kind, data=data)
    editor = SimpleNamespace(connection=connection)
    for _twice in range(2):
        migration().seal_all(apps, editor)
    assert not any(text in kept() for text in (secret, seed, "11112222", "33334444"))
    assert Authenticator.objects.get(type="recovery_codes").data["used_mask"] == 1
    assert lets_in(with_code(secret))
    codes = Authenticator.objects.get(type="recovery_codes").wrap()
    assert codes.get_unused_codes() == ["11112222", "33334444"]
    migration().open_all(apps, editor)
    assert {row.type: row.data for row in Authenticator.objects.all()} == plain


def test_a_new_key_is_put_to_use_at_the_start_and_the_old_one_can_go(secret: str, settings: Settings) -> None:
    settings.ETTLE_SEAL_KEYS = (NEW, OLD)
    before = kept()
    assert lets_in(with_code(secret)), "before the start has sealed it anew, the old key opens it"
    started(sender=apps.get_app_config("people"), using="default")
    settings.ETTLE_SEAL_KEYS = (NEW,)
    assert kept() != before
    assert lets_in(with_code(secret))
    row = Event.objects.get(verb="second_steps.resealed")
    assert (row.who, row.detail) == ("Ettle", {"people": 1})
    settings.ETTLE_SEAL_KEYS = (OLD,)
    assert not lets_in(with_code(secret))


def test_a_start_with_the_same_key_changes_nothing(secret: str) -> None:
    before = kept()
    assert reseal_second_steps(by=None, now=NOW) == 0
    assert kept() == before
    assert not Event.objects.filter(verb="second_steps.resealed").exists()


def test_without_its_key_a_start_is_refused_and_nothing_is_lost(secret: str, settings: Settings) -> None:
    before = kept()
    settings.ETTLE_SEAL_KEYS = (OTHER, NEW)
    with pytest.raises(KeyMissing, match="Put it back, after the new one and a comma, in ETTLE_SEAL_KEYS"):
        reseal_second_steps(by=None, now=NOW)
    assert kept() == before


def test_without_its_key_nobody_gets_in_and_the_page_says_why(secret: str, settings: Settings) -> None:
    settings.ETTLE_SEAL_KEYS = (OTHER,)
    answer = with_code(secret)
    assert answer.status_code == 200
    assert "Codes cannot be checked: Ettle was started without the key" in answer.content.decode()


@pytest.mark.parametrize("planted", ["JBSWY3DPEHPK3PXP", "", "sealed:", "sealed:gAAAAA"])
def test_a_secret_planted_in_the_database_opens_nothing(secret: str, planted: str) -> None:
    Authenticator.objects.filter(type="totp").update(data={"secret": planted})
    with pytest.raises(WrongKey):
        opened(planted)
    assert not lets_in(with_code("JBSWY3DPEHPK3PXP"))


def told(**environment: str) -> str:
    """What the settings say to these variables, or the keys they make of them."""
    code = "from ettle.config import settings as s; print(s.ETTLE_SEAL_KEYS)"
    asked = {**os.environ, "ETTLE_SECRET_KEY": "the secret, key", **environment}
    done = subprocess.run([sys.executable, "-c", code], env=asked, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_the_secret_key_seals_where_no_other_is_named_and_still_opens_afterwards() -> None:
    assert told().strip() == str(("the secret, key",))
    assert told(ETTLE_SEAL_KEYS=f" {NEW}, {OLD} ,").strip() == str((NEW, OLD, "the secret, key"))
    assert "needs 32 characters or more" in told(ETTLE_SEAL_KEYS=f"{NEW},short")


def test_the_server_says_in_a_sentence_that_a_key_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_given: object, **_more: object) -> None:
        raise KeyMissing("Put the key back.")

    monkeypatch.setenv("ETTLE_SECRET_KEY", NEW)
    monkeypatch.setenv("ETTLE_HASHED_STATIC", "0")
    monkeypatch.setattr("ettle.cli.serve.start_django", lambda **_environment: None)
    monkeypatch.setattr("django.core.management.call_command", refuse)
    assert main(["serve"]) == 2
    assert capsys.readouterr().err == "Put the key back.\n"
