"""Candidate numbers and pupil numbers, and what spreadsheets do to them."""

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ettle.rules.identifiers import read_identifier, scn_check, scn_fits, upn_check, upn_fits

MESSY = Path(__file__).parent / "messy_numbers.csv"

eight_digits = st.text("0123456789", min_size=8, max_size=8)


@pytest.mark.requirement("D-11")
@pytest.mark.parametrize(
    ("stem", "digit"), [("21345678", "4"), ("05123456", "1"), ("12345678", "5"), ("23000005", "0")]
)
def test_the_published_stems_have_their_check_digit(stem: str, digit: str) -> None:
    assert scn_check(stem) == digit
    assert scn_fits(stem + digit)


def test_a_stem_whose_digit_would_be_ten_belongs_to_no_number() -> None:
    assert scn_check("23100002") is None
    assert not any(scn_fits("23100002" + digit) for digit in "0123456789")


@pytest.mark.parametrize(
    ("rest", "letter"),
    [("801200005001", "B"), ("823432106001", "G"), ("80120000501A", "A"), ("207000016049", "P")],
)
def test_the_published_pupil_numbers_have_their_check_letter(rest: str, letter: str) -> None:
    assert upn_check(rest) == letter
    assert upn_fits(letter + rest)


@pytest.mark.parametrize("wrong", ["A801200005001", "B80120000501I", "B80120000501", "b801200005001", ""])
def test_a_pupil_number_with_a_slip_does_not_fit(wrong: str) -> None:
    assert not upn_fits(wrong)


@pytest.mark.parametrize("wrong", ["1234567", "123456789", "1234567x", "١٢٣٤٥٦٧٨"])
def test_a_stem_that_is_not_eight_digits_is_an_error(wrong: str) -> None:
    with pytest.raises(ValueError, match="eight digits"):
        scn_check(wrong)


@given(eight_digits, st.integers(0, 7), st.integers(1, 9))
def test_any_single_wrong_digit_is_noticed(stem: str, place: int, by: int) -> None:
    check = scn_check(stem)
    if check is None:
        return
    slip = stem[:place] + str((int(stem[place]) + by) % 10) + stem[place + 1 :]
    assert not scn_fits(slip + check)


@given(eight_digits, st.integers(0, 6))
def test_two_digits_that_change_places_are_noticed(stem: str, place: int) -> None:
    check = scn_check(stem)
    if check is None or stem[place] == stem[place + 1]:
        return
    slip = stem[:place] + stem[place + 1] + stem[place] + stem[place + 2 :]
    assert not scn_fits(slip + check)


@pytest.mark.requirement("D-11")
def test_every_number_of_the_messy_file_is_read_as_the_right_outcome() -> None:
    with MESSY.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 8
    for row in rows:
        read = read_identifier(row["SCN"])
        assert read.outcome == row["outcome"], row
        assert (read.value or "") == row["canonical"], row
    kinds = [row["outcome"] for row in rows]
    assert json.dumps(kinds) == json.dumps(
        ["padded", "padded", "not_recoverable", "stripped", "padded", "as_is", "stripped", "padded"]
    )


def test_zeros_put_back_are_certain_only_when_the_check_digit_fits() -> None:
    fitting = read_identifier("51234561")
    assert (fitting.value, fitting.certain) == ("051234561", True)
    offered = read_identifier("1204517")
    assert (offered.value, offered.certain) == ("001204517", False)
    assert "confirm" in offered.note


@pytest.mark.requirement("D-11")
def test_a_failed_check_is_a_warning_that_names_the_right_digit_and_keeps_the_number() -> None:
    read = read_identifier("213456785")
    assert (read.value, read.fits, read.certain) == ("213456785", False, True)
    assert "should be 4" in read.note


def test_spaces_and_unseen_signs_are_taken_out() -> None:
    assert read_identifier("\ufeff 213 456\u00a0784 ").value == "213456784"
    assert read_identifier("b80120 0005001", "upn").value == "B801200005001"


def test_a_number_in_powers_of_ten_is_kept_only_when_no_digit_is_missing() -> None:
    assert read_identifier("2.13456784E+08").value == "213456784"
    assert read_identifier("2.13457E+08").outcome == "not_recoverable"
    assert read_identifier("2.13457E+08").value is None
    assert "nowhere in the file" in read_identifier("2.13457E+08").note


def test_a_number_with_commas_or_a_point_nought_is_the_number() -> None:
    assert read_identifier("213,456,784").value == "213456784"
    assert read_identifier("213456784.0").value == "213456784"


def test_an_empty_cell_is_said_to_be_empty() -> None:
    assert read_identifier("  ").outcome == "empty"


def test_a_schools_own_reference_is_left_alone() -> None:
    assert read_identifier("P0001", "own").value == "P0001"
    assert read_identifier(" 3 A1 ", "own").value == "3 A1"
    assert read_identifier("1E5", "own").value == "1E5"
    assert read_identifier("12.0", "own").value == "12"
    assert read_identifier("1.20453E+06", "own").value is None


def test_text_that_is_no_candidate_number_is_kept_and_said() -> None:
    read = read_identifier("P0001")
    assert read.value == "P0001"
    assert "nine digits" in read.note
    assert "eleven digits" in read_identifier("P0001", "upn").note


def test_a_pupil_number_with_a_wrong_letter_is_a_warning() -> None:
    read = read_identifier("A801200005001", "upn")
    assert (read.value, read.fits) == ("A801200005001", False)
    assert "should be B" in read.note


@given(eight_digits)
def test_a_good_number_survives_every_dress_a_spreadsheet_gives_it(stem: str) -> None:
    check = scn_check(stem)
    if check is None:
        return
    number = stem + check
    for dress in (number, f"'{number}", f'="{number}"', f"{number}.0", f"  {number}"):
        assert read_identifier(dress).value == number
    bare = number.lstrip("0")
    if len(bare) >= 6:
        assert read_identifier(bare).value == number


@given(st.text(max_size=20))
def test_no_text_at_all_breaks_the_reading(text: str) -> None:
    for kind in ("scn", "upn", "own"):
        read = read_identifier(text, kind)
        assert read.given == text
        assert read.value is None or read.value == read.value.strip()
