"""A small school on Monday 23 November 2026, in its second cycle."""

import pytest
from pytest_django import Settings

from tests.web.tracking_ratings.small import TODAY, Small, small_school


@pytest.fixture
def here(db: None, settings: Settings) -> Small:
    settings.ETTLE_TODAY = TODAY
    return small_school()
