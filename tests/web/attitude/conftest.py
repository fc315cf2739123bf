"""A small school on Monday 23 November 2026, in the second half of the autumn term, with a tutor of 3R1."""

from datetime import date

import pytest
from pytest_django import Settings

from tests.web.attitude.small import SmallAttitude
from tests.web.tracking_cycles.small import TODAY, small_school


@pytest.fixture
def school(db: None, settings: Settings) -> SmallAttitude:
    settings.ETTLE_TODAY = TODAY
    made = SmallAttitude(small_school())
    for name in ("Ada", "Bea", "Cal"):
        made.small.pupil(name, "S3")
    made.small.pupil("Dan", "S3", "Tummel")
    made.small.person("tutor", "tutor", tutor_group=made.small.pupils["Ada"].tutor_group)
    made.small.person("other_tutor", "tutor", tutor_group=made.small.pupils["Dan"].tutor_group)
    made.small.join("Ada", "french")
    made.small.person("french", "class_teacher")
    made.small.teach("french", "french", "S3")
    made.attended("Ada", ("2025/26", date(2026, 6, 26), 380, 361))
    return made
