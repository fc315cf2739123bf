"""A small school whose S3 has closed a cycle, with a list that the year head highlights."""

import pytest
from pytest_django import Settings

from tests.web.collation.listed import Listed, listed_school
from tests.web.tracking_cycles.small import TODAY


@pytest.fixture
def school(db: None, settings: Settings) -> Listed:
    settings.ETTLE_TODAY = TODAY
    settings.ETTLE_ADDRESS = "https://ettle.example"
    listed = listed_school()
    listed.small.teach("teacher", "french", "S3")
    return listed
