"""The twelve files of the kinds schools really upload, with the outcome each must have."""

import json
from typing import Any

import pytest

from ettle.importing.reading import Ratings, read_table, vocabulary
from ettle.policy import Policy
from ettle.rules.concerns import evaluate
from tests.rules.reading.conftest import MESSY, Read

EXPECTED: dict[str, dict[str, Any]] = json.loads((MESSY / "expected.json").read_text(encoding="utf-8"))
REFERENCE = [
    "001204517", "001204525", "001204533", "001204541", "001204558", "001204566", "001204574", "001204582",
]  # fmt: skip


def refused(ratings: Ratings) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for problem in ratings.problems:
        if problem.row is not None:
            found.setdefault(problem.row, []).append(f"{problem.column.removesuffix(' %')}={problem.value}")
    return found


def rated(ratings: Ratings, measure: str) -> set[int]:
    frame = ratings.frame
    return set(frame.filter(frame["measure"] == measure)["row"])


@pytest.mark.requirement("S2-60")
@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_file_is_read_with_all_its_rows(name: str, read: Read) -> None:
    ratings = read(MESSY / name)
    assert ratings.rows == EXPECTED[name]["data_rows"]
    if "pupils" in EXPECTED[name]:
        assert len(ratings.pupils) == EXPECTED[name]["pupils"]


def test_the_clean_file_has_nothing_to_refuse(read: Read) -> None:
    ratings = read(MESSY / "00_clean_reference.csv")
    assert ratings.problems == ()
    assert list(ratings.pupils) == REFERENCE
    assert ratings.count == 24


def test_a_byte_order_mark_is_not_part_of_the_first_heading(scottish: Policy) -> None:
    table = read_table(MESSY / "01_utf8_bom.csv", vocabulary(scottish))
    assert table.headings[0] == EXPECTED["01_utf8_bom.csv"]["first_header"]


def test_semicolons_and_decimal_commas_give_the_same_numbers(read: Read) -> None:
    known = list(read(MESSY / "03_semicolon_decimal_comma.csv").facts.pupils.values())
    assert [float(known[row].attendance or 0) for row in (0, 3)] == [96.4, 71.5]


@pytest.mark.requirement("D-11")
def test_numbers_a_spreadsheet_has_spoilt_make_no_new_pupils(read: Read) -> None:
    ratings = read(MESSY / "05_leading_zero_ids.csv")
    expected = EXPECTED["05_leading_zero_ids.csv"]
    assert set(ratings.pupils) <= set(REFERENCE)
    assert list(refused(ratings)) == expected["not_recoverable"]
    good = sorted(expected["recoverable_by_padding_to_9"] + expected["strip_prefix"] + expected["as_is"])
    assert sorted(rated(ratings, "effort")) == good
    # Nothing about an identity is done silently: each number that was mended is told.
    padded = {problem.row for problem in ratings.warnings if "lost its leading zeros" in problem.problem}
    assert padded >= {1, 2, 8}
    assert "1.20453E+06" in ratings.problems[0].problem


@pytest.mark.requirement("D-11")
def test_a_failed_check_digit_is_a_warning_and_keeps_the_row(read: Read) -> None:
    ratings = read("SCN,Subject,Effort\n213456784,English,2\n213456785,English,3\n")
    assert [(warning.row, warning.value) for warning in ratings.warnings] == [(2, "213456785")]
    assert ratings.count == 2
    assert ratings.problems == ()


def test_headings_below_a_title_are_found_and_their_line_told(scottish: Policy) -> None:
    table = read_table(MESSY / "07_title_rows.csv", vocabulary(scottish))
    assert table.header_line == EXPECTED["07_title_rows.csv"]["header_on_line"]
    assert "line 4" in " ".join(table.notes)


@pytest.mark.requirement("S2-10", "S2-12")
def test_tokens_for_missing_are_missing_and_a_zero_is_refused(read: Read) -> None:
    ratings = read(MESSY / "09_na_tokens.csv")
    assert rated(ratings, "effort") == {4, 5, 7}
    assert refused(ratings) == {8: ["Effort=0"]}
    known = list(ratings.facts.pupils.values())
    assert [row for row, pupil in enumerate(known, start=1) if pupil.attendance is None] == [1, 4, 5, 7]
    assert known[5].attendance == 90
    frame = ratings.frame
    homework = frame.filter((frame["measure"] == "homework") & (frame["row"] == 2))
    assert homework["value"].to_list() == ["NA"]


def test_names_written_in_many_ways_are_the_same_eight_pupils(read: Read) -> None:
    ratings = read(MESSY / "10_names.csv")
    assert list(ratings.pupils) == REFERENCE
    same = read(MESSY / "00_clean_reference.csv").facts.pupils["001204517"]
    assert ratings.facts.pupils["001204517"].surname == same.surname
    assert ratings.facts.pupils["001204517"].forename == same.forename


def test_leavers_joiners_and_the_absent_can_be_told_apart(read: Read) -> None:
    before, after = read(MESSY / "12a_report1.csv"), read(MESSY / "12b_report2_leavers_joiner.csv")
    expected = EXPECTED["12b_report2_leavers_joiner.csv"]["after_both"]
    left = [number for number, pupil in after.facts.pupils.items() if pupil.has_left]
    assert left == expected["left_with_date"]
    assert str(after.facts.pupils[left[0]].leaving_date) == "2024-12-20"
    assert sorted(set(before.pupils) - set(after.pupils)) == expected["absent_from_file_ask"]
    assert sorted(set(after.pupils) - set(before.pupils)) == expected["joined"]
    assert len(set(after.pupils) - set(left)) == expected["active"]
    assert len(set(before.pupils) | set(after.pupils)) == EXPECTED["12b_report2_leavers_joiner.csv"]["history_kept_for"]


@pytest.mark.requirement("S2-10", "S2-11")
def test_values_outside_the_scale_are_refused_cell_by_cell(read: Read, scottish: Policy) -> None:
    ratings = read(MESSY / "16_out_of_scale_values.csv")
    expected = EXPECTED["16_out_of_scale_values.csv"]
    assert refused(ratings) == {int(row): cells for row, cells in expected["refuse_cells"].items()}
    assert ratings.problems[0].problem == "5 is not on this scale. Effort is 1 to 4."
    frame = ratings.frame
    effort = frame.filter((frame["measure"] == "effort") & (frame["row"] == 7))
    assert effort["value"].to_list() == ["2"]
    reasons = evaluate(scottish, frame).reasons
    found: dict[str, list[str]] = {}
    for pupil, measure, value in reasons.select("pupil", "measure", "value").iter_rows():
        found.setdefault(str(REFERENCE.index(pupil) + 1), []).append(f"{measure.capitalize()} {value}")
    wanted = {row: sorted(cells) for row, cells in expected["balerno_triggers_on_good_cells"].items()}
    assert {row: sorted(cells) for row, cells in found.items()} == wanted


@pytest.mark.requirement("S2-60")
def test_renamed_headings_are_understood_and_the_unknown_one_is_named(read: Read) -> None:
    ratings = read(MESSY / "17_headers_renamed_reordered.csv")
    understood = {column.heading: column.field for column in ratings.columns}
    assert understood == {
        "surname": "surname", "FORENAME": "forename", "Pupil SCN No.": "scn", "Reg\u00a0Class": "class",
        "D.O.B": "dob", "Stage": "year", "Course": "subject", "effort": "effort", "Behav.": "behaviour",
        "H/W": "homework", "WG": "working_grade", "Att": "attendance", "Unused column": None,
    }  # fmt: skip
    assert [(p.column, p.kind) for p in ratings.problems] == [("Unused column", "unmapped")]
    assert any("“Course” was read as subject" in note for note in ratings.notes)
    same = read(MESSY / "00_clean_reference.csv")
    assert ratings.frame.equals(same.frame)


def test_ragged_rows_are_refused_by_number_and_empty_cells_at_the_end_are_fine(read: Read) -> None:
    ratings = read(MESSY / "20_ragged_rows.csv")
    expected = EXPECTED["20_ragged_rows.csv"]
    assert sorted(rated(ratings, "effort")) == expected["good"]
    said = {problem.row: problem.problem for problem in ratings.problems}
    assert sorted(said) == [2, 4]  # type: ignore[type-var]
    assert "13 cells and the headings are 12" in said[2]
    assert "8 cells and the headings are 12" in said[4]
