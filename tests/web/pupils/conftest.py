"""The small school of the cycles, on the same Monday."""

import pytest
from pytest_django import Settings

from tests.web.tracking_cycles.small import TODAY, Small, small_school


@pytest.fixture
def small(db: None, settings: Settings) -> Small:
    settings.ETTLE_TODAY = TODAY
    return small_school()
