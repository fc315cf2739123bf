"""Setting marks: one's own column only, Red and Amber with a reason, nobody overwritten, everything kept."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ettle.audit.models import Event
from ettle.board.models import EarlierMark, FacultyMark
from tests.web.board.small import SmallBoard
from tests.web.tracking_cycles.small import TODAY


@pytest.mark.requirement("S2-42")
def test_a_curriculum_leader_sets_the_own_faculty_column(school: SmallBoard) -> None:
    answer = school.answer("cl_lang", ("Ada", "languages", "green", 0))
    assert (answer["status"], answer["value"], answer["version"]) == ("saved", "green", 1)
    assert school.mark("Ada", "languages") == ("green", "")


@pytest.mark.requirement("S2-42")
def test_another_facultys_column_is_refused_in_words(school: SmallBoard) -> None:
    answer = school.send("cl_lang", ("Ada", "sciences", "green", 0))
    assert answer.status_code == 403
    assert answer.json()["problem"] == "Your post does not set the board for this faculty."
    mixed = school.send("cl_lang", ("Ada", "sciences", "green", 0), ("Ada", "languages", "green", 0)).json()["cells"]
    assert [one["status"] for one in mixed] == ["refused", "saved"]
    assert school.mark("Ada", "sciences") is None


@pytest.mark.requirement("S2-43", "G-12")
@pytest.mark.parametrize("value", ["red", "amber"])
def test_red_and_amber_without_a_reason_are_refused_in_a_sentence(school: SmallBoard, value: str) -> None:
    answer = school.answer("cl_lang", ("Ada", "languages", value, 0))
    assert answer["status"] == "refused"
    assert answer["problem"] == (
        f"{value.capitalize()} needs a reason: Attendance, Lack of attainment or Not on track."
    )
    assert school.mark("Ada", "languages") is None
    assert school.answer("cl_lang", ("Ada", "languages", f"{value}:LOA", 0))["status"] == "saved"
    assert school.mark("Ada", "languages") == (value, "LOA")


@pytest.mark.requirement("G-12")
def test_green_may_have_a_reason_and_needs_none(school: SmallBoard) -> None:
    assert school.answer("cl_lang", ("Ada", "languages", "green", 0))["status"] == "saved"
    assert school.answer("cl_lang", ("Bea", "languages", "green:ATT", 0))["status"] == "saved"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("purple", "purple is not on the board's scale. It is Red, Amber or Green."),
        ("red:XYZ", "That is not one of the board's reasons. They are Attendance, Lack of attainment or Not on track."),
        (":ATT", "A reason needs a value beside it: Red, Amber or Green."),
    ],
)
def test_what_is_not_on_the_board_is_told_what_would_be_right(school: SmallBoard, value: str, words: str) -> None:
    assert school.answer("cl_lang", ("Ada", "languages", value, 0))["problem"] == words


def test_a_pupil_who_takes_no_subject_there_is_not_marked(school: SmallBoard) -> None:
    small = school.small
    small.pupil("Dee", "S3")
    small.join("Dee", "physics")
    small.person("cl_both", "curriculum_leader", faculty=school.faculty("sciences"))
    answer = school.answer("cl_both", ("Dee", "sciences", "green", 0))
    assert answer["status"] == "saved"
    gone = school.send("cl_lang", ("Dee", "languages", "green", 0))
    assert gone.status_code == 404


def test_two_people_never_overwrite_each_other_unawares(school: SmallBoard) -> None:
    school.small.person("cl_two", "curriculum_leader", faculty=school.faculty("languages"))
    school.answer("cl_lang", ("Ada", "languages", "red:ATT", 0))
    answer = school.answer("cl_two", ("Ada", "languages", "green", 0))
    assert (answer["status"], answer["value"], answer["by"]) == ("conflict", "red:ATT", "Cl_Lang")
    again = school.answer("cl_two", ("Ada", "languages", "green", answer["version"]))
    assert again["status"] == "saved"


def test_sending_the_same_again_changes_nothing(school: SmallBoard) -> None:
    school.answer("cl_lang", ("Ada", "languages", "red:ATT", 0))
    assert school.answer("cl_lang", ("Ada", "languages", "red:ATT", 0))["status"] == "unchanged"
    assert not EarlierMark.objects.exists()


@pytest.mark.requirement("S2-48")
def test_every_mark_a_cell_held_is_kept_with_who_and_when(school: SmallBoard) -> None:
    school.answer("cl_lang", ("Ada", "languages", "red:ATT", 0))
    school.answer("cl_lang", ("Ada", "languages", "amber:NOT", 1))
    school.answer("cl_lang", ("Ada", "languages", "", 2))
    held = [(row.value, row.reason, row.by_id) for row in EarlierMark.objects.all()]
    assert held == [
        ("red", "ATT", school.small.staff["cl_lang"].pk),
        ("amber", "NOT", school.small.staff["cl_lang"].pk),
    ]
    assert FacultyMark.objects.get().version == 3
    text = school.small.client("head_s3").get(school.cell("Ada", "languages")).content.decode()
    assert text.index("taken back") < text.index("Not on track") < text.index("Attendance")
    assert "Cl_Lang" in text


def test_each_save_leaves_one_row_on_record_and_no_names(school: SmallBoard) -> None:
    school.send("cl_lang", ("Ada", "languages", "green", 0), ("Bea", "languages", "green", 0))
    row = Event.objects.get(verb="board.saved")
    ada, bea = (school.small.pupils[name].pk for name in ("Ada", "Bea"))
    faculty = school.faculty("languages").pk
    assert row.detail["cells"] == [[ada, faculty, 1], [bea, faculty, 1]]
    assert row.why_allowed == "sets_faculty"


def test_a_mark_typed_by_somebody_else_in_this_browser_is_not_taken(school: SmallBoard) -> None:
    answer = school.send("cl_lang", ("Ada", "languages", "green", 0), as_="somebody else")
    assert answer.status_code == 401
    assert answer.json()["signed_out"] is True


@pytest.mark.parametrize("body", [b"", b"[]", b'{"cells": []}', b'{"cells": [{"pupil": 1}]}', b'{"cells": [7]}'])
def test_what_is_no_mark_at_all_is_answered_in_words(school: SmallBoard, body: bytes) -> None:
    answer = school.small.client("cl_lang").post(f"{school.path()}save/", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["problem"]


def test_a_closed_period_may_be_set_for_the_week_the_policy_gives_and_not_after(school: SmallBoard) -> None:
    school.small.rate("Ada", "S3", "french", effort="1")
    school.small.close(1, day=TODAY - timedelta(days=7))
    assert school.answer("cl_lang", ("Ada", "languages", "green", 0), cycle=1)["status"] == "saved"
    cycle = school.small.cycles[1]
    cycle.refresh_from_db()
    assert cycle.closed_at is not None
    cycle.closed_at -= timedelta(days=1)
    cycle.save()
    late = school.send("cl_lang", ("Bea", "languages", "green", 0), cycle=1)
    assert (late.status_code, late.json()["problem"]) == (
        403,
        "This tracking period is over. Its board stands as it is.",
    )


def test_a_board_that_has_not_opened_is_not_there(school: SmallBoard) -> None:
    cycle = school.small.cycles[2]
    cycle.opens = date(2026, 11, 24)
    cycle.due = date(2026, 11, 27)
    cycle.save()
    assert school.small.client("cl_lang").get(school.path()).status_code == 404


def test_all_blanks_become_green_by_one_press_and_one_press_takes_it_back(school: SmallBoard) -> None:
    school.answer("cl_lang", ("Ada", "languages", "red:ATT", 0))
    client = school.small.client("cl_lang")
    client.post(f"{school.column('languages')}blanks/")
    assert [school.mark(name, "languages") for name in ("Ada", "Bea", "Cal")] == [
        ("red", "ATT"),
        ("green", ""),
        ("green", ""),
    ]
    text = client.get(school.column("languages")).content.decode()
    stamp = text.split('name="stamp" value="')[1].split('"')[0]
    assert "Take back the 2 you set" in text
    client.post(f"{school.column('languages')}take-back/", {"stamp": stamp})
    assert [school.mark(name, "languages") for name in ("Ada", "Bea", "Cal")] == [("red", "ATT"), ("", ""), ("", "")]
    assert Event.objects.filter(verb="board.taken_back").count() == 1


def test_the_form_without_scripts_saves_what_is_right_and_says_what_is_not(school: SmallBoard) -> None:
    ada, bea = (school.small.pupils[name].key for name in ("Ada", "Bea"))
    sent = {
        f"value-{ada}": "red",
        f"reason-{ada}": "",
        f"version-{ada}": "0",
        f"value-{bea}": "amber",
        f"reason-{bea}": "NOT",
        f"version-{bea}": "0",
    }
    answer = school.small.client("cl_lang").post(f"{school.column('languages')}save/", sent)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "1 row was not saved" in text
    assert "Red needs a reason: Attendance, Lack of attainment or Not on track." in text
    assert (school.mark("Ada", "languages"), school.mark("Bea", "languages")) == (None, ("amber", "NOT"))


def test_one_cell_is_set_by_its_own_form(school: SmallBoard) -> None:
    client = school.small.client("cl_lang")
    sent = {"value": "red", "reason": "", "version": "0"}
    refused = client.post(f"{school.cell('Ada', 'languages')}set/", sent)
    assert (refused.status_code, "Red needs a reason" in refused.content.decode()) == (422, True)
    client.post(f"{school.cell('Ada', 'languages')}set/", {**sent, "reason": "ATT"})
    assert school.mark("Ada", "languages") == ("red", "ATT")


def test_a_save_costs_the_same_for_one_cell_and_for_many(school: SmallBoard) -> None:
    for number in range(20):
        school.small.pupil(f"Pupil {number:02d}", "S3")
        school.small.join(f"Pupil {number:02d}", "french")
    asked = []
    school.page("cl_lang")  # the policy is read once
    for names in (["Pupil 00"], [f"Pupil {number:02d}" for number in range(1, 20)]):
        client, body = (
            school.small.client("cl_lang"),
            school.body("cl_lang", *((n, "languages", "green", 0) for n in names)),
        )
        with CaptureQueriesContext(connection) as queries:
            client.post(f"{school.path()}save/", body, content_type="application/json")
        asked.append(len(queries))
    assert asked[0] == asked[1]
