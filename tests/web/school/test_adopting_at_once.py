"""Two administrators adopt a policy at the same moment: one after the other, and the second is told in words."""

import threading
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from pytest_django import Settings

from ettle.policy import policy_text
from ettle.school.actions import adopt_policy
from ettle.school.models import AdoptedPolicy, Faculty
from tests.web.tracking_cycles.small import TODAY, Small, at, small_school

TEXT = policy_text("scottish-secondary").replace('version = "2021.1"', 'version = "2026.2"')
PATIENCE = 20  # seconds

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time"),
]


@pytest.fixture
def small(settings: Settings) -> Small:
    settings.ETTLE_TODAY = TODAY
    return small_school()


def in_a_thread(does: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    """A thread with a connection of its own, and what came of it."""
    came: list[Any] = []

    def run() -> None:
        try:
            came.append(does())
        except Exception as fault:
            came.append(fault)
        finally:
            connection.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread, came


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_stat_activity where wait_event_type = 'Lock'")
        return bool(cursor.fetchone()[0])


def both_adopt(small: Small, second_from: date) -> Any:
    """The answer to the second, who sends a file while the first has adopted one that is not yet written down."""
    adopted, release = threading.Event(), threading.Event()

    def first() -> None:
        with transaction.atomic():
            adopt_policy(
                school=small.school, text=TEXT, effective_from=date(2026, 11, 30), by=small.viewer("office"), now=at()
            )
            adopted.set()
            assert release.wait(PATIENCE)

    small.person("deputy", "administrator")
    client = small.client("deputy")
    client.raise_request_exception = False
    sent = {"file": SimpleUploadedFile("policy.toml", TEXT.encode()), "effective_from": second_from.isoformat()}
    one, came = in_a_thread(first)
    assert adopted.wait(PATIENCE), came
    other, answers = in_a_thread(lambda: client.post("/school/policy/adopt/", sent))
    end = time.monotonic() + PATIENCE
    while not somebody_waits() and time.monotonic() < end:
        time.sleep(0.05)
    assert not answers, "the second did not wait for the first"
    release.set()
    one.join(PATIENCE)
    other.join(PATIENCE)
    assert came == [None]
    return answers[0]


def test_the_second_is_told_that_the_day_is_taken(small: Small) -> None:
    answer = both_adopt(small, date(2026, 11, 30))
    assert answer.status_code == 400
    assert "Version 2026.2 already starts on 30 November 2026. A day after that is right." in answer.content.decode()
    assert AdoptedPolicy.objects.filter(school=small.school).count() == 2


def test_a_later_day_is_adopted_after_the_first(small: Small) -> None:
    faculties = Faculty.objects.count()
    assert both_adopt(small, date(2026, 12, 7)).status_code == 302
    begun = AdoptedPolicy.objects.filter(school=small.school).values_list("effective_from", flat=True)
    assert list(begun) == [date(2026, 8, 1), date(2026, 11, 30), date(2026, 12, 7)]
    assert Faculty.objects.count() == faculties
