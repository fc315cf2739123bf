"""What no browser sends by itself, to the rooms that take JSON or count pages."""

import json
from datetime import date

import pytest
from pytest_django import Settings

from ettle.notices.models import OutboxMessage
from ettle.rules.concerns.overdue import due_after
from ettle.school.queries import policy_for
from ettle.tracking.models import Cycle
from tests.web.attack.test_odd_input import raw
from tests.web.collation.listed import listed_school
from tests.web.tracking_cycles.small import TODAY, Small

HALF_A_LETTER, DEEP = "\ud800", "[" * 100_000
NOTE = {"pupil": "", "text": "x", "version": 0}
ODD: dict[str, tuple[object, ...]] = {
    "pupil": (5, 1.5, True, [], {}, None, HALF_A_LETTER, "a\0b"),
    "text": (5, 1.5, True, [], {}, None, HALF_A_LETTER, "a\0b"),
    "version": (1.5, True, [], {}, None, "1", float("nan")),
}


def test_what_is_no_note_is_answered_in_a_sentence(small: Small) -> None:
    small.rate("Kwame", "S3", "french", effort="4")
    small.close()
    address = f"/collation/cycles/{small.cycle(1).pk}/years/S3/notes/save/"
    notes = [{**NOTE, name: odd} for name, several in ODD.items() for odd in several]
    bodies = ["", "7", DEEP, '{"notes": ' + DEEP, '{"as": 1, "notes": {}}', b"\xff\xfe"]
    client = raw(small.client("head_s3"))
    for body in (*bodies, *(json.dumps({"as": "1", "notes": [note]}) for note in notes)):
        answer = client.post(address, body, content_type="application/json")
        assert answer.status_code == 400, body[:60]
        assert answer.json()["problem"].endswith(".")


def test_the_outbox_has_a_first_page_for_any_number(small: Small) -> None:
    client = raw(small.client("office"))
    for page in ("9" * 5000, "-1", "0", "\u0664", "1e9", "\u00b2"):
        assert client.get("/notices/outbox/", {"page": page}).status_code == 200, page[:9]


@pytest.mark.requirement("G-14")
def test_the_name_of_a_cycle_makes_no_second_header_of_an_e_mail(db: None, settings: Settings) -> None:
    settings.ETTLE_TODAY = TODAY
    listed = listed_school()
    Cycle.objects.update(name="Cycle 1\r\nBcc: everyone@evil.example\u2028\x0bX: y")
    assert listed.share().status_code == 302
    subjects = OutboxMessage.objects.values_list("subject", flat=True)
    assert subjects
    assert all(len(subject.splitlines()) == 1 for subject in subjects)


def test_a_day_at_the_end_of_the_calendar_is_a_day(small: Small) -> None:
    small.rate("Kwame", "S3", "french", effort="4")
    small.close()
    concern = small.concern("Kwame")
    assert concern is not None
    sent = {"text": "Write home", "who": str(small.staff["cl_lang"].pk)}
    for due in ("9999-12-31", "9999-12-30", "0001-01-01", "10000-01-01", "2026-02-30"):
        address = f"/tracking/concerns/{concern.pk}/next-step/"
        assert raw(small.client("cl_lang")).post(address, {**sent, "due": due}).status_code < 500, due
        for page in (f"/tracking/concerns/{concern.pk}/", "/", "/tracking/concerns/waiting/"):
            assert raw(small.client("cl_lang")).get(page).status_code < 500, (due, page)
    calendar = policy_for(small.viewer("head")).calendar
    assert due_after(calendar, date.max, 3) == date.max
