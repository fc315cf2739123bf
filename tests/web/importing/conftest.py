"""Balnamoon Academy on a Monday, with its administrator and nobody on the roll yet."""

import pytest
from pytest_django import Settings

from tests.web.importing.academy import TODAY, Academy, academy


@pytest.fixture
def here(db: None, settings: Settings) -> Academy:
    settings.ETTLE_TODAY = TODAY
    return academy()
