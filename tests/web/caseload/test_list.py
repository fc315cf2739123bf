"""Who is on the caseload, why, for whom it is, and that nobody is dropped by a figure."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ettle.audit.models import Event
from ettle.caseload.actions.finding import find_again
from ettle.caseload.models import Period, Place, SourceFound
from ettle.notices.models import Notice
from ettle.pupils.models import CategoryMembership
from ettle.tracking.models import Concern
from tests.web.tracking_cycles.small import Small, at

LIST = "/caseload/"


def page(small: Small, who: str, path: str = LIST) -> str:
    return " ".join(small.client(who).get(path).content.decode().split())


@pytest.mark.requirement("S2-49")
def test_closing_a_cycle_brings_concerns_and_support_groups_onto_the_caseload(caseload: Small) -> None:
    assert {place.pupil.given for place in Place.objects.all()} == {"Ada", "Ben"}
    found = SourceFound.objects.filter(standing__place__pupil__given="Ada").values_list("source", flat=True)
    assert set(found) == {"concern_across", "support_group"}
    assert "Cal" not in page(caseload, "sfll")


@pytest.mark.requirement("S2-49")
def test_each_row_says_why_in_sentences_and_several_reasons_stand_first(caseload: Small) -> None:
    said = page(caseload, "head")
    assert "A concern in 2 faculties after Cycle 1, held by Psl_Rannoch, pupil support leader." in said
    assert "In the group Additional support needs (selected)." in said
    assert "2 reasons" in said
    assert said.index("Ada Invented") < said.index("Ben Invented")


def test_the_list_is_kept_by_the_support_team_and_nobody_else_learns_of_it(caseload: Small) -> None:
    assert "Ben Invented" not in page(caseload, "psl_rannoch")
    assert "Ada Invented" in page(caseload, "psl_rannoch")
    assert "Ada Invented" not in page(caseload, "psl_tummel")
    ada = caseload.pupils["Ada"].key
    for who in ("teacher", "cl_lang", "head_s3", "office"):
        client = caseload.client(who)
        for path in (LIST, f"{LIST}patterns/", f"{LIST}{ada}/"):
            assert client.get(path).status_code == 404, (who, path)
    assert caseload.client("psl_tummel").get(f"{LIST}{ada}/").status_code == 404
    with pytest.raises(PermissionDenied):
        find_again(cycle=caseload.cycle(1), by=caseload.viewer("teacher"), now=at())


@pytest.mark.requirement("D-01")
def test_opening_the_list_leaves_a_row_for_each_pupil_on_it(caseload: Small) -> None:
    page(caseload, "psl_rannoch")
    rows = Event.objects.filter(verb="caseload.opened")
    assert [(row.pupil_id_kept, row.kind) for row in rows] == [(caseload.pupils["Ada"].pk, "read")]


def test_those_who_keep_it_are_told_how_many_came_onto_it_and_nobody_else(caseload: Small) -> None:
    told = Notice.objects.filter(kind="caseload_changed")
    words = {notice.to.code: (notice.words, notice.href, notice.e_mail) for notice in told.select_related("to")}
    one = ("1 pupil came onto your caseload after Cycle 1.", LIST, False)
    assert words["psl_rannoch"] == one
    assert words["sfll"][0] == "2 pupils came onto your caseload after Cycle 1."
    assert "cl_lang" not in words
    assert "head_s3" not in words
    told.delete()
    find_again(cycle=caseload.cycle(1), by=caseload.viewer("psl_rannoch"), now=at())
    assert not told.exists(), "nobody came onto it"
    caseload.rate("Dot", "S3", "french", cycle=1)
    caseload.in_group("Dot", "ASN")
    find_again(cycle=caseload.cycle(1), by=caseload.viewer("sfll"), now=at())
    again = Notice.objects.filter(kind="caseload_changed").select_related("to")
    assert "sfll" not in {notice.to.code for notice in again}, "who looked through it knows"
    assert all(notice.e_mail for notice in again)
    assert again.exists()


def test_a_group_that_is_not_named_to_a_keeper_is_not_named_here_either(caseload: Small) -> None:
    text = caseload.school.policies.get().text.replace(
        'categories = ["CE", "SEBN"', 'categories = ["SIMD", "CE", "SEBN"'
    )
    caseload.school.policies.update(text=text, fingerprint="with-simd")
    caseload.pupil("Dee", "S3")
    caseload.in_group("Dee", "SIMD")
    find_again(cycle=caseload.cycle(1), by=caseload.viewer("sfll"), now=at())
    told, named = page(caseload, "sfll"), page(caseload, "psl_rannoch")
    row = told[told.index("Dee Invented") :][:900]
    assert "In a group that the school names to fewer people." in row
    assert "SIMD" not in row
    assert "In the group SIMD 1-4" in named


def test_a_pupil_here_only_for_a_hidden_group_is_not_there_for_who_may_not_know_of_it(caseload: Small) -> None:
    text = caseload.school.policies.get().text
    text = text.replace('categories = ["CE", "SEBN"', 'categories = ["SIMD", "CE", "SEBN"')
    head, simd = text.split('id = "SIMD"')
    simd = simd.replace('otherwise = "support group"', 'otherwise = "hidden"', 1)
    caseload.school.policies.update(text=f'{head}id = "SIMD"{simd}', fingerprint="simd-hidden")
    caseload.pupil("Dee", "S3")
    caseload.in_group("Dee", "SIMD")
    find_again(cycle=caseload.cycle(1), by=caseload.viewer("head"), now=at())
    assert "Dee Invented" in page(caseload, "psl_rannoch")
    assert "Dee Invented" not in page(caseload, "sfll")
    assert "Dee Invented" not in page(caseload, "sfll", f"{LIST}patterns/")


@pytest.mark.requirement("S2-49")
def test_nobody_is_dropped_when_nothing_is_found_any_more(caseload: Small) -> None:
    CategoryMembership.objects.filter(pupil=caseload.pupils["Ben"]).delete()
    caseload.rate("Ada", "S3", "french", cycle=2, effort="3")
    caseload.rate("Ada", "S3", "physics", cycle=2, effort="3")
    caseload.rate("Eve", "S3", "french", cycle=2, effort="3")
    caseload.rate("Eve", "S3", "physics", cycle=2, effort="3")
    caseload.close(2)
    said = page(caseload, "head")
    waiting = said[said.index("Stay or leave?") : said.index("Several reasons first.")]
    assert "Ben Invented" in waiting
    assert "Nothing now. The period before:" in waiting
    assert "Ada Invented" not in waiting
    listed = said[said.index("Several reasons first.") :]
    assert "Still here." in listed[listed.index("Ada Invented") :][:1500]
    assert "<b>New.</b>" in listed[listed.index("Eve Invented") :][:1500]
    assert Place.objects.filter(pupil__given="Ben", left_on__isnull=True).exists()


def test_a_review_is_overdue_also_where_it_is_asked_whether_the_pupil_stays(caseload: Small) -> None:
    CategoryMembership.objects.filter(pupil=caseload.pupils["Ben"]).delete()
    caseload.rate("Ada", "S3", "french", cycle=2, effort="3")
    caseload.rate("Ada", "S3", "physics", cycle=2, effort="3")
    caseload.close(2)
    Place.objects.update(review_on=date(2026, 11, 2))
    said = page(caseload, "head")
    count = Place.objects.filter(left_on__isnull=True).count()
    assert f"{count} reviews are overdue." in said
    assert f"Review overdue <b>{count}</b>" in said
    listed = page(caseload, "head", f"{LIST}?show=overdue")
    assert "Ben Invented" in listed
    assert Event.objects.filter(pupil_id_kept=caseload.pupils["Ben"].pk, kind="read").count() == 2


@pytest.mark.requirement("S2-49")
def test_leaving_and_staying_need_a_persons_reason(caseload: Small) -> None:
    ben, client = caseload.pupils["Ben"], caseload.client("psl_tummel")
    CategoryMembership.objects.filter(pupil=ben).delete()
    find_again(cycle=caseload.cycle(1), by=caseload.viewer("head"), now=at())
    refused = client.post(f"{LIST}{ben.key}/leave/", {"why_leave": " "})
    assert refused.status_code == 422
    assert "Say why nothing more is needed" in refused.content.decode()
    client.post(f"{LIST}{ben.key}/stay/", {"why_stay": "Moving house next week."})
    assert "Stays: Moving house next week." in page(caseload, "psl_tummel")
    client.post(f"{LIST}{ben.key}/leave/", {"why_leave": "Settled."})
    place = Place.objects.get(pupil=ben)
    assert (place.left_reason, place.left_by) == ("Settled.", caseload.staff["psl_tummel"])
    assert "Ben Invented" not in page(caseload, "psl_tummel")
    assert "Settled." in page(caseload, "psl_tummel", f"{LIST}{ben.key}/")
    assert {row.verb for row in Event.objects.filter(pupil_id_kept=ben.pk, kind="write")} >= {
        "caseload.stays",
        "caseload.left",
    }


def test_whom_a_person_took_off_does_not_come_back_in_the_same_period(caseload: Small) -> None:
    ada = caseload.pupils["Ada"]
    caseload.client("psl_rannoch").post(f"{LIST}{ada.key}/leave/", {"why_leave": "Agreed with home."})
    find_again(cycle=caseload.cycle(1), by=caseload.viewer("psl_rannoch"), now=at())
    assert not Place.objects.filter(pupil=ada, left_on__isnull=True).exists()
    caseload.rate("Ada", "S3", "french", cycle=2, effort="3")
    caseload.close(2)
    assert Place.objects.filter(pupil=ada, left_on__isnull=True).exists()


def test_looking_through_again_keeps_one_period_and_says_what_is_so_now(caseload: Small) -> None:
    Concern.objects.filter(pupil=caseload.pupils["Ada"]).update(state="closed")
    caseload.client("psl_rannoch").post(f"{LIST}find/")
    assert Period.objects.count() == 1
    said = page(caseload, "psl_rannoch")
    assert "A concern in 2 faculties" not in said
    assert "In the group Additional support needs (selected)." in said


def test_a_pupil_may_be_put_on_by_hand_with_the_reason_beside_them(caseload: Small) -> None:
    cal = caseload.pupils["Cal"]
    client = caseload.client("psl_rannoch")
    assert "Not on the caseload" in client.get(f"{LIST}{cal.key}/").content.decode()
    client.post(f"{LIST}{cal.key}/put-on/", {"why_on": "Bereavement; asked to be looked in on."})
    assert "Put on by hand:</b> Bereavement" in page(caseload, "psl_rannoch")


def test_a_school_that_does_without_has_no_caseload(caseload: Small) -> None:
    text = caseload.school.policies.get().text.replace('off = ["weekly_tests"', 'off = ["caseload", "weekly_tests"')
    caseload.school.policies.update(text=text, fingerprint="without")
    assert caseload.client("psl_rannoch").get(LIST).status_code == 404
    caseload.rate("Ada", "S3", "french", cycle=2, effort="3")
    caseload.close(2)
    assert Period.objects.count() == 1


def test_the_list_asks_the_same_few_questions_whatever_its_length(small: Small) -> None:
    counts = []
    for number, names in ((1, ["Ada"]), (2, ["Ada", "Bea", "Cam", "Dot", "Eli", "Fay"])):
        for name in names:
            small.rate(name, "S3", "french", cycle=number, effort="3")
            small.rate(name, "S3", "physics", cycle=number, effort="3")
        small.close(number)
        client = small.client("sfll")
        client.get(LIST)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(LIST).status_code == 200
        # The record of each pupil's reading is one statement of many rows.
        counts.append(len([one for one in asked if "audit_event" not in one["sql"]]))
    assert counts[0] == counts[1] <= 20
