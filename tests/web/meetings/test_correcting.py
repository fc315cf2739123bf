"""Putting right what a meeting wrote down, and going on with one that ended too early."""

from typing import Any

import pytest

from ettle.audit.models import Event
from ettle.meetings.models import AgendaItem, Meeting, Outcome
from ettle.notices.models import Notice
from tests.web.collation.listed import Listed
from tests.web.meetings.test_meetings import begin, page, send, year_meeting

WORDS = "Ring home on Thursday."


@pytest.fixture
def ended(school: Listed) -> Meeting:
    """Ada's outcome is the teacher's; for Cal nothing was agreed, so he went on to the next agenda."""
    meeting = year_meeting(school, "Ada", "Cal")
    send(school, "head_s3", f"/meetings/{meeting.pk}/day/", on="2026-11-23")
    ada = AgendaItem.objects.get(pupil=school.small.pupils["Ada"])
    told = {"text": WORDS, "who": school.small.staff["teacher"].pk, "due": "2026-11-26"}
    assert send(school, "head_s3", f"/meetings/{meeting.pk}/items/{ada.pk}/", **told) == 302
    assert send(school, "head_s3", f"/meetings/{meeting.pk}/end/") == 302
    meeting.refresh_from_db()
    return meeting


def corrected(school: Listed, who: str = "head_s3", **sent: Any) -> int:
    outcome = Outcome.objects.get()
    now = {"text": outcome.text, "who": outcome.who_id or "", "due": outcome.due or "", **sent}
    return send(school, who, f"/meetings/outcomes/{outcome.pk}/correct/", **now)


def unread(school: Listed, who: str) -> int:
    return Notice.objects.filter(to=school.small.staff[who], kind="outcome_given", read_at=None).count()


@pytest.mark.requirement("S2-56")
def test_an_outcome_is_put_right_after_the_meeting_and_the_record_keeps_the_old_words(
    school: Listed, ended: Meeting
) -> None:
    outcome = Outcome.objects.get()
    assert "Put right" in page(school, "head_s3", f"/meetings/{ended.pk}/items/{outcome.item_id}/")
    assert corrected(school, text="") == 422
    assert corrected(school, text="Ring home on Friday.", due="2026-11-27") == 302
    outcome.refresh_from_db()
    assert (outcome.text, str(outcome.due)) == ("Ring home on Friday.", "2026-11-27")
    row = Event.objects.get(verb="meeting.corrected")
    was = {"text": WORDS, "who": school.small.staff["teacher"].pk, "due": "2026-11-26"}
    assert (row.detail["before"], row.who, row.about_id) == (was, "Head_S3", str(outcome.pk))
    assert corrected(school) == 302
    assert Event.objects.filter(verb="meeting.corrected").count() == 1, "the same words are no change"


def test_given_to_somebody_else_one_is_told_and_the_other_not_any_more(school: Listed, ended: Meeting) -> None:
    assert (unread(school, "teacher"), unread(school, "cl_lang")) == (1, 0)
    assert send_to(school, "cl_math") == 422, "no part with the pupil"
    assert send_to(school, "cl_lang") == 302
    assert (unread(school, "teacher"), unread(school, "cl_lang")) == (0, 1)


def send_to(school: Listed, code: str) -> int:
    outcome = Outcome.objects.get()
    sent = {"text": outcome.text, "who": school.small.staff[code].pk, "due": outcome.due}
    return send(school, "head_s3", f"/meetings/outcomes/{outcome.pk}/correct/", **sent)


def test_only_who_calls_the_meeting_puts_it_right(school: Listed, ended: Meeting) -> None:
    for who, status in (("teacher", 404), ("cl_math", 404), ("head_s2", 404), ("office", 404)):
        assert corrected(school, who, text="Mine") == status, who
    assert Outcome.objects.get().text == WORDS


def test_what_is_done_or_became_a_step_stands_as_it_is_and_says_why(school: Listed, ended: Meeting) -> None:
    outcome = Outcome.objects.get()
    assert send(school, "teacher", f"/meetings/mine/{outcome.pk}/done/") == 302
    assert "It was done on" in page(school, "head_s3", f"/meetings/outcomes/{outcome.pk}/correct/")
    assert corrected(school, text="Other") == 403
    assert "Put right" not in page(school, "head_s3", f"/meetings/{ended.pk}/items/{outcome.item_id}/")


def test_a_meeting_that_ended_too_early_goes_on_with_what_it_carried_over(school: Listed, ended: Meeting) -> None:
    assert "Open it again" in page(school, "head_s3", f"/meetings/{ended.pk}/")
    assert Meeting.objects.filter(ended_at=None).count() == 1
    assert send(school, "teacher", f"/meetings/{ended.pk}/reopen/") == 404
    assert send(school, "head_s3", f"/meetings/{ended.pk}/reopen/") == 302
    assert Meeting.objects.get() == ended
    ended.refresh_from_db()
    assert (ended.ended_at, ended.ended_by) == (None, None)
    cal = AgendaItem.objects.get(pupil=school.small.pupils["Cal"])
    assert send(school, "head_s3", f"/meetings/{ended.pk}/items/{cal.pk}/", text="See him on Monday.") == 302
    assert Event.objects.get(verb="meeting.reopened").detail["brought_back"] == 1
    assert send(school, "head_s3", f"/meetings/{ended.pk}/end/") == 302
    assert Meeting.objects.count() == 1, "nothing was left to carry over"


def test_once_the_next_one_has_begun_it_stays_ended_and_says_why(school: Listed, ended: Meeting) -> None:
    following = begin(school, "head_s3", "year_head", year="S3")
    assert send(school, "head_s3", f"/meetings/{following.pk}/day/", on="2026-12-01") == 302
    assert "The next meeting has begun" in page(school, "head_s3", f"/meetings/{ended.pk}/")
    client = school.small.client("head_s3")
    answer = client.post(f"/meetings/{ended.pk}/reopen/", follow=True)
    assert "Write there what is left." in answer.content.decode()
    ended.refresh_from_db()
    assert ended.ended_at is not None
    assert following.items.count() == 1
