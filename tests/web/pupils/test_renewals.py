"""Memberships asked again each session: renewed or ended by whoever chooses the group, and by nobody else."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ettle.audit.models import Event
from ettle.pupils.models import CategoryMembership
from tests.web.tracking_cycles.small import TODAY, Small

PATH = "/pupils/groups/renewals/"
LAST_SESSION = date(2026, 2, 2)


def held(small: Small, name: str, category: str, starts: date = LAST_SESSION, house: str = "Rannoch") -> int:
    small.pupil(name, "S3", house)
    small.in_group(name, category)
    row = CategoryMembership.objects.get(pupil=small.pupils[name], category=category)
    CategoryMembership.objects.filter(pk=row.pk).update(starts=starts)
    return row.pk


@pytest.mark.requirement("D-12", "D-04")
def test_what_was_set_last_session_is_asked_again_and_nothing_ends_by_itself(small: Small) -> None:
    old = held(small, "Ada", "SEBN")
    held(small, "Bo", "SEBN", date(2026, 8, 20))
    held(small, "Kwame", "CE")
    held(small, "Cy", "SEBN", house="Tummel")
    held(small, "Di", "ASN")
    text = small.client("psl_rannoch").get(PATH).content.decode()
    assert "Ada Invented" in text
    assert "Bo Invented" not in text, "set this session"
    assert "Kwame" not in text, "care experience is never asked again"
    assert "Cy Invented" not in text, "of another house"
    assert "Di Invented" not in text, "the support for learning leader alone selects"
    assert CategoryMembership.objects.get(pk=old).ends is None


@pytest.mark.requirement("D-12")
def test_one_press_renews_and_it_is_not_asked_again_this_session(small: Small) -> None:
    old, client = held(small, "Ada", "SEBN"), small.client("psl_rannoch")
    assert client.post(PATH, {"renew": str(old)}).status_code == 302
    row = CategoryMembership.objects.get(pk=old)
    assert (row.starts, row.ends, row.renewed_on) == (LAST_SESSION, None, TODAY)
    assert Event.objects.get(verb="category.renewed").pupil_id_kept == row.pupil_id
    assert "Ada Invented" not in client.get(PATH).content.decode()
    again = client.post(PATH, {"end": str(old)})
    assert again.status_code == 400
    assert "settled already" in again.content.decode()


@pytest.mark.requirement("D-12", "S2-28")
def test_those_ticked_end_together_with_the_reason_and_stay_on_record(small: Small) -> None:
    ids = [held(small, name, "SEBN") for name in ("Ada", "Bo")]
    kept = held(small, "Cy", "SEBN")
    assert small.client("psl_rannoch").post(PATH, {"id": ids, "ticked": "end"}).status_code == 302
    for row in CategoryMembership.objects.filter(pk__in=ids):
        assert (row.starts, row.ends, row.end_reason) == (LAST_SESSION, date(2026, 11, 22), "Not renewed.")
    assert CategoryMembership.objects.get(pk=kept).ends is None
    assert Event.objects.filter(verb="category.not_renewed", who="Psl_Rannoch").count() == 2


@pytest.mark.requirement("S2-36", "G-15")
@pytest.mark.parametrize("press", ["renew", "end"])
def test_nobody_settles_what_they_do_not_choose(small: Small, press: str) -> None:
    asn, area = held(small, "Di", "ASN"), held(small, "Di", "SIMD")
    for membership in (asn, area, 10**9):
        answer = small.client("psl_rannoch").post(PATH, {press: str(membership)})
        assert answer.status_code == 400
        assert "Di Invented" not in answer.content.decode()
    for code in ("teacher", "office", "cl_lang"):
        assert small.client(code).post(PATH, {press: str(asn)}).status_code == 404
    small.person("sfll", "support_for_learning_leader")
    assert small.client("sfll").post(PATH, {press: str(asn)}).status_code == 302
    assert CategoryMembership.objects.get(pk=area).ends is None


@pytest.mark.requirement("D-01")
def test_opening_the_page_is_logged_for_each_pupil(small: Small) -> None:
    held(small, "Ada", "SEBN")
    small.client("psl_rannoch").get(PATH)
    assert Event.objects.get(verb="support_groups.opened").pupil_id_kept == small.pupils["Ada"].pk


def test_ticking_nobody_is_refused_in_words(small: Small) -> None:
    answer = small.client("psl_rannoch").post(PATH, {"ticked": "renew"})
    assert answer.status_code == 400
    assert "Tick at least one" in answer.content.decode()


def test_as_many_questions_for_one_membership_as_for_twenty(small: Small) -> None:
    client, asked = small.client("psl_rannoch"), []
    for names in (("One",), tuple(f"Name{n}" for n in range(20))):
        for name in names:
            held(small, name, "SEBN")
        client.get(PATH)
        with CaptureQueriesContext(connection) as found:
            client.get(PATH)
        asked.append(len([q for q in found.captured_queries if q["sql"].startswith("SELECT")]))
    assert asked[0] == asked[1]
