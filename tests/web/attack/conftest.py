"""A small school on Monday 23 November 2026, another one in the same database, and nobody's tries remembered."""

from datetime import date

import pytest
from django.core.cache import cache
from pytest_django import Settings

from ettle.policy import policy_text
from ettle.school.actions import adopt_policy
from ettle.school.models import House, School
from tests.web.tracking_cycles.small import TODAY, Small, at, small_school


@pytest.fixture(autouse=True)
def no_tries_remembered() -> None:
    cache.clear()


@pytest.fixture
def small(db: None, settings: Settings) -> Small:
    settings.ETTLE_TODAY = TODAY
    return small_school()


@pytest.fixture
def other(small: Small) -> Small:
    """A second school of the same authority, with a headteacher and an office of its own."""
    school = School.objects.create(name="Second Academy", slug="second", made_at=at())
    text, begins = policy_text("scottish-secondary"), date(2026, 8, 1)
    adopt_policy(school=school, text=text, effective_from=begins, by=None, now=at(date(2026, 7, 1)))
    House.objects.create(school=school, name="Rannoch")
    second = Small(school)
    second.person("second_head", "senior_leader")
    second.person("second_office", "administrator")
    second.person("second_psl", "pupil_support_leader", house=House.objects.get(school=school))
    return second
