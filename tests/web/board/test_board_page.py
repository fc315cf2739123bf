"""What the board shows, to whom, and how it is narrowed."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ettle.audit.models import Event
from ettle.board.models import FacultyMark
from ettle.board.queries.reds import marks_of, reds
from ettle.policy import policy_text
from ettle.school.actions import adopt_policy
from ettle.school.models import AdoptedPolicy
from ettle.school.queries import policy_for
from tests.web.board.small import SmallBoard
from tests.web.tracking_cycles.small import TODAY, at


def fill(school: SmallBoard) -> None:
    school.answer("cl_lang", ("Ada", "languages", "red:ATT", 0), ("Bea", "languages", "green", 0))
    school.send("cl_sci", ("Ada", "sciences", "amber:LOA", 0), ("Bea", "sciences", "red:NOT", 0))
    school.send("cl_art", ("Ada", "expressive-arts", "green", 0))


def body_of(text: str) -> str:
    return text.partition("<tbody>")[2].partition("</tbody>")[0]


def row_of(text: str, name: str) -> str:
    return next(row for row in body_of(text).split("<tr ") if f"{name} Invented" in row)


@pytest.mark.requirement("S2-44", "G-11")
def test_the_board_has_every_faculty_its_pupils_take_with_mark_and_reason(school: SmallBoard) -> None:
    fill(school)
    text = school.page("head_s3")
    heads = text.split("<thead>")[1].split("</thead>")[0]
    for name in ("Languages", "Sciences", "Art and Drama"):
        assert name in heads
    assert "Mathematics" not in heads
    ada, bea = row_of(text, "Ada"), row_of(text, "Bea")
    assert 'class="ragcell red" data-l="R"' in ada
    assert "Attendance" in ada
    assert "Attainment" in ada
    assert "Off track" in bea


def test_blank_tells_not_taken_from_not_set_yet(school: SmallBoard) -> None:
    fill(school)
    bea, cal = row_of(school.page("head_s3"), "Bea"), row_of(school.page("head_s3"), "Cal")
    assert bea.count("not taken") == 1
    assert bea.count("not set") == 0
    assert cal.count("not set") == 2


@pytest.mark.requirement("S2-45", "S2-46", "S2-47")
def test_the_key_says_what_each_value_means(school: SmallBoard) -> None:
    text = school.page("head_s3")
    key = text.split('class="key rag-key"')[1].split("</p>")[0]
    assert key.index("Significant concern about attainment and achievement") < key.index("Some concern, dealt with")
    assert "On track" in key
    assert key.count("needs a reason") == 2
    assert "Off track: Not on track" in key


@pytest.mark.requirement("G-13")
def test_faculty_rag_and_progress_colour_share_no_key(school: SmallBoard) -> None:
    policy = policy_for(school.small.viewer("head"))
    board = policy.faculty_board
    assert board is not None
    assert all(measure.scale != board.scale for measure in policy.measures)
    text = school.page("head_s3")
    assert "Faculty RAG" in text
    assert "Progress" not in text.split('class="key rag-key"')[1].split("</p>")[0]
    assert "ellow" not in body_of(text)


@pytest.mark.requirement("S2-42")
def test_only_the_own_column_can_be_set(school: SmallBoard) -> None:
    fill(school)
    ada = row_of(school.page("cl_lang"), "Ada")
    assert ada.count("data-cell") == 1
    assert 'data-value="red:ATT"' in ada
    assert "data-cell" not in school.page("head_s3")
    assert "data-entry" not in school.page("head_s3")


def test_worst_stand_first_unless_asked_otherwise(school: SmallBoard) -> None:
    school.send("cl_sci", ("Cal", "sciences", "red:ATT", 0), ("Bea", "sciences", "amber:ATT", 0))
    names = [school.page("head_s3").index(f">{name} Invented") for name in ("Cal", "Bea", "Ada")]
    assert names == sorted(names)
    names = [school.page("head_s3", "?order=name").index(f">{name} Invented") for name in ("Ada", "Bea", "Cal")]
    assert names == sorted(names)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?show=worst", {"Ada", "Bea"}),
        ("?show=unset", {"Cal"}),
        ("?show=own", {"Ada", "Bea", "Cal"}),
        ("?reason=LOA", {"Ada"}),
        ("?house=999", set()),
        ("?show=nonsense", {"Ada", "Bea", "Cal"}),
    ],
)
def test_the_board_is_narrowed(school: SmallBoard, query: str, shown: set[str]) -> None:
    fill(school)
    text = school.page("cl_lang", query)
    assert {name for name in ("Ada", "Bea", "Cal") if f'data-name="{name} Invented"' in text} == shown


@pytest.mark.requirement("D-02")
def test_each_sees_the_rows_of_the_pupils_they_read_about(school: SmallBoard) -> None:
    small = school.small
    fill(school)
    small.pupil("Tam", "S3", "Tummel")
    small.join("Tam", "physics")
    small.teach("teacher", "art-and-design", "S3")
    seen = {
        who: {name for name in ("Ada", "Bea", "Cal", "Tam") if f'data-name="{name} Invented"' in school.page(who)}
        for who in ("head_s3", "psl_rannoch", "psl_tummel", "teacher", "cl_lang", "head")
    }
    assert seen == {
        "head_s3": {"Ada", "Bea", "Cal", "Tam"},
        "psl_rannoch": {"Ada", "Bea", "Cal"},
        "psl_tummel": {"Tam"},
        "teacher": {"Ada"},
        "cl_lang": {"Ada", "Bea", "Cal"},
        "head": {"Ada", "Bea", "Cal", "Tam"},
    }
    for who in ("head_s2", "office", "cl_math"):
        assert small.client(who).get(school.path()).status_code == 404
    assert small.client("teacher").get(school.cell("Bea", "languages")).status_code == 404


@pytest.mark.requirement("D-01")
def test_each_opening_is_on_record(school: SmallBoard) -> None:
    school.page("head_s3")
    school.small.client("head_s3").get(school.cell("Ada", "languages"))
    opened = Event.objects.filter(kind="read").order_by("pk")
    assert [(row.verb, row.pupil_id_kept) for row in opened] == [
        ("board.opened", None),
        ("board_mark.opened", school.small.pupils["Ada"].pk),
    ]
    assert opened[0].detail["pupils"] == 3


@pytest.mark.requirement("S2-48")
def test_the_last_four_periods_stand_beside_each_other(school: SmallBoard) -> None:
    school.small.person("by", "")
    marks = {1: "green", 2: "red"}
    for number, value in marks.items():
        FacultyMark.objects.create(
            cycle=school.small.cycles[number],
            pupil=school.small.pupils["Ada"],
            faculty=school.faculty("languages"),
            year="S3",
            value=value,
            reason="ATT" if value == "red" else "",
            by=school.small.staff["cl_lang"],
            at=at(),
        )
    text = school.page("head_s3")
    assert "Since Cycle 1" in text
    assert "+1 red" in row_of(text, "Ada")
    assert "worse than before" in row_of(text, "Ada")
    assert "was Green" in row_of(school.page("head_s3", "?trail=1"), "Ada")
    history = school.small.client("head_s3").get(school.cell("Ada", "languages")).content.decode()
    assert history.index("Cycle 2</b>") < history.index("Cycle 1</b>")
    leaf = school.small.client("head_s3").get(f"/pupils/{school.small.pupils['Ada'].key}/").content.decode()
    leaf = leaf.split('id="board"')[1].split("</section>")[0]
    assert leaf.index("Cycle 1") < leaf.index("Cycle 2")
    assert leaf.index("Green") < leaf.index("Red") < leaf.index("Attendance")


def test_the_pupil_page_holds_no_board_for_who_does_not_read_it(school: SmallBoard) -> None:
    fill(school)
    page = f"/pupils/{school.small.pupils['Ada'].key}/"
    assert "Faculty board" in school.small.client("head_s3").get(page).content.decode()
    office = school.small.client("office").get(page)
    assert office.status_code == 404 or "Faculty board" not in office.content.decode()


@pytest.mark.requirement("S2-47")
def test_red_is_handed_to_the_caseload(school: SmallBoard) -> None:
    fill(school)
    small = school.small
    cycle = small.cycles[2]
    ada, bea = small.pupils["Ada"].pk, small.pupils["Bea"].pk
    found = {(mark.pupil_id, mark.faculty_id, mark.reason) for mark in reds(small.viewer("psl_rannoch"), cycle)}
    assert found == {(ada, school.faculty("languages").pk, "ATT"), (bea, school.faculty("sciences").pk, "NOT")}
    assert not reds(small.viewer("psl_tummel"), cycle)
    policy = policy_for(small.viewer("head"))
    assert len(marks_of(cycle, policy)) == 5
    assert {mark.value for mark in marks_of(cycle, policy, ["red"])} == {"red"}


@pytest.mark.requirement("D-13")
def test_a_school_without_a_board_sees_nothing_of_it(school: SmallBoard) -> None:
    fill(school)
    text = policy_text("scottish-secondary")
    assert "[modules]" in text
    head, tail = text.split("[modules]", 1)
    lines = [line for line in tail.splitlines() if not line.startswith("off")]
    adopt_policy(
        school=school.small.school,
        text=f'{head}[modules]\noff = ["faculty_board"]' + "\n".join(lines),
        effective_from=TODAY,
        by=None,
        now=at(),
    )
    client = school.small.client("head_s3")
    assert client.get(school.path()).status_code == 404
    assert client.get("/board/").status_code == 404
    for path in ("/", f"/pupils/{school.small.pupils['Ada'].key}/"):
        page = client.get(path).content.decode()
        assert "Faculty board" not in page
        assert "/board/" not in page
    assert not reds(school.small.viewer("head_s3"), school.small.cycles[2])


def test_a_board_of_last_session_shows_who_was_marked_in_that_year_then(school: SmallBoard) -> None:
    small = school.small
    cycle = small.cycles[1]
    type(cycle).objects.filter(pk=cycle.pk).update(
        session="2025/26", opens=date(2026, 4, 1), policy=AdoptedPolicy.objects.get()
    )
    FacultyMark.objects.create(
        cycle=cycle, pupil=small.pupils["Ada"], faculty=school.faculty("languages"), year="S2", value="green", at=at()
    )
    text = small.client("head").get(f"/board/{cycle.pk}/S2/").content.decode()
    assert "Ada Invented" in text
    assert "Bea Invented" not in text
    assert "Green" in row_of(text, "Ada")


def test_the_way_in_leads_to_the_board_one_sets_or_reads(school: SmallBoard) -> None:
    answer = school.small.client("cl_lang").get("/board/")
    assert answer["Location"] == school.path()
    school.small.rate("Ada", "S3", "french", effort="1")
    school.small.close(1)
    assert school.small.client("head_s3").get("/board/")["Location"] == school.path(1)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_who_may_export_takes_the_board_away_on_record(school: SmallBoard, kind: str) -> None:
    fill(school)
    sent = {"purpose": "the support meeting", "kind": kind}
    assert school.small.client("cl_lang").post(f"{school.path()}export/", sent).status_code == 403
    answer = school.small.client("head").post(f"{school.path()}export/", sent)
    assert answer.status_code == 200
    row = Event.objects.get(verb="board.exported")
    assert (row.kind, row.detail["rows"], row.detail["purpose"]) == ("export", 3, "the support meeting")
    if kind == "csv":
        text = answer.content.decode()
        assert "Red,Attendance" in text
        assert "Not taken" in text
        assert "for: the support meeting" in text


def test_today_tells_a_curriculum_leader_what_is_left(school: SmallBoard) -> None:
    school.answer("cl_lang", ("Ada", "languages", "red:ATT", 0))
    text = school.small.client("cl_lang").get("/").content.decode()
    assert "Set Languages on the board, S3" in text
    assert "2 of 3 pupils are not set yet." in text
    assert "Your faculty on the board" in text
    assert "on the board" not in school.small.client("teacher").get("/").content.decode()


def test_the_board_costs_the_same_for_three_pupils_and_for_thirty(school: SmallBoard) -> None:
    asked = []
    school.page("cl_lang")  # the policy is read once
    for many in (0, 27):
        for number in range(many):
            school.small.pupil(f"Pupil {number:02d}", "S3")
            school.small.join(f"Pupil {number:02d}", "french")
        client = school.small.client("cl_lang")
        for path in (school.path(), f"{school.path()}?trail=1", school.column("languages"), "/"):
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            asked.append(len(queries))
    assert asked[:4] == asked[4:]
