"""What teaching and support each did about a pupil, in one order, for whoever may read it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ettle.board.models import FacultyMark
from ettle.caseload.models import Minute, Place
from ettle.school.models import Faculty
from ettle.tracking.actions.steps import add_next_step
from tests.web.collation.listed import Listed
from tests.web.tracking_cycles.small import TODAY, at

PASTORAL = "Spoke with the family about mornings."


def timeline(school: Listed, who: str, name: str = "Ada") -> str:
    client, key = school.small.client(who), school.small.pupils[name].key
    address = f"/meetings/pupils/{key}/timeline/"
    assert address in client.get(f"/pupils/{key}/").content.decode()
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def step(school: Listed, who: str, text: str) -> None:
    concern = school.small.concern("Ada")
    assert concern is not None
    add_next_step(
        by=school.small.viewer(who),
        concern=concern,
        text=text,
        who=school.small.staff[who],
        due=TODAY + timedelta(days=3),
        now=at(hour=12),
    )


def mark(school: Listed) -> None:
    FacultyMark.objects.create(
        cycle=school.cycle,
        pupil=school.small.pupils["Ada"],
        faculty=Faculty.objects.get(code="languages"),
        year="S3",
        value="R",
        reason="Not on track",
        by=school.small.staff["cl_lang"],
        at=at(hour=11),
    )


def minute(school: Listed) -> None:
    place, _made = Place.objects.get_or_create(
        pupil=school.small.pupils["Ada"], left_on=None, defaults={"since": TODAY}
    )
    Minute.objects.create(
        place=place, on=TODAY, kind="discussed", text=PASTORAL, by=school.small.staff["psl_rannoch"], at=at(hour=13)
    )


@pytest.mark.requirement("S2-05")
def test_support_sees_what_teaching_did_and_teaching_what_support_did_newest_first(school: Listed) -> None:
    mark(school)
    step(school, "psl_rannoch", "Check in each morning.")
    for who in ("teacher", "psl_rannoch"):
        told = timeline(school, who)
        order = [
            told.index(words) for words in ("Check in each morning.", "on the faculty board", "A concern across 3")
        ]
        assert order == sorted(order), who
        assert "Psl_Rannoch · Support team" in told
        assert "Cl_Lang · Curriculum leaders" in told


@pytest.mark.requirement("S2-05", "G-15")
def test_what_is_pastoral_is_told_only_to_those_who_keep_the_record(school: Listed) -> None:
    minute(school)
    assert PASTORAL in timeline(school, "psl_rannoch")
    for who in ("teacher", "cl_lang", "head_s3"):
        assert PASTORAL not in timeline(school, who), who


def test_a_meeting_is_told_only_to_those_who_may_open_it(school: Listed) -> None:
    small = school.small
    concern = small.concern("Ada")
    assert concern is not None
    small.client("teacher").post(f"/meetings/concerns/{concern.pk}/put-on/", {"words": ""})
    from ettle.meetings.models import AgendaItem

    item = AgendaItem.objects.get()
    small.client("cl_lang").post(f"/meetings/{item.meeting_id}/items/{item.pk}/", {"text": "Sit her at the front."})
    assert "Sit her at the front." in timeline(school, "teacher")
    assert "Sit her at the front." not in timeline(school, "psl_rannoch")


def test_the_page_asks_the_same_number_of_questions_however_much_was_done(school: Listed) -> None:
    def asked() -> int:
        client = school.small.client("psl_rannoch")
        address = f"/meetings/pupils/{school.small.pupils['Ada'].key}/timeline/"
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        return len(found)

    mark(school)
    minute(school)
    step(school, "psl_rannoch", "One.")
    before = asked()
    for text in ("Two.", "Three.", "Four."):
        step(school, "psl_rannoch", text)
        minute(school)
    assert asked() == before
