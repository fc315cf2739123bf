"""Meetings: agendas built from lists, outcomes that give somebody something to do, and who reads whom."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ettle.audit.models import Event
from ettle.meetings.models import AgendaItem, HighTariff, Meeting, Outcome
from ettle.notices.models import Notice
from ettle.people.models import Post
from ettle.school.models import Faculty
from tests.web.collation.listed import Listed

WORDS = "Ring home on Thursday and look at the homework diary."


def begin(school: Listed, who: str, kind: str, **of: object) -> Meeting:
    sent = {"kind": kind, **{name: str(value) for name, value in of.items()}}
    answer = school.small.client(who).post("/meetings/begin/", sent)
    assert answer.status_code == 302, answer.status_code
    return Meeting.objects.latest("pk")


def page(school: Listed, who: str, address: str) -> str:
    answer = school.small.client(who).get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return str(answer.content.decode())


def status(school: Listed, who: str, address: str) -> int:
    return int(school.small.client(who).get(address).status_code)


def send(school: Listed, who: str, address: str, /, **sent: Any) -> int:
    return int(school.small.client(who).post(address, sent).status_code)


def concern_of(school: Listed, name: str) -> int:
    found = school.small.concern(name)
    assert found is not None
    return found.pk


def year_meeting(school: Listed, *names: str) -> Meeting:
    for name in names:
        school.tick(name)
    meeting = begin(school, "head_s3", "year_head", year="S3")
    if names:
        ids = [school.small.pupils[name].pk for name in names]
        assert send(school, "head_s3", f"/meetings/{meeting.pk}/collect/", pupil=ids) == 302
    return meeting


@pytest.mark.requirement("S2-56")
def test_the_agenda_of_a_year_head_is_built_from_the_pupils_highlighted(school: Listed) -> None:
    school.write("Ada", "Ask her first.")
    school.tick("Ada")
    school.tick("Cal")
    meeting = begin(school, "head_s3", "year_head", year="S3")
    offered = page(school, "head_s3", f"/meetings/{meeting.pk}/")
    assert "Ada Invented" in offered
    assert "Cal Invented" in offered
    assert "Bea Invented" not in offered
    assert AgendaItem.objects.count() == 0, "nobody is put on an agenda without a person"
    ada = school.small.pupils["Ada"].pk
    assert send(school, "head_s3", f"/meetings/{meeting.pk}/collect/", pupil=[ada]) == 302
    item = AgendaItem.objects.get()
    assert (item.pupil_id, item.origin, item.words) == (ada, "highlighted", "Ask her first.")
    bea = school.small.pupils["Bea"].pk
    send(school, "head_s3", f"/meetings/{meeting.pk}/collect/", pupil=[bea])
    assert AgendaItem.objects.count() == 1, "only those of the list are put on"


@pytest.mark.requirement("S2-56")
def test_an_outcome_has_words_who_and_by_when_and_whoever_does_it_is_told(school: Listed) -> None:
    meeting = year_meeting(school, "Ada")
    item = AgendaItem.objects.get()
    address = f"/meetings/{meeting.pk}/items/{item.pk}/"
    teacher = school.small.staff["teacher"]
    assert send(school, "head_s3", address, text="", who=teacher.pk) == 422
    assert send(school, "head_s3", address, text=WORDS, due="2026-11-26") == 422
    assert send(school, "head_s3", address, text=WORDS, who=school.small.staff["cl_math"].pk, due="2026-11-26") == 422
    assert send(school, "head_s3", address, text=WORDS, who=teacher.pk, due="2026-11-20") == 422
    assert not Outcome.objects.exists()
    assert send(school, "head_s3", address, text=WORDS, who=teacher.pk, due="2026-11-26") == 302
    outcome = Outcome.objects.get()
    assert (outcome.text, outcome.who, str(outcome.due)) == (WORDS, teacher, "2026-11-26")
    assert WORDS in page(school, "head_s3", f"/meetings/{meeting.pk}/")
    notice = Notice.objects.get(to=teacher, kind="outcome_given")
    assert "Ada" not in notice.words
    mine = page(school, "teacher", notice.href)
    assert WORDS in mine
    assert "Ada Invented" in mine
    assert send(school, "teacher", f"/meetings/mine/{outcome.pk}/done/") == 302
    outcome.refresh_from_db()
    assert str(outcome.done_on) == "2026-11-23"
    assert send(school, "cl_lang", f"/meetings/mine/{outcome.pk}/done/") == 404


def test_an_outcome_becomes_the_next_step_of_the_concern(school: Listed) -> None:
    meeting = year_meeting(school, "Ada")
    item = AgendaItem.objects.get()
    teacher = school.small.staff["teacher"]
    sent = {"text": WORDS, "who": teacher.pk, "due": "2026-11-26", "as_step": "yes"}
    assert send(school, "head_s3", f"/meetings/{meeting.pk}/items/{item.pk}/", **sent) == 302
    outcome = Outcome.objects.get()
    assert outcome.step is not None
    assert (outcome.step.text, outcome.step.who) == (WORDS, teacher)
    concern = school.small.concern("Ada")
    assert concern is not None
    assert concern.state == "acting"
    assert Notice.objects.filter(to=teacher).count() == 1, "told once, of the step"


def test_what_got_no_outcome_is_carried_over_until_it_has_one(school: Listed) -> None:
    meeting = year_meeting(school, "Ada", "Cal")
    ada = AgendaItem.objects.get(pupil=school.small.pupils["Ada"])
    assert send(school, "head_s3", f"/meetings/{meeting.pk}/end/") == 422, "it has no day"
    assert send(school, "head_s3", f"/meetings/{meeting.pk}/day/", on="2026-11-24") == 302
    assert send(school, "head_s3", f"/meetings/{meeting.pk}/end/") == 422, "its day is to come"
    assert send(school, "head_s3", f"/meetings/{meeting.pk}/day/", on="2026-11-23") == 302
    assert send(school, "head_s3", f"/meetings/{meeting.pk}/items/{ada.pk}/", text=WORDS) == 302
    assert send(school, "head_s3", f"/meetings/{meeting.pk}/end/") == 302
    following = Meeting.objects.get(ended_at=None)
    carried = following.items.get()
    assert (carried.pupil, carried.times_carried) == (school.small.pupils["Cal"], 1)
    shown = page(school, "head_s3", f"/meetings/{following.pk}/")
    assert "Carried over once" in shown
    assert WORDS in shown, "what was agreed last time stands below"
    assert send(school, "head_s3", f"/meetings/{meeting.pk}/items/{ada.pk}/", text="More") == 403
    assert begin(school, "head_s3", "year_head", year="S3") == following, "one meeting is ahead at a time"


@pytest.mark.requirement("S2-57")
def test_a_high_tariff_concern_is_on_the_next_agenda_of_leadership_with_its_reason(school: Listed) -> None:
    ada = concern_of(school, "Ada")
    address = f"/meetings/concerns/{ada}/high-tariff/"
    assert status(school, "teacher", address) == 404
    assert status(school, "cl_lang", address) == 404
    assert status(school, "psl_tummel", address) == 404, "of another house"
    assert send(school, "head_s3", address, reason=" ") == 422
    assert not HighTariff.objects.exists()
    assert send(school, "head_s3", address, reason="Three faculties in one month.") == 302
    meeting = Meeting.objects.get(kind="leadership")
    shown = page(school, "head", f"/meetings/{meeting.pk}/")
    assert "Ada Invented" in shown
    assert "Three faculties in one month." in shown
    assert "High tariff" in page(school, "psl_rannoch", f"/tracking/concerns/{ada}/")
    assert send(school, "psl_rannoch", f"{address}back/") == 302
    assert "Ada Invented" not in page(school, "head", f"/meetings/{meeting.pk}/")
    mark = HighTariff.objects.get()
    assert mark.taken_back_by == school.small.staff["psl_rannoch"]


@pytest.mark.requirement("S2-57")
def test_leadership_reads_names_only_as_far_as_each_may(school: Listed) -> None:
    send(school, "head_s3", f"/meetings/concerns/{concern_of(school, 'Ada')}/high-tariff/", reason="Since August.")
    meeting = Meeting.objects.get(kind="leadership")
    other = page(school, "head_s2", f"/meetings/{meeting.pk}/")
    assert "Ada" not in other
    assert "Since August." not in other
    assert "Others are on it of whom no post of yours reads." in other
    item = AgendaItem.objects.get()
    assert status(school, "head_s2", f"/meetings/{meeting.pk}/items/{item.pk}/") == 404
    for nobody in ("teacher", "cl_lang", "office"):
        assert status(school, nobody, f"/meetings/{meeting.pk}/") == 404


@pytest.mark.requirement("S2-41")
def test_a_teacher_puts_a_concern_on_the_list_of_the_faculty_and_the_outcome_is_kept(school: Listed) -> None:
    ada = concern_of(school, "Ada")
    assert "Put it before the faculty meeting" in page(school, "teacher", f"/tracking/concerns/{ada}/")
    assert send(school, "teacher", f"/meetings/concerns/{ada}/put-on/", words="Who else sees this?") == 302
    meeting = Meeting.objects.get(kind="faculty")
    assert meeting.faculty == Faculty.objects.get(code="languages")
    shown = page(school, "cl_lang", f"/meetings/{meeting.pk}/")
    assert "Ada Invented" in shown
    assert "Who else sees this?" in shown
    item = AgendaItem.objects.get()
    assert send(school, "teacher", f"/meetings/{meeting.pk}/items/{item.pk}/", text=WORDS) == 403
    assert send(school, "cl_lang", f"/meetings/{meeting.pk}/items/{item.pk}/", text=WORDS) == 302
    told = page(school, "teacher", f"/tracking/concerns/{ada}/")
    assert WORDS in told
    assert status(school, "cl_sci", f"/meetings/{meeting.pk}/") == 404
    assert status(school, "psl_rannoch", f"/meetings/concerns/{ada}/put-on/") == 404


def test_with_several_faculties_one_is_chosen_and_only_among_ones_own(school: Listed) -> None:
    school.small.teach("teacher", "physics", "S3")
    ada = concern_of(school, "Ada")
    address = f"/meetings/concerns/{ada}/put-on/"
    assert send(school, "teacher", address, words="") == 422
    art = Faculty.objects.get(code="expressive-arts").pk
    assert send(school, "teacher", address, words="", faculty=art) == 422
    assert not AgendaItem.objects.exists()
    assert send(school, "teacher", address, words="", faculty=Faculty.objects.get(code="sciences").pk) == 302
    assert AgendaItem.objects.get().meeting.faculty == Faculty.objects.get(code="sciences")


@pytest.mark.requirement("G-15")
def test_a_support_group_is_on_an_agenda_only_as_its_reader_may_see_it(school: Listed) -> None:
    ada = concern_of(school, "Ada")
    send(school, "teacher", f"/meetings/concerns/{ada}/put-on/", words="")
    faculty = Meeting.objects.get(kind="faculty")
    assert "Care experienced" not in page(school, "teacher", f"/meetings/{faculty.pk}/")
    assert "Support group" in page(school, "teacher", f"/meetings/{faculty.pk}/")
    send(school, "psl_rannoch", f"/meetings/concerns/{ada}/high-tariff/", reason="Since August.")
    leadership = Meeting.objects.get(kind="leadership")
    assert re.search(r'class="chip">(CE|Care experienced)', page(school, "head", f"/meetings/{leadership.pk}/"))


@pytest.mark.requirement("D-01")
def test_every_opening_of_an_agenda_is_on_record_with_whom_it_showed(school: Listed) -> None:
    meeting = year_meeting(school, "Ada")
    page(school, "deputy", f"/meetings/{meeting.pk}/")
    event = Event.objects.get(kind=Event.Kind.READ, who="Deputy")
    assert (event.verb, event.pupil_id_kept) == ("meeting.opened", school.small.pupils["Ada"].pk)


@pytest.mark.requirement("D-02")
def test_access_to_an_agenda_goes_with_the_post(school: Listed) -> None:
    meeting = year_meeting(school, "Ada")
    assert status(school, "head_s3", f"/meetings/{meeting.pk}/") == 200
    Post.objects.filter(staff=school.small.staff["head_s3"]).update(ends="2026-11-01")
    assert status(school, "head_s3", f"/meetings/{meeting.pk}/") == 404
    assert status(school, "head_s3", "/meetings/") == 404


def test_those_who_sit_in_a_meeting_are_told_of_its_day_and_no_name_is_said(school: Listed) -> None:
    meeting = year_meeting(school, "Ada")
    send(school, "head_s3", f"/meetings/{meeting.pk}/day/", on="2026-11-26", place="Room 4")
    told = Notice.objects.filter(kind="meeting_called")
    codes = set(told.values_list("to__code", flat=True))
    assert {"head", "deputy", "psl_rannoch"} <= codes
    assert not codes & {"head_s2", "teacher", "head_s3", "cl_lang"}
    assert all("Ada" not in notice.words for notice in told)


def test_an_item_is_taken_off_by_whoever_put_it_on_or_calls_the_meeting_and_by_nobody_else(school: Listed) -> None:
    school.small.person("second")
    school.small.teach("second", "french", "S3")
    send(school, "teacher", f"/meetings/concerns/{concern_of(school, 'Ada')}/put-on/", words="")
    item = AgendaItem.objects.get()
    address = f"/meetings/{item.meeting_id}/items/{item.pk}/off/"
    assert send(school, "second", address) == 403
    assert send(school, "teacher", address) == 302
    assert not AgendaItem.objects.exists()


def queries(school: Listed, who: str, address: str) -> int:
    client = school.small.client(who)
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_an_agenda_asks_the_same_number_of_questions_for_one_pupil_and_for_three(school: Listed) -> None:
    meeting = year_meeting(school, "Ada")
    item = AgendaItem.objects.get()
    send(school, "head_s3", f"/meetings/{meeting.pk}/items/{item.pk}/", text=WORDS)
    addresses = (f"/meetings/{meeting.pk}/", f"/meetings/{meeting.pk}/items/{item.pk}/", "/meetings/", "/")
    before = [queries(school, "head_s3", address) for address in addresses]
    for name in ("Bea", "Cal"):
        school.tick(name)
    ids = [school.small.pupils[name].pk for name in ("Bea", "Cal")]
    send(school, "head_s3", f"/meetings/{meeting.pk}/collect/", pupil=ids)
    for one in AgendaItem.objects.exclude(pk=item.pk):
        send(school, "head_s3", f"/meetings/{meeting.pk}/items/{one.pk}/", text=WORDS)
    assert [queries(school, "head_s3", address) for address in addresses] == before
