"""A first way in: made by an administrator, handed over, used once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from ettle.audit.models import Event
from ettle.people.models import StaffMember, User
from tests.web.importing.academy import TODAY, Academy, academy, staff

PASSWORD = "four quiet words here"


@pytest.fixture
def here(db: None, settings: Settings) -> Academy:
    settings.ETTLE_TODAY = TODAY
    return academy()


def imported(here: Academy, email: str = "mv@balnamoon.example") -> StaffMember:
    return StaffMember.objects.create(school=here.school, code="MV", name="Morag Vass", email=email)


def link_for(here: Academy, member: StaffMember) -> str:
    page = here.client().post(reverse("make_sign_in", args=[member.pk])).content.decode()
    return page.split('value="http://testserver')[1].split('"')[0]


@pytest.mark.requirement("S2-01")
def test_imported_staff_get_a_link_choose_a_password_and_come_in(here: Academy) -> None:
    link, visitor = link_for(here, imported(here)), Client()
    assert "mv@balnamoon.example" in visitor.get(link).content.decode()
    assert visitor.post(link, {"new_password1": PASSWORD, "new_password2": PASSWORD}).status_code == 302
    assert visitor.post("/sign-in/", {"login": "mv@balnamoon.example", "password": PASSWORD}).status_code == 302
    assert set(Event.objects.filter(verb__startswith="sign_in.").values_list("verb", flat=True)) == {
        "sign_in.made", "sign_in.first_password",
    }  # fmt: skip


def test_a_link_works_once_and_a_newer_one_replaces_it(here: Academy) -> None:
    member = imported(here)
    first, second = link_for(here, member), link_for(here, member)
    assert Client().get(first).status_code == 404
    Client().post(second, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert Client().get(second).status_code == 404


def test_a_link_ends_after_three_days(here: Academy, settings: Settings) -> None:
    link = link_for(here, imported(here))
    settings.PASSWORD_RESET_TIMEOUT = -int(timedelta(seconds=1).total_seconds())
    assert Client().get(link).status_code == 404


def test_a_short_password_is_refused_with_its_reason(here: Academy) -> None:
    answer = Client().post(link_for(here, imported(here)), {"new_password1": "short", "new_password2": "short"})
    assert answer.status_code == 422
    assert "12 characters" in answer.content.decode()


def test_what_a_password_needs_is_a_sentence_and_no_marks_of_a_list(here: Academy) -> None:
    page = Client().get(link_for(here, imported(here))).content.decode()
    assert "none of the common ones" in page
    assert "&lt;li&gt;" not in page


def test_nobody_who_has_a_password_can_be_given_a_link(here: Academy) -> None:
    user = User.objects.create_user("mv@balnamoon.example", PASSWORD, name="Morag Vass")
    member = imported(here)
    assert here.client().post(reverse("make_sign_in", args=[member.pk])).status_code == 302
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)
    assert StaffMember.objects.get(pk=member.pk).user is None


def test_only_who_manages_people_may_and_only_in_their_school(here: Academy) -> None:
    address = reverse("make_sign_in", args=[imported(here).pk])
    assert here.client(staff(here.school, "Tam Cairney", "class_teacher")).post(address).status_code == 403
    assert academy("corrieshaw").client().post(address).status_code == 404


def test_the_structure_page_offers_a_sign_in_to_those_without(here: Academy) -> None:
    imported(here)
    page = here.client().get(reverse("school:structure")).content.decode()
    assert "Make a sign-in" in page
    assert "for Morag Vass" in page
