"""The year head's one list: who is on it, and notes that nobody's typing is lost from."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ettle.audit.models import Event
from ettle.collation.models import EarlierNote, Highlight, Note
from ettle.collation.queries import highlighted
from ettle.meetings.models import Meeting
from ettle.pupils.models import CategoryMembership
from ettle.tracking.models import Concern
from tests.web.collation.listed import Listed


@pytest.mark.requirement("S2-18", "S2-19")
def test_one_list_has_every_tracked_pupil_with_reasons_owner_state_groups_and_a_note_to_write(school: Listed) -> None:
    text = school.page()
    for words in ("Ada Invented", "Bea Invented", "Cal Invented", "French effort <b>3</b> early", "Head_S3", "New"):
        assert words in text
    assert "3 pupils are on this list." in text
    assert text.count("<textarea") == 4, "one for each pupil and one for the year"
    assert "Nothing has been shared yet." in text
    assert "rule 3" in text.lower()


@pytest.mark.requirement("S2-18")
def test_only_who_collates_the_year_opens_it(school: Listed) -> None:
    answers = {
        code: school.status(code)
        for code in ("head_s3", "head_s2", "head", "deputy", "psl_rannoch", "cl_lang", "teacher", "office", "sfl")
    }
    assert answers.pop("head_s3") == 200
    assert set(answers.values()) == {404}


def test_a_cycle_that_is_open_has_nothing_to_collate(school: Listed) -> None:
    school.small.rate("Ada", "S3", "french", cycle=2, effort="3")
    school.path = f"/collation/cycles/{school.small.cycle(2).pk}/years/S3/"
    assert "Cycle 2 is still open." in school.page()
    assert school.save(("Ada", "Too early.", 0)).status_code == 403
    assert school.status("head_s3", "share/") == 200


@pytest.mark.requirement("S2-18")
def test_a_note_is_kept_and_every_text_it_had_stays_readable(school: Listed) -> None:
    assert school.write("Ada", "Spoke with her.")["status"] == "saved"
    assert school.write("Ada", "Spoke with her and her mum.", 1)["version"] == 2
    assert "Spoke with her and her mum.</textarea>" in school.page()
    history = school.page(under=f"notes/{school.key('Ada')}/")
    assert history.index("and her mum") < history.index("Spoke with her.")
    assert [row.text for row in EarlierNote.objects.all()] == ["Spoke with her."]


def test_the_year_has_a_note_of_its_own(school: Listed) -> None:
    assert school.write("", "A good start.")["status"] == "saved"
    assert "A good start.</textarea>" in school.page()
    assert "A good start." in school.page(under="notes/year/")


@pytest.mark.requirement("S2-18")
def test_two_who_write_at_once_both_keep_their_words(school: Listed) -> None:
    school.small.person("second", "year_head", year="S3")
    school.write("Ada", "First.")
    answer = school.save(("Ada", "Mine, typed over nothing.", 0), code="second").json()["notes"][0]
    assert (answer["status"], answer["text"], answer["by"]) == ("conflict", "First.", "Head_S3")
    assert Note.objects.get().text == "First."
    answer = school.save(("Ada", "Mine, typed over nothing.", answer["version"]), code="second").json()["notes"][0]
    assert answer["status"] == "saved"
    assert EarlierNote.objects.get().text == "First."


def test_one_bad_note_does_not_hold_up_a_good_one(school: Listed) -> None:
    answers = school.save(("Ada", "x" * 4001, 0), ("Bea", "Good.", 0)).json()["notes"]
    assert [one["status"] for one in answers] == ["refused", "saved"]
    assert "A note holds 4000 letters. This one has 4001." in answers[0]["problem"]


def test_sending_the_same_twice_changes_nothing(school: Listed) -> None:
    school.write("Ada", "Once.")
    assert school.write("Ada", "Once.", 0)["status"] == "same"
    assert Event.objects.filter(verb="collation.noted").count() == 1


def test_a_page_left_open_for_somebody_else_to_sign_in_saves_nothing(school: Listed) -> None:
    sent = {"as": str(school.small.staff["head_s2"].pk), "notes": []}
    answer = school.small.client("head_s3").post(
        school.path + "notes/save/", json.dumps(sent), content_type="application/json"
    )
    assert answer.status_code == 401
    assert answer.json()["signed_out"]
    assert answer.json()["sign_in"].endswith(f"?next={school.path}")


@pytest.mark.parametrize("body", ["", "[]", '{"as": "1"}', '{"as": "1", "notes": [{"pupil": "x", "text": 1}]}'])
def test_what_is_no_note_is_said_to_be_none(school: Listed, body: str) -> None:
    answer = school.small.client("head_s3").post(school.path + "notes/save/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["problem"]) == (400, "What was sent is not notes.")


@pytest.mark.requirement("S2-18")
def test_without_scripts_the_whole_page_is_kept_at_once_and_a_clash_loses_nothing(school: Listed) -> None:
    client, ada, bea = school.small.client("head_s3"), school.key("Ada"), school.key("Bea")
    form = {f"note-{ada}": "By form.", f"version-{ada}": "0", f"note-{bea}": "", f"version-{bea}": "0"}
    assert client.post(school.path + "notes/", form).status_code == 302
    assert Note.objects.get().text == "By form."
    school.write("Bea", "Somebody else's.")
    form = {f"note-{ada}": "By form.", f"version-{ada}": "1", f"note-{bea}": "", f"version-{bea}": "0"}
    assert client.post(school.path + "notes/", form).status_code == 302, "a box nobody touched is no clash"
    form[f"note-{bea}"] = "Typed for a long time."
    answer = client.post(school.path + "notes/", form)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Typed for a long time.</textarea>" in text
    assert "Somebody else&#39;s." in text
    assert f'name="version-{bea}" value="1"' in text, "what is kept next stands"


@pytest.mark.requirement("S2-56")
def test_a_pupil_is_ticked_for_the_meeting_and_the_tick_is_taken_away(school: Listed) -> None:
    viewer = school.small.viewer("head_s3")
    school.write("Ada", "Ask about sleep.")
    assert school.tick("Ada").json() == {"highlighted": True}
    school.tick("Ada")
    assert Highlight.objects.count() == 1
    (found,) = highlighted(viewer, school.cycle.pk, "S3")
    assert (found.pupil, found.note, found.key) == ("Ada Invented", "Ask about sleep.", school.key("Ada"))
    assert school.tick("Ada", off=True).json() == {"highlighted": False}
    assert highlighted(viewer, school.cycle.pk, "S3") == ()
    verbs = Event.objects.filter(verb__endswith="highlighted").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["collation.highlighted", "collation.not_highlighted"]


def test_the_tick_without_scripts_keeps_what_was_typed_as_well(school: Listed) -> None:
    ada = school.key("Ada")
    form = {f"note-{ada}": "Typed first.", f"version-{ada}": "0", "tick": ada}
    answer = school.small.client("head_s3").post(school.path + "notes/", form)
    assert answer["Location"] == f"{school.path}#note-{ada}"
    assert Note.objects.get().text == "Typed first."
    assert Highlight.objects.get().pupil == school.small.pupils["Ada"]


@pytest.mark.requirement("S2-56")
def test_leaders_find_for_the_meeting_what_was_shared_and_teachers_find_nothing(school: Listed) -> None:
    deputy, teacher = school.small.viewer("deputy"), school.small.viewer("teacher")
    school.tick("Ada")
    assert highlighted(deputy, school.cycle.pk, "S3") == ()
    school.shared()
    assert [one.pupil for one in highlighted(deputy, school.cycle.pk, "S3")] == ["Ada Invented"]
    assert highlighted(teacher, school.cycle.pk, "S3") == ()


@pytest.mark.requirement("D-01")
def test_opening_the_list_is_logged_for_each_pupil_whose_group_it_shows(school: Listed) -> None:
    school.page()
    rows = Event.objects.filter(verb="collation.looked_at")
    kept = set(rows.exclude(pupil_id_kept=None).values_list("pupil_id_kept", flat=True))
    assert kept == {school.small.pupils["Ada"].pk, school.small.pupils["Bea"].pk}
    CategoryMembership.objects.all().delete()
    school.page()
    assert rows.filter(pupil_id_kept=None, detail__year="S3").count() == 1, "a list without groups leaves a row, too"


def test_every_note_leaves_one_row_and_no_words_of_it(school: Listed) -> None:
    school.write("Ada", "Very private words.")
    (row,) = Event.objects.filter(verb="collation.noted")
    assert row.pupil_id_kept == school.small.pupils["Ada"].pk
    assert "private" not in json.dumps(row.detail)


def test_the_list_takes_as_many_queries_for_one_pupil_as_for_many(school: Listed) -> None:
    client = school.small.client("head_s3")
    school.write("Ada", "A note.")
    school.shared()
    client.get(school.path)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(school.path).status_code == 200
        return len([one for one in found if "audit_event" not in one["sql"]])

    few = asked()
    small = school.small
    for number in range(12):
        small.rate(f"Extra{number}", "S3", "french", cycle=2, effort="3")
        small.in_group(f"Extra{number}", "SEBN")
    small.close(2)
    school.path = school.path.replace(f"/{school.cycle.pk}/", f"/{small.cycle(2).pk}/")
    for number in range(6):
        assert school.write(f"Extra{number}", "Note.")["status"] == "saved"
    school.shared()
    assert asked() == few


@pytest.mark.requirement("S2-56")
def test_the_list_leads_to_the_meeting_its_highlighted_pupils_go_to(school: Listed) -> None:
    assert 'Those highlighted go to: <a href="/meetings/">Year head meeting, S3</a>' in school.page()
    client = school.small.client("head_s3")
    client.post("/meetings/begin/", {"kind": "year_head", "year": "S3"})
    meeting = Meeting.objects.get()
    assert f'<a href="/meetings/{meeting.pk}/">Year head meeting, S3</a>' in school.page()
    assert client.get(f"/meetings/{meeting.pk}/").status_code == 200


def test_a_list_with_nobody_on_it_says_so_and_counts_no_zeros(school: Listed) -> None:
    Concern.objects.all().delete()
    text = school.page()
    assert "There is nobody on this list to collate." in text
    assert "0 pupils are on this list" not in text
