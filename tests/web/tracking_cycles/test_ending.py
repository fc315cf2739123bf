"""A concern from new to closed on the web: what is offered, done or not, reviewed, ended, opened again, handed on."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from ettle.audit.models import Event
from ettle.notices.models import Notice
from ettle.rules.concerns.states import TABLE, Act, State
from ettle.tracking.actions.ending import close_concern, reopen_concern, review_concern
from ettle.tracking.actions.owners import override_owner
from ettle.tracking.actions.steps import add_next_step, settle_step
from ettle.tracking.models import Concern, ConcernTurn, NextStep
from ettle.tracking.queries.support import asked_for
from tests.web.tracking_cycles.small import TODAY, Small, at


@pytest.fixture
def concern(small: Small) -> Concern:
    """Homework in two languages: the curriculum leader's."""
    small.rate("Ada", "S3", "french", homework="4")
    small.rate("Ada", "S3", "spanish", homework="3")
    small.close()
    found = small.concern("Ada")
    assert found is not None
    return found


def address(concern: Concern, what: str = "") -> str:
    return f"/tracking/concerns/{concern.pk}/{what}"


def shown(client: Client, concern: Concern) -> str:
    return " ".join(client.get(address(concern)).content.decode().split())


def sent(client: Client, concern: Concern, what: str, **form: object) -> int:
    return client.post(address(concern, what), form).status_code


def plan(client: Client, small: Small, concern: Concern, **more: object) -> int:
    form = {"text": "Meet", "who": small.staff["cl_lang"].pk, "due": "2026-12-01", **more}
    return sent(client, concern, "next-step/", **form)


def state(concern: Concern) -> str:
    concern.refresh_from_db()
    return concern.state


@pytest.mark.requirement("S2-09", "S2-14")
def test_a_curriculum_leader_takes_a_concern_from_new_to_closed(small: Small, concern: Concern) -> None:
    client = small.client("cl_lang")
    assert concern.state == "new"
    assert "homework <b>3</b>, early" in shown(client, concern)
    assert "homework <b>4</b>, serious" in shown(client, concern)
    assert state(concern) == "owned"
    assert plan(client, small, concern) == 302
    assert (state(concern), concern.due_on) == ("acting", date(2026, 12, 1))
    step = NextStep.objects.get()
    assert sent(client, concern, f"steps/{step.pk}/", result="done") == 302
    assert sent(client, concern, "review/", outcome="better", words="Three pieces handed in") == 302
    assert state(concern) == "reviewed"
    assert sent(client, concern, "end/", close_reason="Homework comes in again") == 302
    assert (state(concern), concern.outcome, concern.due_on) == ("closed", "better", None)
    page = shown(client, concern)
    for words in ("Reviewed: better", "Three pieces handed in", "Ended: better", "Homework comes in again"):
        assert words in page
    verbs = ["taken_up", "next_step", "step_settled", "reviewed", "ended"]
    written = Event.objects.filter(about="concern", kind="write", about_id=str(concern.pk)).order_by("pk")
    assert [event.verb.partition(".")[2] for event in written] == verbs


@pytest.mark.requirement("S2-07")
def test_a_homework_concern_offers_supported_study_first_and_one_press_writes_it(
    small: Small, concern: Concern
) -> None:
    client = small.client("cl_lang")
    page = shown(client, concern)
    offers = [page.index(f'value="{act}"') for act in ("supported_study", "speak_with_home", "small_target")]
    assert offers == sorted(offers)
    assert page.index('value="supported_study"') < page.index('id="text"')
    assert sent(client, concern, "next-step/", act="supported_study", who=small.staff["cl_lang"].pk) == 302
    step = NextStep.objects.get()
    assert (step.act, step.text) == ("supported_study", "Supported study every week until the next report.")
    assert step.due == date(2026, 12, 7)  # ten school days on
    assert state(concern) == "acting"
    assert concern.review_on == date(2027, 1, 12)  # fifteen more, over the winter break


def test_the_list_of_mine_has_the_one_press_beside_each_concern_nobody_acted_on(small: Small, concern: Concern) -> None:
    client = small.client("cl_lang")
    page = client.get("/tracking/concerns/").content.decode()
    assert '<button class="btn small" name="act" value="supported_study"' in page
    assert f'action="{address(concern, "next-step/")}"' in page


@pytest.mark.requirement("S2-06")
def test_targeted_support_puts_the_pupil_before_the_support_team(small: Small, concern: Concern) -> None:
    client = small.client("cl_lang")
    sent(client, concern, "next-step/", act="support_team", who=small.staff["cl_lang"].pk)
    asked = asked_for(small.cycle(1))
    assert [(one.pupil_id, one.by, one.result) for one in asked] == [(small.pupils["Ada"].pk, "Cl_Lang", "")]
    assert "Targeted support, asked of the support team" in shown(client, concern)
    assert sent(client, concern, "next-step/", act="ice_cream", who=small.staff["cl_lang"].pk) == 422


def test_a_next_step_sent_twice_is_stored_once_and_another_is_not_lost(small: Small, concern: Concern) -> None:
    client = small.client("cl_lang")
    for _twice in range(2):
        assert plan(client, small, concern, key="one-form") == 302
    assert NextStep.objects.count() == 1
    assert Event.objects.filter(verb="concern.next_step").count() == 1
    assert plan(client, small, concern, key="one-form", text="Another thought") == 302
    assert plan(client, small, concern, key="another-form") == 302
    assert NextStep.objects.count() == 3


def test_a_step_not_done_says_why_and_whoever_was_to_do_it_may_say_so(small: Small, concern: Concern) -> None:
    small.teach("teacher", "french", "S3")
    plan(small.client("cl_lang"), small, concern, who=small.staff["teacher"].pk)
    assert Notice.objects.filter(to=small.staff["teacher"], kind="step_given").count() == 1
    step, teacher = NextStep.objects.get(), small.client("teacher")
    assert "Not done" in shown(teacher, concern)
    assert sent(teacher, concern, f"steps/{step.pk}/", result="not_done") == 422
    assert sent(teacher, concern, f"steps/{step.pk}/", result="not_done", result_words="Was off all week") == 302
    step.refresh_from_db()
    assert (step.result, step.result_words) == ("not_done", "Was off all week")
    assert plan(teacher, small, concern) == 403
    with pytest.raises(PermissionDenied):
        settle_step(by=small.viewer("cl_art"), step=step, result="done", words="", now=at())


def test_a_step_of_another_concern_is_not_found_here(small: Small, concern: Concern) -> None:
    client = small.client("cl_lang")
    assert sent(client, concern, "steps/999/", result="done") == 404


@pytest.mark.requirement("S2-09")
def test_a_review_and_an_end_need_their_words(small: Small, concern: Concern) -> None:
    client = small.client("cl_lang")
    assert sent(client, concern, "review/", outcome="better", words="x") == 422  # nothing is agreed yet
    assert "Nothing is agreed yet" in client.post(address(concern, "review/"), {"outcome": "better"}).content.decode()
    plan(client, small, concern)
    assert sent(client, concern, "end/", close_reason="x") == 422
    assert "Say first, in a review" in shown(client, concern)
    assert sent(client, concern, "no-action/", reason="x") == 422
    assert sent(client, concern, "review/", outcome="splendid", words="x") == 422
    assert sent(client, concern, "review/", outcome="same", words="") == 422
    assert sent(client, concern, "review/", outcome="same", words="No change") == 302
    assert sent(client, concern, "end/") == 422
    assert state(concern) == "reviewed"


def test_review_and_end_in_one_press(small: Small, concern: Concern) -> None:
    client = small.client("cl_lang")
    plan(client, small, concern)
    assert sent(client, concern, "review/", outcome="better", words="All in on time", then="end") == 302
    assert state(concern) == "closed"
    assert list(ConcernTurn.objects.values_list("act", "outcome")) == [("review", "better"), ("close", "better")]


def test_an_ended_concern_is_opened_again_with_a_reason_and_waits_anew(small: Small, concern: Concern) -> None:
    client = small.client("cl_lang")
    sent(client, concern, "no-action/", reason="Was ill")
    assert state(concern) == "closed"
    assert plan(client, small, concern) == 422
    assert sent(client, concern, "open-again/", reopen_reason=" ") == 422
    assert sent(client, concern, "open-again/", reopen_reason="Three more missed") == 302
    assert state(concern) == "owned"
    page = client.get("/tracking/concerns/").content.decode()
    assert "Opened again, and nobody has acted since" in page


def test_the_owner_hands_it_on_along_the_path_and_the_path_shows_it(small: Small, concern: Concern) -> None:
    client = small.client("cl_lang")
    page = shown(client, concern)
    assert "Psl_Rannoch, pupil support leader" in page
    assert sent(client, concern, "hand-on/", to=small.staff["teacher"].pk, hand_reason="x") == 422
    assert sent(client, concern, "hand-on/", to=small.staff["psl_rannoch"].pk, hand_reason="") == 422
    assert sent(client, concern, "hand-on/", to=small.staff["psl_rannoch"].pk, hand_reason="More than homework") == 302
    concern.refresh_from_db()
    assert (concern.owner, concern.owner_role) == (small.staff["psl_rannoch"], "pupil_support_leader")
    assert Notice.objects.filter(to=small.staff["psl_rannoch"], kind="concern_handed").count() == 1
    page = shown(small.client("psl_rannoch"), concern)
    assert 'class="done">Curriculum leaders<span class="sub">had it until' in page
    assert 'aria-current="step">Support team<span class="sub">Pupil support leader' in page
    assert "More than homework" in page
    assert sent(client, concern, "hand-on/", to=small.staff["head_s3"].pk, hand_reason="x") == 403


def unread(small: Small, code: str) -> list[str]:
    found = Notice.objects.filter(to=small.staff[code], read_at__isnull=True).order_by("pk")
    return [notice.words for notice in found]


def test_whoever_held_it_before_is_told_no_more_that_it_is_theirs(small: Small, concern: Concern) -> None:
    assert unread(small, "cl_lang") == ["1 concern of Cycle 1 is yours."]
    head, to = small.viewer("head"), small.staff
    override_owner(by=head, concern=concern, owner=to["cl_sci"], reason="Knows them", now=at())
    assert (unread(small, "cl_lang"), unread(small, "cl_sci")) == ([], ["A concern was handed to you."])
    override_owner(by=head, concern=concern, owner=to["cl_math"], reason="Tutor of old", now=at())
    assert (unread(small, "cl_sci"), unread(small, "cl_math")) == ([], ["A concern was handed to you."])


def test_a_count_of_concerns_that_is_not_read_yet_follows_and_what_was_read_stands(small: Small) -> None:
    for name in ("Ada", "Bea"):
        small.rate(name, "S3", "french", homework="4")
    small.close()
    found = [small.concern(name) for name in ("Ada", "Bea")]
    assert unread(small, "cl_lang") == ["2 concerns of Cycle 1 are yours."]
    for concern, left in zip(found, (["1 concern of Cycle 1 is yours."], []), strict=True):
        assert concern is not None
        owner = small.staff["cl_sci"]
        override_owner(by=small.viewer("head"), concern=concern, owner=owner, reason="Knows them", now=at())
        assert unread(small, "cl_lang") == left
    Notice.objects.filter(to=small.staff["cl_sci"]).update(read_at=at())
    assert found[0] is not None
    override_owner(by=small.viewer("head"), concern=found[0], owner=small.staff["cl_math"], reason="No", now=at())
    assert Notice.objects.filter(to=small.staff["cl_sci"]).count() == 2


@pytest.mark.requirement("S2-37")
def test_a_concern_that_went_straight_to_the_year_head_says_who_was_passed_over(small: Small) -> None:
    for subject in ("french", "physics", "art-and-design"):
        small.rate("Bea", "S3", subject, effort="3")
    small.close()
    found = small.concern("Bea")
    assert found is not None
    page = shown(small.client("head_s3"), found)
    assert 'class="done">Class teachers<span class="sub">rated' in page
    assert 'class="passed">Curriculum leaders<span class="sub">stays involved, went straight on' in page
    assert 'class="passed">Support team<span class="sub">passed over' in page
    assert 'aria-current="step">Senior leaders<span class="sub">Year head' in page


def moved(small: Small, concern: Concern, to: State) -> None:
    """Bring a concern into a state by its own acts."""
    owner, who = small.viewer("cl_lang"), small.staff["cl_lang"]
    if to in (State.ACTING, State.REVIEWED, State.CLOSED):
        add_next_step(by=owner, concern=concern, text="Meet", who=who, due=TODAY, now=at())
    if to in (State.REVIEWED, State.CLOSED):
        review_concern(by=owner, concern=concern, outcome="same", words="So far the same", now=at())
    if to == State.CLOSED:
        close_concern(by=owner, concern=concern, reason="Moves on", now=at())
    if to == State.OWNED:
        small.client("cl_lang").get(address(concern))


POSTS = {
    Act.PLAN: ("next-step/", {"text": "Try", "due": "2026-12-02"}),
    Act.REVIEW: ("review/", {"outcome": "same", "words": "Seen"}),
    Act.CLOSE: ("end/", {"close_reason": "Well"}),
    Act.NO_ACTION: ("no-action/", {"reason": "Well"}),
    Act.REOPEN: ("open-again/", {"reopen_reason": "Worse"}),
    Act.HAND_ON: ("hand-on/", {"hand_reason": "Wider"}),
    Act.OVERRIDE: ("owner/", {"why": "Knows them"}),
}


@pytest.mark.parametrize("start", State)
def test_the_web_moves_a_concern_as_the_table_says_and_in_no_other_way(
    small: Small, concern: Concern, start: State
) -> None:
    moved(small, concern, start)
    kept = Concern.objects.get(pk=concern.pk)
    psl = small.staff["psl_rannoch"].pk
    for act, (where, form) in POSTS.items():
        NextStep.objects.filter(text="Try").delete()
        Concern.objects.filter(pk=concern.pk).update(state=start, owner=kept.owner, owner_role=kept.owner_role)
        who = "psl_rannoch" if act is Act.OVERRIDE else "cl_lang"
        filled = {**form, "who": small.staff["cl_lang"].pk, "to": psl, "owner": psl}
        status = small.client(who).post(address(concern, where), filled).status_code
        allowed = start in TABLE[act].moves
        assert (act, status) == (act, 302 if allowed else 422)
        assert state(concern) == (TABLE[act].moves[start] if allowed else start)


def test_a_reopened_concern_forgets_its_outcome_and_keeps_its_story(small: Small, concern: Concern) -> None:
    moved(small, concern, State.CLOSED)
    again = reopen_concern(by=small.viewer("head_s3"), concern=concern, reason="Worse again", now=at())
    assert (again.state, again.outcome, again.due_on) == ("owned", "", None)
    page = shown(small.client("head_s3"), concern)
    for words in ("Reviewed: the same", "Moves on", "Opened again", "Worse again"):
        assert words in page


def test_words_for_a_concern_that_moved_on_meanwhile_are_shown_again(small: Small, concern: Concern) -> None:
    client = small.client("cl_lang")
    sent(client, concern, "no-action/", reason="Handed in since")
    form = {"text": "Sit beside Ada twice", "who": small.staff["cl_lang"].pk, "due": "2026-12-01"}
    answer = client.post(address(concern, "next-step/"), form)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "Open it again first" in said
    assert "What you typed:" in said
    assert "Sit beside Ada twice" in said
    assert "What you typed is still here." not in said
