"""A small school on Monday 23 November 2026, with a cycle that is open and pupils of three faculties."""

from datetime import date

import pytest
from pytest_django import Settings

from ettle.tracking.models import Cycle
from tests.web.board.small import SmallBoard
from tests.web.tracking_cycles.small import TODAY, small_school


@pytest.fixture
def school(db: None, settings: Settings) -> SmallBoard:
    settings.ETTLE_TODAY = TODAY
    made = SmallBoard(small_school())
    for name in ("Ada", "Bea", "Cal"):
        made.small.pupil(name, "S3")
        for subject in ("french", "physics"):
            made.small.join(name, subject)
    made.small.join("Ada", "art-and-design")
    made.small.cycle(1)
    made.small.cycle(2)
    Cycle.objects.filter(pk=made.small.cycles[2].pk).update(due=date(2026, 11, 27))
    return made
