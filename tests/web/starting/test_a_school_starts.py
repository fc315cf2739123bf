"""A school's first day: made by one command, or refused with a sentence and nothing half-made."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from ettle.audit.models import Event
from ettle.people.models import Post, User
from ettle.people.starting import SchoolNotMade, start_school
from ettle.policy import policy_text
from ettle.school.actions import PolicyNotAdopted
from ettle.school.models import AdoptedPolicy, Faculty, School

pytestmark = pytest.mark.django_db
GOOD = "a long enough secret 7"


def make(name: str = "Inverquarry High School", admin: str = "Office@Quarry.example", password: str = GOOD) -> School:
    text = policy_text("scottish-secondary")
    return start_school(name=name, policy=text, starts=date(2020, 8, 1), admin=admin, password=password)


def test_a_school_is_made_with_its_policy_its_faculties_and_its_first_administrator() -> None:
    school = make()
    assert AdoptedPolicy.objects.get(school=school).version == "2021.1"
    assert Faculty.objects.filter(school=school).count() == 12
    assert Post.objects.get(staff__school=school).role == "administrator"
    assert Event.objects.filter(verb="school.made").count() == 1


def test_the_first_administrator_signs_in_and_finds_the_import(client: Client) -> None:
    make()
    sent = client.post(reverse("account_login"), {"login": "office@quarry.example", "password": GOOD}, follow=True)
    assert sent.status_code == 200
    assert "/import/" in sent.content.decode()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"password": "short"}, "at least 12 characters"),
        ({"admin": "not an address"}, "valid email address"),
        ({"name": "!!!"}, "needs a name"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(changed: dict[str, str], sentence: str) -> None:
    with pytest.raises(SchoolNotMade, match=sentence):
        make(**changed)
    assert not School.objects.exists()
    assert not User.objects.exists()


def test_a_second_school_of_one_name_is_refused() -> None:
    make()
    with pytest.raises(SchoolNotMade, match="already"):
        make(admin="other@quarry.example")


def test_a_policy_with_a_fault_makes_no_school() -> None:
    with pytest.raises(PolicyNotAdopted):
        start_school(name="Nowhere", policy="[policy]\n", starts=None, admin="a@b.example", password=GOOD)
    assert not School.objects.exists()
