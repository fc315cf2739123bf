"""Attendance is judged by counts, exactly, and shown rounded."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ettle.rules.attendance import (
    AbsenceLine,
    AttendanceError,
    Counts,
    by_counts,
    by_percentage,
    seems_to_disagree,
    shown,
)

NATIONAL = AbsenceLine(percent=Decimal(10), minimum_possible=20)
STRICT = AbsenceLine(percent=Decimal(10), minimum_possible=20, strict=True)


@st.composite
def some_counts(draw: st.DrawFn) -> Counts:
    possible = draw(st.integers(20, 400))
    return Counts(possible, draw(st.integers(0, possible)))


@pytest.mark.requirement("S2-32", "G-04")
def test_exactly_ninety_per_cent_is_in_and_one_opening_more_is_out() -> None:
    assert by_counts(Counts(200, 180), NATIONAL).reached is True
    assert by_counts(Counts(200, 181), NATIONAL).reached is False
    assert by_counts(Counts(190, 171), NATIONAL).reached is True
    assert by_counts(Counts(190, 172), NATIONAL).reached is False


@pytest.mark.requirement("S2-32")
def test_ninety_in_and_ninety_point_one_out_as_given_percentages() -> None:
    assert by_percentage(Decimal("90.0"), NATIONAL).reached is True
    assert by_percentage(Decimal("90.1"), NATIONAL).reached is False


@pytest.mark.requirement("G-04")
def test_a_school_that_acts_below_ninety_leaves_exactly_ninety_out() -> None:
    assert by_counts(Counts(200, 180), STRICT).reached is False
    assert by_counts(Counts(200, 179), STRICT).reached is True


def test_the_rounded_figure_never_decides() -> None:
    # 2249 of 2500 is 89.96%, shown as 90.0; 2251 of 2500 is 90.04%, also shown as 90.0.
    inside, outside = Counts(2500, 2249), Counts(2500, 2251)
    assert shown(inside) == shown(outside) == "90.0"
    assert by_counts(inside, NATIONAL).reached is True
    assert by_counts(outside, NATIONAL).reached is False
    assert seems_to_disagree(outside, NATIONAL)
    assert seems_to_disagree(inside, STRICT)
    assert not seems_to_disagree(Counts(0, 0), NATIONAL)


def test_too_few_openings_say_nothing_yet() -> None:
    finding = by_counts(Counts(19, 0), NATIONAL)
    assert finding.reached is None
    assert "19" in finding.because
    assert "20" in finding.because
    assert by_counts(Counts(0, 0), AbsenceLine(Decimal(10), 0)).reached is None


def test_the_figure_is_shown_to_one_decimal_with_halves_up() -> None:
    assert shown(Counts(2000, 1999)) == "100.0"
    assert shown(Counts(400, 357)) == "89.3"  # 89.25
    assert shown(Counts(3, 1)) == "33.3"
    assert shown(Counts(5, 5)) == "100.0"


def test_the_sentence_says_the_counts_and_the_line() -> None:
    assert by_counts(Counts(200, 180), NATIONAL).because == (
        "Absent 20 of 200 openings, which is attendance of 90.0%; the policy counts absence of 10% or more."
    )
    assert "more than 10%, which is not reached" in by_counts(Counts(200, 180), STRICT).because


@pytest.mark.parametrize(("possible", "present"), [(-1, 0), (10, 11), (10, -1)])
def test_counts_that_cannot_be_are_refused(possible: int, present: int) -> None:
    with pytest.raises(AttendanceError, match="cannot be"):
        Counts(possible, present)


@pytest.mark.parametrize("wrong", ["190.0", "-5", "NaN"])
def test_a_percentage_outside_its_range_is_refused_with_the_range(wrong: str) -> None:
    with pytest.raises(AttendanceError, match="0 to 100"):
        by_percentage(Decimal(wrong), NATIONAL)


def test_no_openings_have_no_figure() -> None:
    with pytest.raises(AttendanceError):
        shown(Counts(0, 0))


@given(some_counts(), st.integers(0, 1000), st.booleans())
def test_the_line_agrees_with_fractions(counts: Counts, tenths: int, strict: bool) -> None:
    line = AbsenceLine(Decimal(tenths) / 10, 0, strict)
    share, edge = Fraction(counts.absent, counts.possible), Fraction(tenths, 1000)
    assert by_counts(counts, line).reached is (share > edge if strict else share >= edge)


@given(some_counts())
def test_the_shown_figure_is_never_more_than_half_a_tenth_off(counts: Counts) -> None:
    off = Fraction(shown(counts)) - Fraction(counts.present * 100, counts.possible)
    assert Fraction(-1, 20) < off <= Fraction(1, 20)
