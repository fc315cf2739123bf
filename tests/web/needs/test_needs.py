"""Needs: recorded with source, evidence and day, corrected without losing anything, and ended."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from ettle.audit.models import Event
from ettle.needs.models import Need
from ettle.needs.queries.form_pages import recordable
from tests.web.needs.conftest import EVIDENCE, KEPT, NAMED, Record, page_of, with_policy
from tests.web.tracking_cycles.small import Small

GOOD = {
    "type": "literacy",
    "words": "Long texts tire.",
    "source": "psychologist",
    "source_named": NAMED,
    "identified_on": "2026-09-14",
    "evidence": EVIDENCE,
}


def new(small: Small, who: str = "sfll", **changed: object) -> tuple[int, str]:
    answer = small.client(who).post(f"/needs/{small.pupils['Ada'].key}/new/", {**GOOD, **changed})
    return answer.status_code, answer.content.decode()


@pytest.mark.requirement("S1-24")
def test_a_need_is_kept_with_evidence_specialist_and_the_day_it_became_known(small: Small) -> None:
    assert new(small)[0] == 302
    need = Need.objects.get()
    assert (need.type, need.evidence, need.source, need.source_named, need.identified_on) == (
        "literacy",
        EVIDENCE,
        "psychologist",
        NAMED,
        KEPT,
    )
    page = " ".join(page_of(small, "psl_rannoch").split())
    assert "Known since 14 Sep 2026. Educational psychologist (specialist): Dr Invented-Specialist" in page
    assert "Recorded by Sfll" in page
    row = Event.objects.get(verb="need.recorded")
    assert (row.who, row.why_allowed, row.pupil_id_kept) == ("Sfll", "whole_school", small.pupils["Ada"].pk)


@pytest.mark.requirement("S1-24")
@pytest.mark.parametrize("source", ["", "nobody"])
def test_a_need_without_a_source_is_refused_in_a_sentence_and_nothing_typed_is_lost(small: Small, source: str) -> None:
    status, page = new(small, source=source, wellbeing=["safe", "included"])
    assert status == 422
    assert "Say how it is known: a need without a source is not recorded." in page
    for typed in ("Long texts tire.", EVIDENCE, NAMED, 'value="2026-09-14"', 'value="included" checked'):
        assert typed in page, typed
    assert not Need.objects.exists()


@pytest.mark.requirement("S1-24")
def test_the_database_itself_takes_no_need_without_a_source(small: Small, ada: Need) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.filter(pk=ada.pk).update(source="")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"words": " "}, "Say in a line what it means in class."),
        ({"words": "x" * 301}, "301 characters. At most 300 are right."),
        ({"evidence": "x" * 4001}, "4001 characters. At most 4000 are right."),
        ({"source_named": "x" * 201}, "201 characters. At most 200 are right."),
        ({"identified_on": ""}, "Give the day it became known."),
        ({"identified_on": "14/9"}, "That is not a day."),
        ({"identified_on": "2027-01-01"}, "That day is still to come."),
        ({"support_since": "2026-10-01"}, "Say what is in place since then"),
        ({"support": "Pairs", "support_since": "2027-10-01"}, "That day is still to come."),
        ({"type": "nothing"}, "Choose what kind of need it is."),
        ({"wellbeing": ["rich"]}, "Choose from the wellbeing indicators"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(small: Small, changed: dict[str, object], told: str) -> None:
    status, page = new(small, "sfll", **changed)
    assert status == 422
    assert told.replace("'", "&#x27;") in page or told in page
    assert not Need.objects.exists()


def test_a_pupil_has_one_need_of_a_type_at_a_time(small: Small, ada: Need) -> None:
    status, page = new(small)
    assert status == 422
    assert "is recorded already, since 14 Sep 2026. Correct that one." in page
    assert new(small, type="numeracy")[0] == 302


@pytest.mark.requirement("S1-28")
def test_a_teacher_records_a_highly_able_pupil_and_no_other_kind_of_need(small: Small) -> None:
    form = small.client("teacher").get(f"/needs/{small.pupils['Ada'].key}/new/").content.decode()
    assert "Highly able" in form
    assert "Disability" not in form
    assert new(small, "teacher", type="highly_able", source="teacher")[0] == 302
    assert "Highly able" in page_of(small, "tutor")
    status, page = new(small, "teacher", type="disability")
    assert status == 403
    assert "Only a support for learning leader or pupil support leader of this pupil records disability." in page


@pytest.mark.requirement("S1-28")
def test_highly_able_is_a_type_the_list_is_filtered_by(small: Small, need_of: Record) -> None:
    need_of("Ada", "highly_able", words="Two years ahead in number")
    need_of("Cal", "literacy")
    page = small.client("sfll").get("/needs/?type=highly_able").content.decode()
    behind = page[page.index('id="behind"') :]
    assert "Ada Invented" in behind
    assert "Cal Invented" not in behind
    assert '<option value="highly_able" selected>' in behind


@pytest.mark.parametrize("kind", ["disability", "health"])
def test_a_teacher_is_told_nothing_of_a_need_that_is_not_named_to_teachers(
    small: Small, need_of: Record, kind: str
) -> None:
    need = need_of("Ada", kind, words="Rest room pass")
    for who in ("teacher", "cl_lang"):
        page = page_of(small, who)
        assert page
        assert "Rest room pass" not in page
        assert f"/{need.pk}/" not in page
        assert small.client(who).get(f"/needs/{small.pupils['Ada'].key}/{need.pk}/").status_code == 404
    for who in ("tutor", "head_s3", "psl_rannoch", "head"):
        assert "Rest room pass" in page_of(small, who), who


def test_the_most_restricted_kind_is_whole_only_for_posts_that_read_so_far(small: Small, need_of: Record) -> None:
    level = ('id = "health"\nlabel = "Health"\nlevel = "L2"', 'id = "health"\nlabel = "Health"\nlevel = "L3"')
    by = 'recorded_by = ["support_for_learning_leader", "pupil_support_leader"]\n'
    with_policy(small, level, (f'level = "L3"\n{by}', 'level = "L3"\nrecorded_by = ["pupil_support_leader"]\n'))
    need_of("Ada", "health", who="psl_rannoch", evidence=EVIDENCE)
    assert EVIDENCE in page_of(small, "psl_rannoch")
    for who in ("sfll", "head", "tutor"):
        page = page_of(small, who)
        assert "health in class" in page
        assert EVIDENCE not in page
        assert "Educational psychologist" not in page
    coverage = small.client("sfll").get("/needs/").content.decode()
    assert '<th scope="row" role="rowheader">Disability' in coverage
    assert '<th scope="row" role="rowheader">Health' not in coverage


def test_correcting_says_what_is_in_place_and_since_when(small: Small, ada: Need) -> None:
    address = f"/needs/{small.pupils['Ada'].key}/{ada.pk}/"
    client = small.client("psl_rannoch")
    form = client.get(address).content.decode()
    assert EVIDENCE in form
    answer = client.post(address, {**GOOD, "support": "Reads in pairs", "version": "1"})
    assert answer.status_code == 302
    ada.refresh_from_db()
    assert (ada.support, ada.support_since, ada.version, ada.evidence) == (
        "Reads in pairs",
        date(2026, 11, 23),
        2,
        EVIDENCE,
    )
    detail = Event.objects.get(verb="need.corrected").detail
    assert detail == {"type": "literacy", "changed": ["support", "support_since", "wellbeing", "words"]}
    assert "In place since 23 Nov 2026: Reads in pairs" in " ".join(page_of(small, "teacher").split())


def test_two_who_correct_at_once_lose_nothing(small: Small, ada: Need) -> None:
    address = f"/needs/{small.pupils['Ada'].key}/{ada.pk}/"
    assert small.client("sfll").post(address, {**GOOD, "words": "First words", "version": "1"}).status_code == 302
    answer = small.client("psl_rannoch").post(address, {**GOOD, "words": "Second words", "version": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    for told in ("Sfll changed this need while you wrote.", "First words", "Second words", 'value="2"'):
        assert told in page, told
    assert Need.objects.get().words == "First words"
    again = small.client("psl_rannoch").post(address, {**GOOD, "words": "Second words", "version": "2"})
    assert again.status_code == 302
    assert Need.objects.get().words == "Second words"


def test_a_need_ends_with_a_day_and_a_reason_and_is_shown_no_more(small: Small, ada: Need) -> None:
    address = f"/needs/{small.pupils['Ada'].key}/{ada.pk}/end/"
    client = small.client("sfll")
    for sent, told in (
        ({"on": "2026-11-20", "reason": ""}, "Say why it ends"),
        ({"on": "2026-09-13", "reason": "x"}, "It became known on 14 Sep 2026. That day or later is right."),
        ({"on": "2026-12-01", "reason": "x"}, "That day is still to come."),
        ({"on": "", "reason": "x" * 301}, "301 characters"),
    ):
        answer = client.post(address, sent)
        assert answer.status_code == 422
        assert told in answer.content.decode()
    assert client.post(address, {"on": "2026-11-20", "reason": "Reads as her year does."}).status_code == 302
    assert "Reading, writing and spelling" not in page_of(small, "sfll")
    assert Need.objects.get().ended_on == date(2026, 11, 20)
    assert client.get(address).status_code == 404
    assert Event.objects.filter(verb="need.ended").count() == 1
    assert new(small)[0] == 302  # and it may come again


def test_the_record_of_changes_holds_no_words_about_the_pupil(small: Small, ada: Need) -> None:
    new(small, type="numeracy", support="Reads in pairs")
    told = " ".join(str(row.detail) for row in Event.objects.all())
    for words in (EVIDENCE, NAMED, "in pairs", "tire"):
        assert words not in told


def test_nothing_is_recorded_of_somebody_who_has_left(small: Small) -> None:
    small.pupils["Ada"].left_on = date(2026, 11, 1)
    small.pupils["Ada"].save()
    assert new(small)[0] in {403, 422}
    assert not Need.objects.exists()


@pytest.mark.parametrize("who", ["tutor", "head_s3", "cl_sci", "office"])
def test_whoever_records_nothing_is_refused(small: Small, who: str) -> None:
    small.join("Ada", "physics")
    address = f"/needs/{small.pupils['Ada'].key}/new/"
    wanted = {"cl_sci": 200}.get(who, 403)  # a curriculum leader records who is highly able
    assert small.client(who).get(address).status_code == wanted
    if wanted == 403:
        with pytest.raises(PermissionDenied):
            recordable(small.viewer(who), small.pupils["Ada"].key)


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>", "{{ 7 * 7 }}"])
def test_what_is_typed_is_shown_as_it_is_and_does_nothing(small: Small, typed: str) -> None:
    pages = [new(small, words=typed, source="", evidence=typed)[1]]
    assert new(small, words=typed, evidence=typed, source_named=typed, support=typed)[0] == 302
    pages += [page_of(small, "sfll"), small.client("sfll").get("/needs/").content.decode()]
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_the_pupil_page_asks_as_much_with_many_needs_as_with_none(small: Small, need_of: Record) -> None:
    counts = []
    for kinds in ((), ("literacy", "numeracy", "language", "eal", "attention", "highly_able", "health")):
        for kind in kinds:
            need_of("Ada", kind)
        page_of(small, "sfll")
        with CaptureQueriesContext(connection) as asked:
            page_of(small, "sfll")
        counts.append(len([one for one in asked.captured_queries if one["sql"].startswith("SELECT")]))
    assert counts[0] == counts[1]
