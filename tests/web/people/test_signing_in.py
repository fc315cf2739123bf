"""Signing in: who gets in, who is kept out, what is said, and what is left in the record."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from ettle.audit.models import Event
from ettle.people.models import User
from ettle.people.sealing import opened

PASSWORD = "four quiet words here"


@pytest.fixture
def ann(db: None) -> User:
    return User.objects.create_user("ann.grey@north.example", PASSWORD, name="Ann Grey")


def sign_in(client: Client, password: str = PASSWORD, **more: str) -> object:
    return client.post("/sign-in/", {"login": "Ann.Grey@North.example", "password": password, **more})


def test_an_address_is_the_same_in_capitals(client: Client, ann: User) -> None:
    assert sign_in(client).status_code == 302  # type: ignore[attr-defined]
    assert Event.objects.get(kind="sign_in", verb="signed_in").user_id_kept == ann.pk


def test_a_wrong_password_is_told_plainly_and_recorded(client: Client, ann: User) -> None:
    page = sign_in(client, "something else").content.decode()  # type: ignore[attr-defined]
    assert "That address and password do not belong together." in page
    assert Event.objects.get(verb="sign_in.refused").who == "Ann Grey"


def test_what_was_typed_for_nobody_is_not_kept(client: Client, db: None) -> None:
    client.post("/sign-in/", {"login": "my-secret@north.example", "password": "x"})
    row = Event.objects.get(verb="sign_in.refused")
    assert (row.who, row.detail, row.user_id_kept) == ("", {}, None)


def test_six_wrong_passwords_shut_the_door_for_a_while_and_say_so(client: Client, ann: User) -> None:
    answers = [sign_in(client, "wrong") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]  # type: ignore[attr-defined]
    assert "Wait 15 minutes" in answers[-1].content.decode()  # type: ignore[attr-defined]
    assert sign_in(client).status_code == 429  # type: ignore[attr-defined]
    assert client.post("/sign-in/", {"login": "bea@north.example", "password": "x"}).status_code == 200


@pytest.mark.parametrize("elsewhere", ["//evil.example/", "https://evil.example/", "javascript:alert(1)"])
def test_next_never_leads_out_of_ettle(client: Client, ann: User, elsewhere: str) -> None:
    assert sign_in(client, next=elsewhere)["Location"] == "/"  # type: ignore[index]
    assert "evil" not in client.get("/sign-in/", {"next": elsewhere}).content.decode()


def test_next_leads_to_where_one_was_going(client: Client, ann: User) -> None:
    assert sign_in(client, next="/pupils/")["Location"] == "/pupils/"  # type: ignore[index]


def test_a_sign_in_without_a_staff_record_is_told_whom_to_ask(client: Client, ann: User) -> None:
    client.force_login(ann, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get("/pupils/")
    assert answer.status_code == 403
    assert "not linked to a member of staff" in answer.content.decode()


def test_a_code_from_the_phone_is_asked_after_the_password(client: Client, ann: User) -> None:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(ann, secret)
    assert sign_in(client)["Location"].startswith("/sign-in/code/")  # type: ignore[index]
    assert "Your code" in client.get("/sign-in/code/").content.decode()
    assert "That code does not fit" in client.post("/sign-in/code/", {"code": "000000"}).content.decode()
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    assert client.post("/sign-in/code/", {"code": code})["Location"] == "/"


def test_the_second_step_can_be_turned_on_with_its_recovery_codes(client: Client, ann: User) -> None:
    sign_in(client)
    again = client.get("/account/code/on/")["Location"]
    assert again.startswith("/account/again/")
    client.post(again, {"password": PASSWORD})
    page = client.get("/account/code/on/")
    assert "<svg" in page.content.decode()
    secret = opened(client.session["mfa.totp.secret"])
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    assert client.post("/account/code/on/", {"code": code})["Location"] == "/account/recovery-codes/"
    assert {entry.type for entry in Authenticator.objects.filter(user=ann)} == {"totp", "recovery_codes"}
    assert "Write them down" in client.get("/account/recovery-codes/").content.decode()


def test_a_password_is_changed_and_said_once(client: Client, ann: User) -> None:
    sign_in(client)
    page = client.get("/account/password/").content.decode()
    assert "none of the common ones" in page
    assert "&lt;li&gt;" not in page
    typed = {"oldpassword": PASSWORD, "password1": "four other quiet words", "password2": "four other quiet words"}
    assert client.post("/account/password/", typed)["Location"] == "/account/"
    ann.refresh_from_db()
    assert ann.check_password("four other quiet words")


@pytest.mark.parametrize("address", ["/sign-up/", "/signup/", "/account/email/", "/sign-in/reset/", "/password/reset/"])
def test_nobody_signs_themselves_up_or_resets_by_mail(client: Client, db: None, address: str) -> None:
    assert client.get(address).status_code == 404


def test_the_account_page_says_what_each_post_lets_one_read(client_as: Callable[[str], Client]) -> None:
    page = client_as("year_head").get("/account/").content.decode()
    assert "Year head, S3" in page
    assert "shared, staff and pastoral" in page


def test_the_demo_shows_its_people_at_the_door(client: Client, db: None, settings: object) -> None:
    from ettle.demo.cast import PASSWORD as SHARED
    from ettle.people import cast

    kept = list(cast._cast)
    settings.DEMO = True  # type: ignore[attr-defined]
    cast.provide(cast.Cast((("Ruth Haldane", "Year head, S3", "ruth@north.example"),), SHARED))
    page = client.get("/sign-in/", {"as": "ruth@north.example"}).content.decode()
    settings.DEMO = False  # type: ignore[attr-defined]
    hidden = client.get("/sign-in/").content.decode()
    cast._cast[:] = kept
    assert "Ruth Haldane" in page
    assert 'value="ruth@north.example"' in page
    assert "Ruth Haldane" not in hidden


def test_a_form_sent_after_the_sign_in_ran_out_leads_back_to_its_page(client: Client, ann: User) -> None:
    answer = client.post("/notices/read/", {}, headers={"Referer": "http://testserver/notices/?show=all"})
    door = answer.headers["Location"]
    assert door == "/sign-in/?next=%2Fnotices%2F%3Fshow%3Dall&unsent=1"
    page = client.get(door).content.decode()
    assert "what you sent was not saved" in page
    assert 'value="/notices/?show=all"' in page
    assert "what you sent was not saved" not in client.get("/sign-in/?next=/notices/").content.decode()


def test_it_leads_to_no_other_site(client: Client, ann: User) -> None:
    answer = client.post("/notices/read/", {}, headers={"Referer": "http://elsewhere.example/notices/"})
    assert answer.headers["Location"] == "/sign-in/?next=%2F&unsent=1"


def test_the_address_of_a_form_opened_as_a_page_says_so_in_words(client: Client, ann: User) -> None:
    client.force_login(ann)
    answer = client.get("/notices/read/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "This is not a page" in answer.content.decode()
