"""A small school, and a mail server for it."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.web.notices.post_office import PostOffice, post_office
from tests.web.tracking_cycles.small import TODAY, Small, small_school


@pytest.fixture
def small(db: None, settings: Settings) -> Small:
    settings.ETTLE_TODAY = TODAY
    settings.ETTLE_ADDRESS = "https://ettle.small.example"
    school = small_school()
    for code, person in school.staff.items():
        person.email = f"{code}@small.example"
        person.save()
    return school


@pytest.fixture
def office(settings: Settings) -> Iterator[PostOffice]:
    with post_office() as office:
        named(settings, office.port)
        yield office


def named(settings: Settings, port: int) -> None:
    """Say where the mail server is, as the environment would."""
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 2
    settings.DEFAULT_FROM_EMAIL = "Ettle <ettle@small.example>"
