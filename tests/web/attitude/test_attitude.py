"""Attitude: who sees it, who gives it, the table, the words, and targets."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ettle.attitude.models import AttitudeMark, AttitudeSummary, AttitudeTarget, EarlierAttitude
from ettle.audit.models import Event
from ettle.tracking.models import Cycle
from tests.web.attitude.small import NOW, STRANDS, SmallAttitude
from tests.web.tracking_cycles.small import at


def row_of(text: str, label: str) -> str:
    table = text.split('class="tbl mid slim att-table"')[1].partition("<tbody>")[2].partition("</tbody>")[0]
    return next(row for row in table.split("<tr>") if f">{label}</th>" in row)


@pytest.mark.requirement("S3-201", "G-36")
def test_there_are_six_areas_by_default(school: SmallAttitude) -> None:
    text = school.page("tutor", school.of("Ada"))
    table = text.split("att-table")[1].partition("</table>")[0]
    for label in ("Attendance", "Punctuality", "Behaviour", "Effort", "Homework", "Uniform"):
        assert f'<th scope="row">{label}</th>' in table
    assert table.count('<th scope="row">') == 6


@pytest.mark.requirement("S3-161", "G-36")
def test_a_seventh_area_is_switched_on_in_the_policy(school: SmallAttitude) -> None:
    school.adopt(('tutor group", active = false,', 'tutor group", active = true,'))
    assert "Basic skills in tutor group" in school.page("tutor", school.of("Ada"))
    assert school.answer("tutor", ("Ada", "basic_skills", "2", 0))["status"] == "saved"


@pytest.mark.requirement("S3-164", "G-35")
def test_last_year_stands_before_three_terms_of_two_half_terms(school: SmallAttitude) -> None:
    text = school.page("tutor", school.of("Ada"))
    head = text.split("att-table")[1].partition("</thead>")[0]
    places = [head.index(words) for words in ("Last year", "Autumn term", "Spring term", "Summer term")]
    assert places == sorted(places)
    assert head.count('colspan="2"') == 3
    assert row_of(text, "Effort").count("<td>") == 8


@pytest.mark.requirement("S3-165")
def test_attendance_of_the_example_is_98_95_96_90(school: SmallAttitude) -> None:
    counts = ((date(2026, 10, 9), 80, 76), (date(2026, 11, 20), 180, 172))
    school.small.pupils["Eve"] = school.small.pupil("Eve", "S3")
    school.attended("Eve", ("2025/26", date(2026, 6, 26), 400, 392), *(("2026/27", *one) for one in counts))
    row = row_of(school.page("tutor", school.of("Eve")), "Attendance")
    assert row.index(">98%<") < row.index(">95%<") < row.index(">96%<")
    assert "96 of 100 openings" in row


@pytest.mark.requirement("G-04", "S3-165")
def test_exactly_90_is_yellow_and_the_key_says_why(school: SmallAttitude) -> None:
    school.attended("Bea", ("2026/27", date(2026, 10, 9), 70, 63))
    school.attended("Cal", ("2026/27", date(2026, 10, 9), 1000, 899))
    text = school.page("tutor", school.of("Bea"))
    assert 'class="att yellow"' in row_of(text, "Attendance")
    assert "a pupil on exactly 90% is yellow here and in that group" in text
    row = row_of(school.page("tutor", school.of("Cal")), "Attendance")
    assert ">89.9%<" in row
    assert 'class="att red"' in row


@pytest.mark.requirement("S3-166", "S3-202")
def test_five_areas_take_a_colour_by_letter_or_number(school: SmallAttitude) -> None:
    typed = ("G", "y", "3", "1", "R")
    for strand, value in zip(STRANDS, typed, strict=True):
        assert school.answer("tutor", ("Ada", strand, value, 0))["status"] == "saved"
    assert [school.held("Ada", strand) for strand in STRANDS] == ["green", "yellow", "red", "green", "red"]
    text = school.page("tutor", school.of("Ada"))
    assert 'class="att red"' in row_of(text, "Behaviour") + row_of(text, "Effort")
    key = text.split('class="key att-key"')[1].split("</p>")[0]
    for words in ("green: excellent or very good", "yellow: acceptable or satisfactory", "red: unacceptable"):
        assert words in key


def test_attendance_is_never_given_by_hand(school: SmallAttitude) -> None:
    assert school.answer("tutor", ("Ada", "attendance", "G", 0))["status"] == "refused"


def test_a_bad_cell_never_blocks_a_good_one(school: SmallAttitude) -> None:
    cells = school.send("tutor", ("Ada", "effort", "7", 0), ("Bea", "effort", "G", 0)).json()["cells"]
    assert [cell["status"] for cell in cells] == ["refused", "saved"]
    assert "1, 2 or 3" in cells[0]["problem"]
    assert school.held("Bea", "effort") == "green"


def test_nobody_is_written_over_unawares_and_history_stays(school: SmallAttitude) -> None:
    school.answer("tutor", ("Ada", "effort", "G", 0))
    clash = school.answer("head_s3", ("Ada", "effort", "R", 0))
    assert (clash["status"], clash["value"], clash["by"]) == ("conflict", "G", "Tutor")
    assert school.answer("head_s3", ("Ada", "effort", "R", 1))["status"] == "saved"
    [before] = EarlierAttitude.objects.all()
    assert (before.value, before.version) == ("green", 1)
    assert Event.objects.filter(verb="attitude.saved").count() == 2


def test_sending_the_same_again_changes_nothing(school: SmallAttitude) -> None:
    school.answer("tutor", ("Ada", "effort", "G", 0))
    assert school.answer("tutor", ("Ada", "effort", "G", 0))["status"] == "unchanged"
    assert AttitudeMark.objects.get().version == 1
    assert Event.objects.filter(verb="attitude.saved").count() == 1


@pytest.mark.requirement("S3-161")
def test_a_form_without_scripts_keeps_what_was_refused(school: SmallAttitude) -> None:
    fields = {f"value-{strand}": "" for strand in STRANDS} | {f"version-{strand}": "0" for strand in STRANDS}
    wrong = fields | {"value-effort": "purple", "value-uniform": "green"}
    answer = school.post("tutor", "Ada", **wrong)
    assert answer.status_code == 422
    assert "purple is none of the colours" in answer.content.decode()
    assert school.held("Ada", "uniform") == "green"
    right = fields | {"value-effort": "red", "value-uniform": "green", "version-uniform": "1"}
    assert school.post("tutor", "Ada", **right).status_code == 302
    assert school.held("Ada", "effort") == "red"


def test_what_was_typed_by_another_is_not_sent_in_ones_name(school: SmallAttitude) -> None:
    answer = school.send("tutor", ("Ada", "effort", "G", 0), as_=str(school.small.staff["head_s3"].pk))
    assert answer.status_code == 401
    assert answer.json()["signed_out"]


@pytest.mark.requirement("S3-161")
def test_only_those_with_the_right_and_the_pupils_give_it(school: SmallAttitude) -> None:
    client = school.small.client
    assert client("other_tutor").get(school.of("Ada")).status_code == 404
    assert client("other_tutor").get(f"{school.group}{NOW}/").status_code == 404
    assert school.send("other_tutor", ("Ada", "effort", "G", 0)).status_code == 404
    assert client("head_s5").get(school.of("Ada")).status_code == 404
    assert client("french").get(school.of("Ada")).status_code == 200
    assert school.post("french", "Ada", "", **{"value-effort": "red", "version-effort": "0"}).status_code == 403
    assert school.held("Ada", "effort") is None
    assert client("french").get(school.of("Bea")).status_code == 404


def test_a_group_says_how_far_it_is_and_whether_its_reader_may_give_it(school: SmallAttitude) -> None:
    assert "0 of 15 are in. Type G, Y or R" in school.page("tutor", f"{school.group}{NOW}/")
    for name in ("Ada", "Bea", "Cal"):
        school.send("tutor", *((name, strand, "G", 0) for strand in STRANDS))
    assert "All 15 are in." in school.page("tutor", f"{school.group}{NOW}/")
    read = school.page("french", f"/attitude/classes/{school.small.taught('french', 'S3').pk}/{NOW}/")
    assert "You may read this and not give it. 5 of 5 are in." in read
    assert 'href="/attitude/"' in read, "the way back to all groups"


def test_a_role_may_give_one_area_alone(school: SmallAttitude) -> None:
    school.adopt(('label = "Effort" }', 'label = "Effort", given_by = ["year_head"] }'))
    assert school.answer("tutor", ("Ada", "effort", "G", 0))["status"] == "refused"
    assert school.answer("head_s3", ("Ada", "effort", "G", 0))["status"] == "saved"


def test_a_half_term_that_is_long_over_stands_as_it_is(school: SmallAttitude) -> None:
    assert school.send("tutor", ("Ada", "effort", "G", 0), half="autumn-1").status_code == 403
    school.adopt(("days_after = 21", "days_after = 60"))
    assert school.answer("tutor", ("Ada", "effort", "G", 0), half="autumn-1")["status"] == "saved"


def test_a_half_term_ahead_is_not_there(school: SmallAttitude) -> None:
    assert school.send("tutor", ("Ada", "effort", "G", 0), half="spring-1").status_code == 404


@pytest.mark.requirement("S3-163")
def test_trend_words_are_improved_same_and_slipped(school: SmallAttitude) -> None:
    school.had("Ada", "autumn-1", effort="yellow", homework="green", uniform="green")
    school.had("Ada", NOW, effort="green", homework="red", uniform="green")
    text = school.page("tutor", school.of("Ada"))
    assert "improved" in row_of(text, "Effort")
    assert "slipped" in row_of(text, "Homework")
    assert "same" in row_of(text, "Uniform")
    assert not any(word in row_of(text, "Behaviour") for word in ("improved", "same", "slipped"))


@pytest.mark.requirement("S3-167")
def test_the_summary_is_worked_out_and_may_be_said_otherwise(school: SmallAttitude) -> None:
    school.had("Ada", "summer-2", "2025/26", homework="green")
    school.had("Ada", "autumn-1", effort="yellow", uniform="green", behaviour="green")
    school.had("Ada", NOW, effort="green", homework="yellow", uniform="green", behaviour="green")
    text = school.page("tutor", school.of("Ada"))
    assert "Behaviour and uniform are very good." in text
    assert "Effort improved in the second half of the autumn term and is now very good." in text
    assert "Homework slipped in the second half of the autumn term and is now satisfactory." in text
    assert school.post("tutor", "Ada", "summary/", summary="Ada has turned a corner.").status_code == 302
    text = school.page("tutor", school.of("Ada"))
    assert "Ada has turned a corner." in text
    assert "Tutor wrote this" in text
    school.post("tutor", "Ada", "summary/", summary="")
    assert "Behaviour and uniform are very good." in school.page("tutor", school.of("Ada"))
    assert AttitudeSummary.objects.count() == 2
    assert school.post("french", "Ada", "summary/", summary="Mine").status_code == 403


@pytest.mark.requirement("S3-168")
def test_yellow_or_red_offers_a_target_and_green_does_not(school: SmallAttitude) -> None:
    school.had("Ada", NOW, effort="green", uniform="green")
    assert "A target may be agreed" not in school.page("tutor", school.of("Ada"))
    school.had("Ada", NOW, homework="yellow", behaviour="red")
    text = school.page("tutor", school.of("Ada"))
    assert "A target may be agreed for: Behaviour, Homework." in text
    fields = {"strand": "homework", "text": "Hand in on Fridays", "support": "Planner checked", "until": "2026-12-18"}
    assert school.post("tutor", "Ada", "targets/", **fields).status_code == 302
    row = AttitudeTarget.objects.get()
    assert (row.strand, row.text, row.support) == ("homework", "Hand in on Fridays", "Planner checked")
    assert (row.agreed_on, row.until) == (date(2026, 11, 23), date(2026, 12, 18))
    assert "Hand in on Fridays" in school.page("tutor", school.of("Ada"))
    assert school.post("tutor", "Ada", f"targets/{row.pk}/", outcome="met").status_code == 302
    row.refresh_from_db()
    assert row.outcome == "met"


def test_a_target_says_what_is_missing_and_loses_nothing(school: SmallAttitude) -> None:
    school.had("Ada", NOW, homework="yellow")
    answer = school.post("tutor", "Ada", "targets/", strand="homework", support="Planner", until="2026-11-01")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Write what was agreed" in text
    assert "That day has passed" in text
    assert 'value="Planner"' in text
    assert not AttitudeTarget.objects.exists()


@pytest.mark.requirement("S3-200")
def test_a_term_without_an_entry_is_flagged(school: SmallAttitude) -> None:
    assert "Nothing was entered in the autumn term" in school.page("tutor", school.of("Ada"))
    school.had("Ada", "autumn-1", effort="green")
    assert "Nothing was entered" not in school.page("tutor", school.of("Ada"))


@pytest.mark.requirement("S3-160")
def test_the_table_stands_on_the_pupil_page_without_being_entered_again(school: SmallAttitude) -> None:
    path = f"/pupils/{school.small.pupils['Ada'].key}/"
    school.answer("tutor", ("Ada", "effort", "R", 0))
    text = school.page("tutor", path)
    assert 'id="attitude"' in text
    assert 'class="att red"' in row_of(text, "Effort")
    school.adopt(("[modules]\noff = [", '[modules]\noff = ["attitude", '))
    assert 'id="attitude"' not in school.page("tutor", path)


@pytest.mark.requirement("D-13")
def test_a_school_that_does_without_has_no_page_and_no_entry(school: SmallAttitude) -> None:
    assert 'href="/attitude/"' in school.page("tutor", "/")
    school.adopt(("[modules]\noff = [", '[modules]\noff = ["attitude", '))
    assert 'href="/attitude/"' not in school.page("tutor", "/")
    client = school.small.client("tutor")
    for path in ("/attitude/", school.of("Ada"), f"{school.group}{NOW}/"):
        assert client.get(path).status_code == 404
    assert school.send("tutor", ("Ada", "effort", "G", 0)).status_code == 404


def test_opening_is_put_on_record(school: SmallAttitude) -> None:
    school.page("tutor", school.of("Ada"))
    school.page("tutor", f"{school.group}{NOW}/")
    rows = Event.objects.filter(verb="attitude.opened").order_by("pk")
    assert [row.pupil_id_kept for row in rows] == [school.small.pupils["Ada"].pk, None]


def test_the_list_counts_what_is_in(school: SmallAttitude) -> None:
    school.answer("tutor", ("Ada", "effort", "G", 0))
    text = school.page("tutor", "/attitude/")
    assert "1 of 15 are in" in text
    assert "1 group has something to give yet." in text
    assert "No post of yours" in school.page("teacher", "/attitude/")


def test_a_class_shows_those_of_it_whom_one_sees(school: SmallAttitude) -> None:
    taught = school.small.taught("french", "S3")
    text = school.page("french", f"/attitude/classes/{taught.pk}/{NOW}/")
    assert "Ada Invented" in text
    assert "Bea Invented" not in text
    assert "data-entry" not in text


@pytest.mark.parametrize("who", ["tutor", "head_s3"])
def test_a_group_of_three_and_of_thirty_ask_the_same(school: SmallAttitude, who: str) -> None:
    client, counts = school.small.client(who), []
    for more in (0, 27):
        school.more_pupils(more)
        client.get(f"{school.group}{NOW}/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"{school.group}{NOW}/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_pages_of_one_pupil_and_of_all_groups_ask_the_same_however_much_there_is(school: SmallAttitude) -> None:
    client, counts = school.small.client("tutor"), []
    for paths in (0, 1):
        if paths:
            school.had("Ada", "autumn-1", **dict.fromkeys(STRANDS, "red"))
            school.had("Ada", NOW, **dict.fromkeys(STRANDS, "yellow"))
            school.attended("Ada", ("2026/27", date(2026, 10, 9), 70, 63))
        found = []
        for path in (school.of("Ada"), "/attitude/"):
            client.get(path)
            with CaptureQueriesContext(connection) as asked:
                client.get(path)
            found.append(len(asked))
        counts.append(found)
    assert counts[0] == counts[1]


@pytest.mark.requirement("S3-162")
def test_attitude_and_attainment_stand_on_one_time_line(school: SmallAttitude) -> None:
    small = school.small
    for number, grade in ((1, "3"), (2, "4")):
        small.rate("Ada", "S3", "french", cycle=number, working_grade=grade)
        small.rate("Ada", "S3", "physics", cycle=number, working_grade="3")
    Cycle.objects.update(closed_at=at())
    assert "<figure" not in school.page("tutor", school.of("Ada"))
    school.had("Ada", "autumn-1", effort="green", homework="green")
    school.had("Ada", NOW, effort="green", homework="red")
    pictures = school.page("tutor", school.of("Ada")).split("<figure")[1:]
    assert len(pictures) == 2
    attitude, attainment = (picture.split("<tbody>")[1].split("</tbody>")[0] for picture in pictures)
    labels = [[row.split(">")[1].split("<")[0] for row in part.split("<tr>")[1:]] for part in (attitude, attainment)]
    assert labels[0] == labels[1] == ["Aug 26", "Oct 26"]
    assert "2 of 2" in attitude
    assert "1 of 2" in attitude
    assert "1 of 2" in attainment
