"""The first screen of each role, as far as cycles and concerns reach."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ettle.people.models import Post
from ettle.policy import policy_text
from ettle.school.actions import adopt_policy
from ettle.school.models import House, TutorGroup
from ettle.tracking.actions.steps import add_next_step, settle_step
from ettle.tracking.models import Concern, NextStep
from tests.web.tracking_cycles.small import TODAY, Small, at


def fill(small: Small) -> None:
    for subject in ("french", "physics", "art-and-design"):
        small.rate("Ada", "S3", subject, effort="3")
    small.rate("Bea", "S3", "french", homework="4")
    small.rate("Cal", "S3", "french", homework="4")
    small.rate("Cal", "S3", "physics", homework="4")
    small.close()


def concern_of(small: Small, name: str) -> int:
    found = small.concern(name)
    assert found is not None
    return found.pk


def screen(small: Small, code: str) -> str:
    return small.client(code).get("/").content.decode()


def test_a_year_head_sees_the_sentence_what_to_do_and_where_nobody_has_acted(small: Small) -> None:
    fill(small)
    text = screen(small, "head_s3")
    assert "S3 after Cycle 1" in text
    assert "3 pupils have a concern. 1 is yours. For 3, nobody has acted yet." in text
    assert "Write a next step for Ada Invented" in text
    assert "Ask 2 owners what they have done" in text
    for name in ("Ada", "Bea", "Cal"):
        assert f"{name} Invented" in text


@pytest.mark.parametrize(("code", "name"), [("cl_lang", "Bea"), ("psl_rannoch", "Cal")])
def test_an_owner_sees_the_concerns_they_hold(small: Small, code: str, name: str) -> None:
    fill(small)
    text = screen(small, code)
    assert "You hold 1 concern. For 1, nobody has acted yet." in text
    assert f"Write a next step for {name} Invented" in text


def test_one_concern_is_opened_at_once_and_several_as_their_list(small: Small) -> None:
    fill(small)
    one = re.findall(r'<ol class="next">.*?</ol>', screen(small, "cl_lang"))[0]
    name = "Write a next step for Bea Invented"
    assert f'href="/tracking/concerns/{concern_of(small, "Bea")}/" aria-label="{name}">Write</a>' in one
    Concern.objects.update(owner=small.staff["cl_lang"])
    several = re.findall(r'<ol class="next">.*?</ol>', screen(small, "cl_lang"))[0]
    name = "See the list, Write a next step for Ada Invented, Cal Invented and 1 other"
    assert f'href="/tracking/concerns/?show=untouched" aria-label="{name}">See the list</a>' in several
    listed = small.client("cl_lang").get("/tracking/concerns/?show=untouched").content.decode()
    yours = listed[listed.index('id="yours"') :].split("</section>")[0]
    assert yours.count(">Write next step</a>") == 3


@pytest.mark.requirement("D-09")
def test_the_name_read_out_for_a_link_says_a_thing_once(small: Small) -> None:
    fill(small)
    text = screen(small, "head_s3")
    assert 'aria-label="Write next step, Ada Invented">Write next step</a>' in text
    assert 'aria-label="Open, Bea Invented">Open</a>' in text
    for name, seen in re.findall(r'aria-label="([^"]*)">([^<]+)</a>', text):
        assert name.startswith(seen), "somebody who speaks what they see must find it"
        assert not name.removeprefix(seen).lstrip(" ,:").startswith(seen), name


def test_a_class_teacher_sees_the_class_that_is_due(small: Small) -> None:
    small.rate("Ada", "S3", "french", effort="3")
    small.teach("teacher", "french", "S3")
    text = screen(small, "teacher")
    assert "1 class of yours is not finished" in text
    assert "S3/french" in text
    assert "Ada Invented" not in text


def test_what_is_left_to_rate_is_counted_in_ratings_and_in_classes(small: Small) -> None:
    small.rate("Ada", "S3", "french", effort="3")
    small.teach("teacher", "french", "S3")
    text = screen(small, "teacher")
    assert "2 of 3 ratings are blank. Due" in text
    assert "1 class to finish." in text
    assert text.count("Ratings blank") == 2, "over the column, and beside the figure on a phone"
    assert "2 ratings blank" in small.client("teacher").get("/tracking/ratings/").content.decode()
    text = small.client("head").get(f"/tracking/cycles/{small.cycle(1).pk}/").content.decode()
    assert "0 teachers have nothing left to rate." in text
    assert "0 classes are complete and finished." in text


def test_a_tutor_sees_the_concerns_of_the_group(small: Small) -> None:
    fill(small)
    small.person("tutor", "tutor", tutor_group=TutorGroup.objects.get(name="3R1"))
    text = screen(small, "tutor")
    assert "Your tutor group" in text
    assert "Ada Invented" in text
    assert "3 pupils you tutor have a concern; for 3, nobody has acted yet." in text


@pytest.mark.requirement("S4-25")
def test_a_progress_leader_sees_whether_the_data_is_ready(small: Small) -> None:
    small.rate("Ada", "S3", "french", effort="3")
    small.pupil("Bo", "S3")
    small.person("progress", "progress_leader", year="S3")
    text = screen(small, "progress")
    assert "Is the data ready?" in text
    assert "Bo Invented" in text
    assert "Is the data ready?" not in screen(small, "head_s3"), "a year head acts on concerns, others make it ready"


def test_a_head_of_house_sees_the_house(small: Small) -> None:
    fill(small)
    small.person("house", "head_of_house", house=House.objects.get(name="Rannoch"))
    assert "Ada Invented" in screen(small, "house")


def test_a_senior_leader_sees_the_cycle_at_a_glance_and_what_is_stuck(small: Small) -> None:
    fill(small)
    text = screen(small, "head")
    assert "3 pupils have a concern. For 3, nobody has acted yet." in text
    assert "3 concerns; 0 have a next step or an end." in text
    assert "What is stuck" in text


def test_a_leader_by_any_name_sees_what_is_stuck(small: Small) -> None:
    """The school calls its leaders otherwise: what they see follows from the post's reach and rights."""
    fill(small)
    Post.objects.filter(role="senior_leader").update(role="depute")
    text = policy_text("scottish-secondary").replace('"senior_leader"', '"depute"')
    adopt_policy(school=small.school, text=text, effective_from=TODAY, by=None, now=at())
    assert "What is stuck" in screen(small, "head")
    assert "What is stuck" not in screen(small, "office")


def test_the_office_sees_imports_gaps_and_the_next_days(small: Small) -> None:
    small.cycle(2)
    text = screen(small, "office")
    assert "No file has been read in yet." in text or "Read in a file" in text
    assert "Cycle 2 was due and is still open" in text


def test_who_has_nothing_waiting_is_told_so(small: Small) -> None:
    small.person("other", "support_assistant")
    assert "Nothing waits for you today" in screen(small, "other")


def test_the_first_screen_costs_the_same_for_three_concerns_and_for_thirty(small: Small) -> None:
    fill(small)
    client = small.client("head_s3")
    client.get("/")
    with CaptureQueriesContext(connection) as few:
        client.get("/")
    for number in range(30):
        small.rate(f"Pupil{number}", "S3", "french", "", 2, effort="4")
    small.close(2)
    with CaptureQueriesContext(connection) as many:
        client.get("/")
    assert len(many) <= len(few) + 1


def test_what_is_overdue_is_asked_about_before_anything_else(small: Small) -> None:
    for name in ("Ada", "Bea"):
        small.rate(name, "S3", "french", homework="4")
    small.close(day=date(2026, 10, 5))
    first, written = small.concern("Ada"), at(date(2026, 10, 6))
    assert first is not None
    who, due = small.staff["cl_lang"], date(2026, 11, 18)
    add_next_step(by=small.viewer("cl_lang"), concern=first, text="Meet", who=who, due=due, now=written)
    text = screen(small, "cl_lang")
    assert text.index("Say whether it helped: Ada Invented") < text.index("Write a next step for Bea Invented")
    led = screen(small, "head_s3")
    assert led.index("Look at 1 overdue concern") < led.index("Ask 1 owner what has been done")


def test_what_has_ended_is_held_no_more_and_what_nobody_acted_on_stands_first(small: Small) -> None:
    for name in ("Ada", "Bea", "Cal"):
        small.rate(name, "S3", "french", homework="4")
    small.close(day=date(2026, 10, 5))
    settled = Concern.objects.filter(pk=concern_of(small, "Ada"))
    settled.update(state=Concern.State.CLOSED, outcome="better", reviewed_on=TODAY)
    viewer, who = small.viewer("cl_lang"), small.staff["cl_lang"]
    bea = Concern.objects.get(pk=concern_of(small, "Bea"))
    add_next_step(by=viewer, concern=bea, text="Meet", who=who, due=date(2026, 12, 1), now=at(TODAY))
    today = screen(small, "cl_lang")
    listed = small.client("cl_lang").get("/tracking/concerns/").content.decode()
    for page in (today, listed):
        assert "You hold 2 concerns. For 1, nobody has acted yet." in page
        assert "Ada Invented" not in page
    yours = today[today.index('aria-label="Yours"') :]
    assert yours.index("Cal Invented") < yours.index("Bea Invented")


def test_a_concern_that_has_ended_is_found_again_among_those_held(small: Small) -> None:
    small.rate("Ada", "S3", "french", homework="4")
    small.rate("Bea", "S3", "french", homework="4")
    small.close(day=date(2026, 10, 5))
    Concern.objects.filter(pk=concern_of(small, "Ada")).update(state=Concern.State.CLOSED, outcome="better")
    client = small.client("cl_lang")
    first = client.get("/tracking/concerns/").content.decode()
    assert 'href="/tracking/concerns/?show=ended">Ended <b>1</b></a>' in first
    ended = client.get("/tracking/concerns/?show=ended").content.decode()
    assert f'href="/tracking/concerns/{concern_of(small, "Ada")}/" aria-label="Open, Ada Invented"' in ended
    assert "Bea Invented" not in ended
    assert "Ended, Cycle 1, 2026/27" in ended
    assert "You hold 1 concern." in ended


def test_a_next_step_given_to_somebody_waits_on_their_first_screen_until_they_say_what_became_of_it(
    small: Small,
) -> None:
    small.rate("Ada", "S3", "french", homework="4")
    small.close()
    concern = small.concern("Ada")
    assert concern is not None
    small.teach("teacher", "french", "S3")
    assert "Asked of you" not in screen(small, "teacher")
    words, due = "Check the jotter on Fridays.", date(2026, 12, 4)
    add_next_step(
        by=small.viewer("cl_lang"), concern=concern, text=words, who=small.staff["teacher"], due=due, now=at(TODAY)
    )
    text = screen(small, "teacher")
    assert "You were asked to do 1 thing." in text
    assert "Do what was agreed for Ada Invented" in text
    assert f"{words} By Fri 4 Dec." in text
    assert "Asked of you" in text
    assert "Asked of you" not in screen(small, "cl_lang")
    step = NextStep.objects.get(who=small.staff["teacher"])
    settle_step(by=small.viewer("teacher"), step=step, result="done", words="", now=at(TODAY))
    assert "Asked of you" not in screen(small, "teacher")
