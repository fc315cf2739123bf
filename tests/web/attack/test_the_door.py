"""The door: counted tries, codes from the phone, and what stands behind a sign-in that leads nowhere."""

import logging
from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from ettle.audit.models import Event
from ettle.people.lockout import who_tries
from ettle.people.models import Post, StaffMember
from ettle.school.models import AdoptedPolicy
from tests.web.tracking_cycles.small import Small

PASSWORD = "a long password"


@pytest.mark.parametrize("spelt", ["HEAD@School.Example", " head@school.example ", "Head@SCHOOL.EXAMPLE"])
def test_spelling_an_address_in_another_way_gives_no_further_tries(small: Small, spelt: str) -> None:
    client = Client()
    for _try in range(6):
        client.post("/sign-in/", {"login": "head@school.example", "password": "wrong"})
    assert client.post("/sign-in/", {"login": spelt, "password": PASSWORD}).status_code == 429
    assert Event.objects.filter(verb="sign_in.refused", who="Head").count() >= 6


def test_letters_that_a_database_takes_for_others_are_counted_as_those(rf: object) -> None:
    """PostgreSQL makes an S of a long s and a K of the Kelvin sign, and so finds the person."""
    spelt = [who_tries(None, {"email": text}) for text in ("skye@school.example", "ſKye@ſchool.example")]  # type: ignore[arg-type]
    assert spelt[0] == spelt[1]


def asks_for_codes(small: Small) -> Client:
    user = small.staff["head"].user
    assert user is not None
    totp.TOTP.activate(user, totp.generate_totp_secret())
    client = Client()
    client.post("/sign-in/", {"login": "head@school.example", "password": PASSWORD})
    return client


def test_codes_cannot_be_tried_one_by_one(small: Small) -> None:
    client = asks_for_codes(small)
    said = [client.post("/sign-in/code/", {"code": f"{number:06}"}).content.decode() for number in range(25)]
    assert "There were too many tries." in said[-1]
    assert client.get("/pupils/").status_code == 302


def test_a_password_alone_opens_nothing_where_a_code_is_asked(small: Small) -> None:
    client = asks_for_codes(small)
    for address in ("/", "/pupils/", "/account/", "/account/code/off/", "/account/recovery-codes/"):
        assert client.get(address)["Location"].startswith("/sign-in/"), address


def test_the_second_step_is_not_changed_without_the_password_again(small: Small) -> None:
    user = small.staff["head"].user
    assert user is not None
    totp.TOTP.activate(user, totp.generate_totp_secret())
    client = small.client("head")
    for address in ("/account/code/off/", "/account/recovery-codes/new/", "/account/recovery-codes/"):
        for answer in (client.get(address), client.post(address, {})):
            assert answer.status_code in {302, 404, 405}, address
            assert answer.status_code != 302 or answer["Location"].startswith("/account/again/"), address
    assert Authenticator.objects.filter(user=user, type="totp").exists()


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:1"])
def test_nothing_leads_out_of_ettle(small: Small, elsewhere: str) -> None:
    client = small.client("head")
    for address in ("/ui/choices", "/sign-out/", "/account/again/", "/sign-in/"):
        typed = {"next": elsewhere, "password": PASSWORD, "login": "head@school.example"}
        for answer in (client.post(address, typed), client.get(address, {"next": elsewhere})):
            leads = answer.get("Location", "/")
            assert leads.startswith("/"), address
            assert leads[1:2] not in {"/", "\\"}, address


def test_asking_does_what_only_sending_may(small: Small) -> None:
    """An address that changes something is not followed: sending is needed."""
    small.rate("Kwame", "S3", "french", effort="4")
    client, cycle = small.client("head"), small.cycle(1)
    client.get(f"/tracking/cycles/{cycle.pk}/close/")
    client.get("/sign-out/")
    cycle.refresh_from_db()
    assert cycle.closed_at is None
    assert client.get("/pupils/").status_code == 200


def test_a_sign_in_whose_school_has_no_policy_yet_is_told_so(small: Small) -> None:
    client = small.client("head")
    AdoptedPolicy.objects.update(effective_from=date(2027, 1, 1))
    for address in ("/", "/pupils/", "/school/", "/account/"):
        answer = client.get(address)
        assert answer.status_code == 403
        assert "No policy is in force on 23 November 2026." in answer.content.decode()


@pytest.mark.requirement("D-02")
@pytest.mark.parametrize("change", ["post ended", "post ahead", "left", "switched off", "no staff record"])
def test_what_has_ended_or_not_begun_opens_nothing(small: Small, change: str) -> None:
    small.rate("Kwame", "S3", "french", effort="4")
    small.close()
    pupil, concern, staff = small.pupils["Kwame"], small.concern("Kwame"), small.staff["head_s3"]
    assert concern is not None
    client = small.client("head_s3")
    assert client.get(f"/pupils/{pupil.key}/").status_code == 200
    if change == "post ended":
        Post.objects.filter(staff=staff).update(ends=date(2026, 11, 22))
    elif change == "post ahead":
        Post.objects.filter(staff=staff).update(starts=date(2026, 11, 24))
    elif change == "left":
        StaffMember.objects.filter(pk=staff.pk).update(left_on=date(2026, 11, 22))
    elif change == "switched off":
        staff.user.is_active = False  # type: ignore[union-attr]
        staff.user.save()  # type: ignore[union-attr]
    else:
        StaffMember.objects.filter(pk=staff.pk).update(user=None)
    for address in (
        f"/pupils/{pupil.key}/",
        f"/tracking/concerns/{concern.pk}/",
        f"/tracking/cycles/{small.cycle(1).pk}/years/S3/",
        f"/tracking/cycles/{small.cycle(1).pk}/",
    ):
        answer = client.get(address)
        assert answer.status_code in {302, 403, 404}, address
        assert "Kwame" not in answer.content.decode(), address
    for address in ("/", "/pupils/", "/pupils/find/?q=kwame", "/tracking/concerns/"):
        assert "Kwame Invented" not in client.get(address).content.decode(), address


@pytest.mark.requirement("D-02")
def test_an_owner_who_holds_no_post_any_more_reads_and_writes_nothing(small: Small) -> None:
    small.rate("Kwame", "S3", "french", effort="4")
    small.close()
    concern = small.concern("Kwame")
    assert concern is not None
    assert concern.owner == small.staff["cl_lang"]
    client, at = small.client("cl_lang"), f"/tracking/concerns/{concern.pk}/"
    assert client.get(at).status_code == 200
    Post.objects.filter(staff=concern.owner).update(ends=date(2026, 11, 22))
    assert client.get(at).status_code == 404
    assert client.post(f"{at}no-action/", {"reason": "None"}).status_code == 404
    for address in ("/", "/tracking/concerns/"):
        assert "Kwame" not in client.get(address).content.decode(), address


@pytest.mark.requirement("D-02", "G-15")
def test_the_office_is_not_made_the_owner_of_a_concern(small: Small) -> None:
    small.rate("Kwame", "S3", "french", effort="4")
    small.close()
    concern, office = small.concern("Kwame"), small.staff["office"]
    assert concern is not None
    typed = {"owner": str(office.pk), "why": "They asked"}
    answer = small.client("head_s3").post(f"/tracking/concerns/{concern.pk}/owner/", typed)
    assert answer.status_code == 422
    assert "Office holds no post that reads about concerns." in answer.content.decode()
    concern.owner = office
    concern.save()
    assert small.client("office").get(f"/tracking/concerns/{concern.pk}/").status_code == 404
    assert "Kwame" not in small.client("office").get("/tracking/concerns/").content.decode()


def test_the_log_of_the_server_names_nobody(small: Small, caplog: pytest.LogCaptureFixture) -> None:
    small.rate("Kwame", "S3", "french", effort="4")
    small.in_group("Kwame", "CE")
    pupil = small.pupils["Kwame"]
    with caplog.at_level(logging.INFO):
        for code in ("teacher", "office", "head_s3", "psl_tummel"):
            client = small.client(code)
            client.get("/pupils/find/?q=Kwame")
            client.get(f"/pupils/{pupil.key}/")
            client.post(f"/pupils/{pupil.key}/groups/new/", {"category": "CE", "starts": "2026-11-23"})
            client.post("/sign-in/", {"login": "head@school.example", "password": "wrong"})
    assert not any(word in caplog.text for word in ("Kwame", "Invented", "head@school.example"))
