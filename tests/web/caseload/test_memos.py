"""Confidential memos: for those they name, on record each time, and never in an e-mail."""

from contextlib import suppress

import pytest
from django.core import mail
from django.http import Http404

from ettle.audit.models import Event
from ettle.caseload.models import Memo, MemoTo
from ettle.caseload.queries.memos import memo_for, visible_memos
from ettle.notices.models import Notice, OutboxMessage
from ettle.people.models import Post
from tests.web.tracking_cycles.small import Small

SECRET = "Looks after a younger sister in the mornings."


def send(
    small: Small, *to: str, who: str = "psl_rannoch", name: str = "Ada", level: str = "L2", text: str = SECRET
) -> int:
    numbers = [str(small.staff[code].pk) for code in to]
    address = f"/caseload/{small.pupils[name].key}/memo/"
    answer = small.client(who).post(address, {"to": numbers, "level": level, "text": text})
    return answer.status_code


@pytest.mark.requirement("S2-54")
def test_only_those_it_names_and_its_writer_can_open_a_memo(caseload: Small) -> None:
    assert send(caseload, "teacher") == 302
    memo = Memo.objects.get()
    address = f"/caseload/memos/{memo.pk}/"
    for who in ("teacher", "psl_rannoch"):
        assert SECRET in caseload.client(who).get(address).content.decode()
    for who in ("head", "sfll", "head_s3", "cl_lang", "psl_tummel", "office"):
        assert caseload.client(who).get(address).status_code == 404, who
        lists = caseload.client(who).get("/caseload/memos/")
        assert lists.status_code == 404 or SECRET not in lists.content.decode()
    record = caseload.client("head").get(f"/caseload/{caseload.pupils['Ada'].key}/").content.decode()
    assert address not in record


def test_the_rule_and_the_list_of_memos_agree_for_everybody(caseload: Small) -> None:
    send(caseload, "teacher")
    send(caseload, "cl_lang", "head_s3", who="head")
    for who in caseload.staff:
        viewer = caseload.viewer(who)
        listed = set(visible_memos(viewer).values_list("pk", flat=True))
        opened = set()
        for memo in Memo.objects.all():
            with suppress(Http404):
                opened.add(memo_for(viewer, memo.pk)[0].pk)
        assert listed == opened, who


@pytest.mark.requirement("S2-54", "D-01")
def test_each_opening_is_logged_with_who_when_and_what(caseload: Small) -> None:
    send(caseload, "teacher")
    memo = Memo.objects.get()
    client = caseload.client("teacher")
    for _time in range(2):
        client.get(f"/caseload/memos/{memo.pk}/")
    rows = Event.objects.filter(verb="memo.opened", about_id=str(memo.pk))
    assert [(row.who, row.why_allowed, row.pupil_id_kept) for row in rows] == [
        ("Teacher", "named_in_memo", caseload.pupils["Ada"].pk)
    ] * 2
    assert MemoTo.objects.get(staff__code="teacher").opened_at is not None
    caseload.client("cl_lang").get(f"/caseload/memos/{memo.pk}/")
    assert Event.objects.filter(verb="memo.opened").count() == 2


@pytest.mark.requirement("S2-54")
def test_what_leaves_ettle_neither_names_the_pupil_nor_says_what_it_is_about(caseload: Small) -> None:
    send(caseload, "teacher", "head_s3")
    told = Notice.objects.filter(kind="memo_sent")
    assert {notice.to.code for notice in told} == {"teacher", "head_s3"}
    texts = [notice.words for notice in told]
    texts += [f"{one.subject} {one.body}" for one in OutboxMessage.objects.all()]
    texts += [f"{one.subject} {one.body}" for one in mail.outbox]
    texts += [str(event.detail) for event in Event.objects.all()]
    assert not [text for text in texts if "Ada" in text or "sister" in text]
    assert {notice.href for notice in told} == {f"/caseload/memos/{Memo.objects.get().pk}/"}


@pytest.mark.requirement("S2-54")
def test_a_memo_goes_only_to_staff_tied_to_the_pupil_and_says_so(caseload: Small) -> None:
    assert send(caseload, "cl_art") == 422
    assert send(caseload, "office") == 422
    assert send(caseload) == 422
    assert send(caseload, "teacher", text="  ") == 422
    assert not Memo.objects.exists()
    page = caseload.client("psl_rannoch").get(f"/caseload/{caseload.pupils['Ada'].key}/memo/").content.decode()
    assert "Teacher" in page
    assert "Cl_Art" not in page


def test_nobody_writes_at_a_level_their_post_does_not_read(caseload: Small) -> None:
    assert send(caseload, "teacher", who="head", level="L3") == 422
    assert send(caseload, "teacher", who="head", level="L2") == 302
    assert send(caseload, "teacher", who="psl_rannoch", level="L3") == 302


def test_a_keeper_who_may_send_no_memo_finds_no_form(caseload: Small) -> None:
    assert caseload.client("sfll").get(f"/caseload/{caseload.pupils['Ada'].key}/memo/").status_code == 404
    assert send(caseload, "teacher", who="sfll") == 403
    assert send(caseload, "teacher", who="teacher") == 404


@pytest.mark.requirement("D-02")
def test_with_the_last_post_access_to_a_memo_ends(caseload: Small) -> None:
    send(caseload, "head_s3")
    address = f"/caseload/memos/{Memo.objects.get().pk}/"
    assert caseload.client("head_s3").get(address).status_code == 200
    Post.objects.filter(staff__code="head_s3").update(ends="2026-11-22")
    assert caseload.client("head_s3").get(address).status_code == 404


def test_an_unopened_memo_stands_on_today_until_it_is_opened(caseload: Small) -> None:
    send(caseload, "teacher")
    client = caseload.client("teacher")
    assert "1 confidential memo waits to be opened." in client.get("/").content.decode()
    client.get(f"/caseload/memos/{Memo.objects.get().pk}/")
    assert "waits to be opened" not in client.get("/").content.decode()
