"""Ratings read cell by cell: wide and long, mapped and unmapped, given twice, and on the scale that holds there."""

import pytest

from ettle.importing.reading import CannotReadError, read_pupil_list, read_table, vocabulary
from ettle.policy import Policy
from tests.rules.reading.conftest import Read

ONE, TWO = "213456784", "051234561"


def test_long_and_wide_say_the_same(read: Read) -> None:
    wide = read(f"pupil,subject,report,effort,homework\n{ONE},English,1,3,\n{ONE},English,2,2,4\n")
    long = read(
        f"pupil,subject,report,measure,value\n{ONE},English,1,Effort,3\n{ONE},English,1,Homework,\n"
        f"{ONE},English,2,effort,2\n{ONE},English,2,H/W,4\n"
    )
    columns = ["pupil", "subject", "report", "measure", "value"]
    assert sorted(wide.frame.select(columns).rows()) == sorted(long.frame.select(columns).rows())
    assert long.reports == (1, 2)


def test_a_file_without_a_report_column_is_one_report(read: Read) -> None:
    assert read(f"pupil,subject,effort\n{ONE},English,3\n").reports == (1,)


def test_two_different_ratings_for_one_thing_are_both_refused_and_named(read: Read) -> None:
    ratings = read(f"pupil,subject,effort,homework\n{ONE},English,3,2\n{TWO},English,1,1\n{ONE},English,2,2\n")
    assert [(p.row, p.value) for p in ratings.problems] == [(1, "3"), (3, "2")]
    assert "is 3 here and 2 in row 3" in ratings.problems[0].problem
    assert sorted(ratings.frame.select("row", "measure").rows()) == [(1, "homework"), (2, "effort"), (2, "homework")]
    assert any(note.startswith("Row 3 gives ratings that stand further up") for note in ratings.notes)


def test_a_heading_can_be_told_and_wins_over_a_guess(read: Read) -> None:
    ratings = read(
        f"Who,What,How hard\n{ONE},English,3\n", told={"Who": "pupil", "what": "subject", "How hard": "effort"}
    )
    assert ratings.frame.select("pupil", "value").rows() == [(ONE, "3")]


def test_columns_may_be_told_to_belong_to_reports(read: Read) -> None:
    ratings = read(f"pupil,subject,E1,E2\n{ONE},English,3,2\n", told={"E1": "effort@1", "E2": "effort@2"})
    assert sorted(ratings.frame.select("report", "value").rows()) == [(1, "3"), (2, "2")]
    assert ratings.reports == (1, 2)


def test_a_map_to_a_field_there_is_not_lists_the_fields(read: Read) -> None:
    with pytest.raises(CannotReadError, match="cannot be mapped to “zeal”"):
        read("a,b\n1,2\n", told={"a": "zeal"})


def test_of_two_columns_for_one_thing_neither_is_guessed(read: Read) -> None:
    ratings = read(f"pupil,subject,effort,Effort rating,homework\n{ONE},English,3,1,2\n")
    assert ratings.frame["measure"].to_list() == ["homework"]
    assert [(p.column, p.kind) for p in ratings.problems] == [("effort", "unmapped"), ("Effort rating", "unmapped")]


def test_an_unknown_year_group_is_told_and_the_rating_still_read(read: Read) -> None:
    ratings = read(f"pupil,subject,year,effort\n{ONE},English,S9,3\n")
    assert ratings.count == 1
    assert "S9 is not a year group" in ratings.problems[0].problem


def test_the_year_group_comes_from_elsewhere_where_the_row_has_none(read: Read) -> None:
    ratings = read(f"pupil,subject,year,effort\n{ONE},English,S2,3\n{TWO},English,,3\n", years={ONE: "S4", TWO: "S4"})
    assert ratings.frame.select("pupil", "year").rows() == [(ONE, "S2"), (TWO, "S4")]


def test_a_row_without_a_pupil_a_subject_or_a_report_is_named(read: Read) -> None:
    ratings = read(f"pupil,subject,report,effort\n,English,1,3\n{ONE},,1,3\n{ONE},English,first,3\n{ONE},English,1,3\n")
    assert ratings.frame["row"].to_list() == [4]
    assert [p.row for p in ratings.problems] == [1, 2, 3]


def test_a_subject_the_policy_does_not_know_is_told_once(read: Read) -> None:
    ratings = read(f"pupil,subject,effort\n{ONE},Falconry,3\n{TWO},Falconry,3\n")
    assert ratings.count == 2
    assert [(p.row, p.value) for p in ratings.problems] == [(1, "Falconry")]


@pytest.mark.requirement("S2-12")
def test_homework_that_was_not_set_is_kept_and_is_not_a_rating_of_effort(read: Read) -> None:
    ratings = read(f"pupil,subject,effort,homework\n{ONE},English,2,n/a\n")
    assert ratings.frame.select("measure", "value").rows() == [("effort", "2"), ("homework", "NA")]


def test_a_list_of_pupils_gives_year_attendance_area_and_categories(scottish: Policy) -> None:
    head = "Pupil,Name,Year,Attendance,SIMD decile,CE,ASN"
    content = "\n".join([head, f'{ONE},Una Aird,S3,"89,9",4,yes,', f"{TWO},Ian Orr,S4,90.0%,11,no,maybe"])
    words = vocabulary(scottish)
    known = read_pupil_list(read_table(content.encode(), words), scottish, words)
    one, two = known.pupils[ONE], known.pupils[TWO]
    assert (one.name, one.year, str(one.attendance), one.simd_decile) == ("Una Aird", "S3", "89.9", 4)
    assert one.categories["CE"] is True
    assert two.categories["CE"] is False
    assert two.simd_decile is None
    assert {(p.column, p.value) for p in known.problems} == {("SIMD decile", "11"), ("ASN", "maybe")}


def test_two_answers_about_one_pupil_are_both_left_out(scottish: Policy) -> None:
    words = vocabulary(scottish)
    table = read_table(f"Pupil,Attendance\n{ONE},90\n{ONE},95\n".encode(), words)
    known = read_pupil_list(table, scottish, words)
    assert known.pupils[ONE].attendance is None
    assert "told in 2 ways: 90 and 95" in known.problems[0].problem
