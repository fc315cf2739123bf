"""A small school whose first cycle has brought pupils onto the caseload."""

import pytest
from pytest_django import Settings

from tests.web.tracking_cycles.small import TODAY, Small, small_school


@pytest.fixture
def small(db: None, settings: Settings) -> Small:
    settings.ETTLE_TODAY = TODAY
    school = small_school()
    school.person("sfll", "support_for_learning_leader")
    return school


@pytest.fixture
def caseload(small: Small) -> Small:
    """Ada (Rannoch): two faculties and ASN. Ben (Tummel): care experienced. Cal (Rannoch): one faculty, so nobody's."""
    small.rate("Ada", "S3", "french", effort="3")
    small.rate("Ada", "S3", "physics", effort="4")
    small.in_group("Ada", "ASN")
    small.pupil("Ben", "S3", "Tummel")
    small.rate("Ben", "S3", "french", effort="1")
    small.in_group("Ben", "CE")
    small.rate("Cal", "S3", "french", effort="3")
    small.teach("teacher", "french", "S3")
    small.close(1)
    return small
