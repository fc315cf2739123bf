"""One concern: whose it is, what is agreed, and how it ends."""

from datetime import date

import pytest

from ettle.audit.models import Event
from ettle.rules.owners import may_see_concern
from ettle.school.queries import policy_for
from ettle.tracking.models import Concern, NextStep
from ettle.tracking.queries.people import who_may_open
from ettle.tracking.queries.visible import concern_facts
from tests.web.tracking_cycles.small import TODAY, Small


@pytest.fixture
def concern(small: Small) -> Concern:
    for subject in ("french", "physics", "art-and-design"):
        small.rate("Ada", "S3", subject, effort="3")
    small.close()
    found = small.concern("Ada")
    assert found is not None
    return found


def address(concern: Concern, what: str = "") -> str:
    return f"/tracking/concerns/{concern.pk}/{what}"


@pytest.mark.requirement("S2-25", "S2-37")
def test_the_page_shows_the_one_owner_the_rule_and_where_the_concern_is(small: Small, concern: Concern) -> None:
    text = small.client("head_s3").get(address(concern)).content.decode()
    assert "A concern across 3 faculties, held by you. Nobody has acted yet." in text
    assert "Rule 3, policy 2021.1" in text
    assert "worked out with policy 2021.1" in text
    for step in ("Class teachers", "Curriculum leaders", "Support team", "Senior leaders"):
        assert step in text


def test_opening_it_makes_a_new_concern_owned_for_its_owner_only(small: Small, concern: Concern) -> None:
    small.client("head").get(address(concern))
    concern.refresh_from_db()
    assert concern.state == "new"
    small.client("head_s3").get(address(concern))
    concern.refresh_from_db()
    assert (concern.state, Event.objects.filter(verb="concern.taken_up").count()) == ("owned", 1)


@pytest.mark.requirement("S2-09")
def test_a_next_step_needs_what_who_and_when_and_then_the_owner_is_acting(small: Small, concern: Concern) -> None:
    client = small.client("head_s3")
    sent = {"text": "Meet with home", "who": small.staff["head_s3"].pk, "due": "2026-12-01"}
    assert client.post(address(concern, "next-step/"), sent).status_code == 302
    step = NextStep.objects.get()
    concern.refresh_from_db()
    assert (step.text, step.due, concern.state) == ("Meet with home", date(2026, 12, 1), "acting")
    listed = client.get(f"/tracking/cycles/{concern.cycle_id}/years/S3/").content.decode()
    assert "Meet with home. By Tue 1 Dec" in listed


@pytest.mark.requirement("S2-09")
def test_a_next_step_goes_only_to_somebody_who_can_open_the_concern(small: Small, concern: Concern) -> None:
    small.teach("teacher", "spanish", "S2")
    client, sent = small.client("head_s3"), {"text": "Meet", "due": "2026-12-01"}
    offered = client.get(address(concern)).content.decode()
    form = offered[offered.index('name="who"><option') : offered.index('name="due"')]
    for code, able in (
        ("cl_lang", True),
        ("psl_rannoch", True),
        ("teacher", False),
        ("head_s2", False),
        ("office", False),
    ):
        given = small.staff[code]
        assert (f'value="{given.pk}"' in form) is able, code
        answer = client.post(address(concern, "next-step/"), {**sent, "who": given.pk})
        assert answer.status_code == (302 if able else 422), code
        if not able:
            text = answer.content.decode()
            assert f"{given.name} cannot open this concern, so could not read what to do. These can: Cl_Art," in text
        assert small.client(code).get(address(concern)).status_code == (200 if able else 404), code
    assert NextStep.objects.count() == 2


def test_those_who_can_open_a_concern_are_those_to_whom_the_rule_opens_it(small: Small, concern: Concern) -> None:
    """The rule in two forms: asked of one person, and of everybody at once."""
    small.teach("teacher", "french", "S3")
    small.person("helper", "support_assistant")
    small.teach("helper", "physics", "S3")
    small.person("idle")
    policy = policy_for(small.viewer("head"))
    for owner in (None, "cl_math", "head_s2", "office", "idle"):
        concern.owner = small.staff[owner] if owner else None
        concern.save()
        found = who_may_open(concern, policy, TODAY)
        able = {
            person.pk
            for code, person in small.staff.items()
            if may_see_concern(small.viewer(code), concern_facts(small.viewer(code), concern))
        }
        assert set(found) == able, owner


@pytest.mark.requirement("S2-09")
def test_it_cannot_leave_the_list_without_a_next_step_or_a_reason(small: Small, concern: Concern) -> None:
    client = small.client("head_s3")
    assert client.post(address(concern, "end/")).status_code == 422
    assert client.post(address(concern, "no-action/"), {"reason": "  "}).status_code == 422
    concern.refresh_from_db()
    assert concern.state != "closed"
    client.post(address(concern, "no-action/"), {"reason": "Was ill; back on track"})
    concern.refresh_from_db()
    assert concern.state == "closed"


def test_with_a_next_step_it_can_come_to_its_end(small: Small, concern: Concern) -> None:
    client = small.client("head_s3")
    client.post(address(concern, "next-step/"), {"text": "Meet", "who": small.staff["head_s3"].pk, "due": "2026-12-01"})
    assert client.post(address(concern, "end/"), {"close_reason": "Fine now"}).status_code == 422
    client.post(address(concern, "review/"), {"outcome": "better", "words": "Calmer in all three"})
    client.post(address(concern, "end/"), {"close_reason": "Fine now"})
    concern.refresh_from_db()
    assert (concern.state, concern.outcome) == ("closed", "better")
    assert "It has come to its end" in client.get(address(concern)).content.decode()


def test_nothing_typed_is_lost_when_a_step_is_refused(small: Small, concern: Concern) -> None:
    sent = {"text": "A long thought about Ada", "who": "", "due": "2026-11-01"}
    answer = small.client("head_s3").post(address(concern, "next-step/"), sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    for words in ("A long thought about Ada", 'value="2026-11-01"', "That day is past", "Choose who will do it"):
        assert words in text


@pytest.mark.requirement("S2-25")
def test_another_owner_needs_a_reason_and_both_are_kept(small: Small, concern: Concern) -> None:
    client = small.client("head_s3")
    sent = {"owner": small.staff["cl_lang"].pk, "why": ""}
    assert client.post(address(concern, "owner/"), sent).status_code == 422
    client.post(address(concern, "owner/"), {**sent, "why": "Knows the family"})
    concern.refresh_from_db()
    assert concern.owner == small.staff["cl_lang"]
    assert (concern.policy_role, concern.owner_role, concern.override_reason) == (
        "year_head",
        "curriculum_leader",
        "Knows the family",
    )
    assert Event.objects.get(verb="concern.owner_changed").detail["to_staff"] == small.staff["cl_lang"].pk


def test_who_does_not_hold_it_reads_but_cannot_write(small: Small, concern: Concern) -> None:
    client = small.client("cl_lang")
    assert "Only the owner" in client.get(address(concern)).content.decode()
    assert client.post(address(concern, "no-action/"), {"reason": "x"}).status_code == 403
    assert client.post(address(concern, "owner/"), {"owner": small.staff["cl_lang"].pk, "why": "x"}).status_code == 403
    assert not NextStep.objects.exists()


def test_a_concern_of_a_pupil_one_has_no_part_with_does_not_exist(small: Small, concern: Concern) -> None:
    for code in ("teacher", "head_s2", "psl_tummel", "cl_math"):
        assert small.client(code).get(address(concern)).status_code == 404
        assert small.client(code).post(address(concern, "no-action/"), {"reason": "x"}).status_code == 404


@pytest.mark.requirement("S2-40", "D-07")
def test_the_entry_and_the_protection_notice_stand_above_the_box(small: Small, concern: Concern) -> None:
    text = small.client("head_s3").get(address(concern)).content.decode()
    box = text.index('id="text"')
    assert text.index("not the place to record a worry") < box
    assert text.index('class="entry') < box
    assert "French effort 3 (early intervention)" in text[text.index('class="entry') : box]


@pytest.mark.requirement("S2-24")
def test_a_curriculum_leader_sees_all_concerns_of_the_faculty_marked_with_who_holds_them(
    small: Small, concern: Concern
) -> None:
    text = small.client("cl_lang").get("/tracking/concerns/").content.decode()
    assert "Also in your faculty" in text
    assert "Ada Invented" in text
    assert "Head_S3" in text
    assert "Ada Invented" not in small.client("cl_math").get("/tracking/concerns/").content.decode()
