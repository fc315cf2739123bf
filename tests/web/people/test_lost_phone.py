"""A phone is lost: the administrator takes the second step away, and everybody can see that it was done."""

from datetime import date
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from ettle.audit.models import Event
from ettle.people.actions import remove_second_step
from ettle.people.models import Post, StaffMember
from tests.web.importing.academy import NOW, TODAY, Academy, academy, staff

PASSWORD = "four quiet words here"


@pytest.fixture
def here(db: None, settings: Settings) -> Academy:
    settings.ETTLE_TODAY = TODAY
    return academy()


@pytest.fixture
def morag(here: Academy) -> StaffMember:
    return with_code(staff(here.school, "Morag Vass", "class_teacher"))


def with_code(member: StaffMember) -> StaffMember:
    """Somebody who signs in with a password and a code."""
    assert member.user is not None
    member.user.set_password(PASSWORD)
    member.user.save()
    totp.TOTP.activate(member.user, totp.generate_totp_secret())
    RecoveryCodes.activate(member.user)
    return member


def address(member: StaffMember) -> str:
    return reverse("remove_second_step", args=[member.pk])


def sign_in(member: StaffMember) -> Any:
    assert member.user is not None
    return Client().post("/sign-in/", {"login": member.user.email, "password": PASSWORD})


def test_the_page_says_what_will_happen_and_changes_nothing(here: Academy, morag: StaffMember) -> None:
    assert f'href="{address(morag)}"' in here.client().get(reverse("school:structure")).content.decode()
    page = here.client().get(address(morag)).content.decode()
    assert "Take away the code asked of Morag Vass" in page
    assert "signed out everywhere" in page
    assert Authenticator.objects.filter(user=morag.user).count() == 2


def test_afterwards_the_password_lets_them_in_and_their_account_says_who_did_it(
    here: Academy, morag: StaffMember
) -> None:
    assert sign_in(morag)["Location"].startswith("/sign-in/code/")
    assert here.client().post(address(morag)).status_code == 302
    assert not Authenticator.objects.filter(user=morag.user).exists()
    assert sign_in(morag)["Location"] == "/"
    told = here.client(morag).get(reverse("your_account")).content.decode()
    assert f"{here.admin.name} took away the code you were asked for, on " in told
    event = Event.objects.get(verb="second_step.removed")
    assert (event.who, event.about, event.about_id) == (here.admin.name, "user", str(morag.user_id))


def test_they_are_signed_out_everywhere_and_nobody_else_is(here: Academy, morag: StaffMember) -> None:
    phone, laptop, office = here.client(morag), here.client(morag), here.client()
    office.post(address(morag))
    assert Session.objects.count() == 1
    for device in (phone, laptop):
        assert device.get(reverse("your_account"))["Location"].startswith("/sign-in/")
    assert office.get(reverse("your_account")).status_code == 200


def test_it_is_done_once(here: Academy, morag: StaffMember) -> None:
    here.client().post(address(morag))
    again = here.client().post(address(morag), follow=True).content.decode()
    assert "Morag Vass is not asked for a code." in again
    assert Event.objects.filter(verb="second_step.removed").count() == 1


def test_nobody_takes_their_own_away_here(here: Academy) -> None:
    with_code(here.admin)
    for answer in (here.client().get(address(here.admin)), here.client().post(address(here.admin))):
        assert answer.status_code == 403
        assert "your account page is where" in answer.content.decode()
    assert address(here.admin) not in here.client().get(reverse("school:structure")).content.decode()
    assert Authenticator.objects.filter(user=here.admin.user).count() == 2


def test_only_who_manages_people_may_and_only_in_their_school(here: Academy, morag: StaffMember) -> None:
    teacher = staff(here.school, "Tam Cairney", "class_teacher")
    assert here.client(teacher).post(address(morag)).status_code == 403
    assert academy("corrieshaw").client().post(address(morag)).status_code == 404
    assert Authenticator.objects.filter(user=morag.user).count() == 2


def test_one_school_cannot_open_the_door_of_another(here: Academy, morag: StaffMember) -> None:
    other = academy("corrieshaw")
    twice = StaffMember.objects.create(school=other.school, user=morag.user, code="MV", name="Morag Vass")
    Post.objects.create(staff=twice, role="senior_leader", starts=date(2026, 8, 1))
    with pytest.raises(PermissionDenied, match="another school too"):
        remove_second_step(staff=morag, by=here.viewer(), now=NOW)
    assert Authenticator.objects.filter(user=morag.user).count() == 2
