"""A small school whose first cycle has closed: twelve pupils in S3, one in S5."""

import pytest
from pytest_django import Settings

from tests.web.tracking_cycles.small import TODAY, Small, small_school


@pytest.fixture
def small(db: None, settings: Settings) -> Small:
    settings.ETTLE_TODAY = TODAY
    made = small_school()
    for number in range(12):
        effort = "3" if number < 3 else "2"
        made.pupil(f"Pupil{number}", "S3", house="Rannoch" if number % 2 else "Tummel")
        made.rate(f"Pupil{number}", "S3", "french", effort=effort, behaviour="1", homework="2")
    made.rate("Senior", "S5", "mathematics", "H", working_grade="7")
    made.close()
    return made
