"""Scenes of people, of starting a school, and of its policy and faculties."""

from typing import Any, Final

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import override_settings

from ettle.people import actions as people
from ettle.people.models import StaffMember
from ettle.people.sealing import seal
from ettle.people.starting import start_school
from ettle.school import actions as school
from ettle.school.models import Faculty, Subject
from tests.web.audit.scenes.given import NEW_POLICY, NEXT_WEEK, Scenes, as_
from tests.web.tracking_cycles.small import TODAY, Small, at


def newcomer(small: Small) -> StaffMember:
    return StaffMember.objects.create(school=small.school, code="new", name="New", email="new@school.example")


def first_password(small: Small) -> dict[str, Any]:
    staff = newcomer(small)
    people.make_sign_in(staff=staff, **as_(small, "office"))
    return {"user": staff.user, "password": "four words in common", "by": None, "now": at()}


def with_a_code(small: Small) -> StaffMember:
    """Somebody who is asked for a code."""
    staff = small.person("ann")
    Authenticator.objects.create(user=staff.user, type="totp", data={"secret": seal("JBSWY3DPEHPK3PXP")})
    return staff


def under_the_old_key(small: Small) -> dict[str, Any]:
    """A second step sealed with a key that is no longer the first one."""
    staff = small.person("ann")
    assert staff.user is not None
    with override_settings(ETTLE_SEAL_KEYS=settings.ETTLE_SEAL_KEYS[1:]):
        Authenticator.objects.create(user=staff.user, type="totp", data={"secret": seal("JBSWY3DPEHPK3PXP")})
    return {"by": None, "now": at()}


def ungiven(small: Small) -> dict[str, Any]:
    subject = Subject.objects.create(school=small.school, code="sewing", name="Sewing")
    return {**as_(small, "office"), "subject": subject, "faculty": Faculty.objects.filter(school=small.school).first()}


def numbered(small: Small) -> dict[str, Any]:
    given = ungiven(small)
    subject, faculty = given.pop("subject"), given.pop("faculty")
    return {**given, "subject_id": subject.pk, "faculty_id": faculty.pk}


def adopting(small: Small, **more: Any) -> dict[str, Any]:
    return {**as_(small, "office"), "effective_from": NEXT_WEEK, **more}


SCENES: Final[Scenes] = {
    people.make_sign_in: lambda small: {**as_(small, "office"), "staff": newcomer(small)},
    people.set_first_password: first_password,
    people.remove_second_step: lambda small: {**as_(small, "office"), "staff": with_a_code(small)},
    people.reseal_second_steps: under_the_old_key,
    start_school: lambda small: {
        "name": "Another Academy",
        "policy": NEW_POLICY,
        "starts": TODAY,
        "admin": "office@another.example",
        "password": "four words in common",
    },
    school.adopt_policy: lambda small: adopting(small, school=small.school, text=NEW_POLICY),
    school.adopt_policy_text: lambda small: adopting(small, content=NEW_POLICY.encode()),
    school.give_faculty: numbered,
    school.set_subject_faculty: ungiven,
}
