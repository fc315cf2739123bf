"""Dated decisions: what is asked for, what each brings with it, and the reviews that are late."""

from datetime import date
from typing import Any

import pytest

from ettle.audit.models import Event
from ettle.caseload.models import Conference, Minute, Place, Referral, Support
from ettle.notices.models import Notice
from tests.web.tracking_cycles.small import Small

SENT = {"on": "2026-11-23", "review_on": "2027-01-05", "text": "Home has agreed to a homework evening."}


def decide(small: Small, who: str, name: str = "Ada", **sent: Any) -> Any:
    took_part = [str(small.staff[who].pk)]
    fields = {**SENT, "kind": "discussed", "took_part": took_part, **sent}
    return small.client(who).post(f"/caseload/{small.pupils[name].key}/decide/", fields)


def record_of(small: Small, who: str, name: str = "Ada", query: str = "") -> str:
    page = small.client(who).get(f"/caseload/{small.pupils[name].key}/{query}")
    return " ".join(page.content.decode().split())


@pytest.mark.requirement("S2-51")
def test_a_decision_is_minuted_with_its_day_who_took_part_and_when_it_is_looked_at_again(caseload: Small) -> None:
    yh = caseload.staff["head_s3"]
    decide(caseload, "psl_rannoch", took_part=[str(caseload.staff["psl_rannoch"].pk), str(yh.pk)], others="Social work")
    made = Minute.objects.get()
    assert (made.on, made.review_on) == (date(2026, 11, 23), date(2027, 1, 5))
    said = record_of(caseload, "psl_rannoch")
    assert "Home has agreed to a homework evening." in said
    assert "Took part: Head_S3, Psl_Rannoch and Social work." in said
    assert "Next review Tue 5 Jan." in said
    event = Event.objects.get(verb="caseload.minuted")
    assert (event.pupil_id_kept, event.who) == (caseload.pupils["Ada"].pk, "Psl_Rannoch")
    assert "homework evening" not in str(event.detail)


@pytest.mark.requirement("S2-51")
def test_what_is_missing_is_said_field_by_field_and_what_was_typed_stays(caseload: Small) -> None:
    answer = decide(
        caseload, "psl_rannoch", text="", on="2026-12-24", review_on="", took_part=[], others="The school nurse"
    )
    said = answer.content.decode()
    assert answer.status_code == 422
    for words in (
        "Write what was decided",
        "That day is still to come",
        "Give the day this is looked at again",
        "Tick who took part",
        'value="The school nurse"',
    ):
        assert words in said, words
    assert not Minute.objects.exists()
    assert "That is not a day" in decide(caseload, "psl_rannoch", on="yesterday").content.decode()


@pytest.mark.requirement("S2-51")
def test_a_review_that_is_past_stands_on_the_list_of_overdue_reviews(caseload: Small) -> None:
    Place.objects.filter(pupil=caseload.pupils["Ada"]).update(review_on=date(2026, 11, 20))
    Place.objects.filter(pupil=caseload.pupils["Ben"]).update(review_on=date(2026, 11, 23))
    late = caseload.client("head").get("/caseload/?show=overdue").content.decode()
    assert "Ada Invented" in late
    assert "Ben Invented" not in late
    assert "1 review is overdue." in late


@pytest.mark.parametrize(("was_due", "stays"), [(date(2026, 11, 20), None), (date(2026, 12, 4), date(2026, 12, 4))])
def test_a_decision_without_a_review_ends_the_one_that_was_due_and_keeps_one_ahead(
    caseload: Small, was_due: date, stays: date | None
) -> None:
    Place.objects.filter(pupil=caseload.pupils["Ada"]).update(review_on=was_due)
    decide(caseload, "psl_rannoch", kind="not_used", what="SUPPORTED-STUDY", review_on="")
    assert Minute.objects.count() == 1
    assert Place.objects.get(pupil=caseload.pupils["Ada"]).review_on == stays


@pytest.mark.requirement("S2-06")
def test_targeted_support_makes_a_draft_of_an_intervention(caseload: Small) -> None:
    assert "Choose the support" in decide(caseload, "psl_rannoch", kind="targeted", what="NONE").content.decode()
    decide(caseload, "psl_rannoch", kind="targeted", what="SUPPORTED-STUDY")
    made = Support.objects.get()
    assert (made.what, made.state) == ("SUPPORTED-STUDY", "draft")
    assert "Supported study" in record_of(caseload, "psl_rannoch")


@pytest.mark.requirement("S2-53")
def test_support_may_be_considered_and_not_used_with_the_reason_and_without_a_review(caseload: Small) -> None:
    decide(caseload, "sfll", kind="not_used", what="MENTORING", text="Has an older cousin who helps.", review_on="")
    assert Support.objects.get().state == "not_used"
    assert "Considered, and not used." in record_of(caseload, "sfll")


@pytest.mark.requirement("S2-52", "G-17")
def test_a_hub_referral_has_a_status_and_an_outcome(caseload: Small) -> None:
    assert "Choose where it goes" in decide(caseload, "psl_rannoch", kind="referral").content.decode()
    decide(caseload, "psl_rannoch", kind="referral", to="HUB")
    made = Referral.objects.get()
    assert "Referral to Hub (learning): <b>Being written</b>" in record_of(caseload, "psl_rannoch")
    client = caseload.client("psl_rannoch")
    address = f"/caseload/{caseload.pupils['Ada'].key}/referrals/{made.pk}/"
    refused = client.post(address, {"state": "ended", "outcome": ""})
    assert refused.status_code == 422
    assert "Say what came of it" in refused.content.decode()
    client.post(address, {"state": "ended", "outcome": "Six mornings; reading age up by eight months."})
    assert "reading age up by eight months" in record_of(caseload, "psl_rannoch")
    assert Event.objects.get(verb="caseload.referral_moved").detail == {"before": "drafted", "after": "ended"}
    assert caseload.client("psl_tummel").post(address, {"state": "sent"}).status_code == 404


@pytest.mark.requirement("S2-55")
def test_the_schools_own_record_is_ticked_with_day_and_initials(caseload: Small) -> None:
    caseload.staff["psl_rannoch"].name = "Cath Devlin"
    caseload.staff["psl_rannoch"].save()
    decide(caseload, "psl_rannoch")
    address = f"/caseload/{caseload.pupils['Ada'].key}/decisions/{Minute.objects.get().pk}/updated/"
    assert caseload.client("teacher").post(address).status_code == 404
    caseload.client("psl_rannoch").post(address)
    assert "School record updated Mon 23 Nov, CD" in record_of(caseload, "psl_rannoch")


def conference(small: Small, who: str = "psl_rannoch", **sent: Any) -> Any:
    invited = [str(small.staff["head_s3"].pk), str(small.staff["teacher"].pk)]
    more = {
        "meets_on": "2026-12-01",
        "where": "Room 2",
        "invited": invited,
        "invited_others": "Educational psychologist",
    }
    return decide(small, who, kind="conference", **{**more, **sent})


@pytest.mark.requirement("S2-58")
def test_a_case_conference_has_invitees_a_date_actions_and_the_invitation_home(caseload: Small) -> None:
    assert "Give the day of the conference" in conference(caseload, meets_on="").content.decode()
    conference(caseload)
    made = Conference.objects.get()
    address = f"/caseload/conferences/{made.pk}/"
    client = caseload.client("psl_rannoch")
    client.post(f"{address}home/", {"home": "invited", "home_on": "2026-11-23", "home_note": "By telephone."})
    yh = caseload.staff["head_s3"]
    client.post(f"{address}agreed/", {"text": "Bring the last two reports.", "who": yh.pk, "due": "2026-11-30"})
    said = " ".join(caseload.client("head_s3").get(address).content.decode().split())
    for words in (
        "1 December 2026",
        "Head_S3, Teacher and Educational psychologist",
        "By telephone.",
        "last two reports",
    ):
        assert words in said, words
    action = made.actions.get()
    caseload.client("head_s3").post(f"{address}agreed/{action.pk}/done/")
    action.refresh_from_db()
    assert action.done_on == date(2026, 11, 23)


@pytest.mark.requirement("S2-58")
def test_those_invited_open_the_conference_and_nothing_else_and_are_told_without_a_name(caseload: Small) -> None:
    conference(caseload)
    made = Conference.objects.get()
    said = caseload.client("teacher").get(f"/caseload/conferences/{made.pk}/").content.decode()
    assert "This case conference invites you by name." in said
    assert "homework evening" not in said  # what was minuted is for those who keep the record
    assert caseload.client("cl_sci").get(f"/caseload/conferences/{made.pk}/").status_code == 404
    assert caseload.client("teacher").get(f"/caseload/{caseload.pupils['Ada'].key}/").status_code == 404
    told = Notice.objects.filter(kind="meeting_called")
    assert {notice.to.code for notice in told} == {"head_s3", "teacher"}
    assert not [notice for notice in told if "Ada" in notice.words or notice.pupil_id]


def test_who_may_not_call_a_conference_is_told_who_may(caseload: Small) -> None:
    answer = conference(caseload, "sfll")
    assert answer.status_code == 403
    assert "pupil support leader or senior leader" in answer.content.decode()
    assert "Case conference called" not in record_of(caseload, "sfll")


@pytest.mark.requirement("D-07")
@pytest.mark.parametrize("kind", ["discussed", "targeted", "not_used", "referral", "conference"])
def test_the_schools_own_notice_stands_beside_every_free_text_form(caseload: Small, kind: str) -> None:
    text = caseload.school.policies.get().text
    said = "Worried about harm? Ring Invented Person, extension 4, now."
    caseload.school.policies.update(
        text=text.replace("[labels]", f'[labels]\nchild_protection_notice = "{said}"'), fingerprint="own-notice"
    )
    assert said in record_of(caseload, "psl_rannoch", query=f"?kind={kind}")
    for address in (f"/caseload/{caseload.pupils['Ada'].key}/memo/", f"/caseload/{caseload.pupils['Cal'].key}/"):
        assert said in caseload.client("psl_rannoch").get(address).content.decode()
