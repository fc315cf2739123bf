"""Terms, school days and the year line, from the policy's calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ettle.policy.schema import Calendar
from ettle.rules.calendar import after_school_days, moment, school_days, session_of_classes, year_line

YEAR = Calendar.model_validate(
    {
        "sessions": [
            {
                "label": "2025/26",
                "starts": "2025-08-13",
                "ends": "2026-06-26",
                "timetable_change": "2026-06-01",
                "terms": [
                    {
                        "id": "autumn",
                        "label": "Autumn term",
                        "starts": "2025-08-13",
                        "ends": "2025-12-19",
                        "half_terms": [
                            {"id": "a1", "label": "Autumn 1", "starts": "2025-08-13", "ends": "2025-10-10"},
                            {"id": "a2", "label": "Autumn 2", "starts": "2025-10-21", "ends": "2025-12-19"},
                        ],
                    },
                    {"id": "spring", "label": "Spring term", "starts": "2026-01-06", "ends": "2026-04-02"},
                    {"id": "summer", "label": "Summer term", "starts": "2026-04-21", "ends": "2026-06-26"},
                ],
                "holidays": [
                    {"label": "October break", "starts": "2025-10-11", "ends": "2025-10-20"},
                    {"label": "May day", "starts": "2026-05-04", "ends": "2026-05-05"},
                ],
            },
            {"label": "2026/27", "starts": "2026-08-12", "ends": "2027-06-25", "terms": []},
        ]
    }
)
days = st.dates(date(2025, 8, 1), date(2026, 8, 31))


def test_a_day_in_the_second_half_of_autumn_is_known_as_such() -> None:
    found = moment(YEAR, date(2025, 11, 3))
    assert found.session
    assert found.term
    assert found.half_term
    assert (found.session.label, found.term.id, found.half_term.id, found.school_day) == (
        "2025/26", "autumn", "a2", True,
    )  # fmt: skip


def test_first_and_last_days_belong_to_the_term_and_the_days_beside_do_not() -> None:
    for day, inside in (("2025-08-13", True), ("2025-08-12", False), ("2026-06-26", True), ("2026-06-27", False)):
        assert (moment(YEAR, date.fromisoformat(day)).term is not None) is inside


def test_a_break_and_a_holiday_are_no_school_days() -> None:
    assert not moment(YEAR, date(2025, 10, 15)).school_day
    may_day = moment(YEAR, date(2026, 5, 4))
    assert may_day.holiday
    assert (may_day.holiday.label, may_day.school_day) == ("May day", False)
    assert not moment(YEAR, date(2025, 12, 25)).school_day


def test_school_days_leave_out_weekends_breaks_and_holidays() -> None:
    assert school_days(YEAR, date(2025, 8, 13), date(2025, 8, 19)) == 5
    assert school_days(YEAR, date(2025, 10, 10), date(2025, 10, 21)) == 2
    assert school_days(YEAR, date(2026, 5, 1), date(2026, 5, 6)) == 2
    assert school_days(YEAR, date(2026, 5, 6), date(2026, 5, 1)) == 0


def test_fifteen_school_days_after_a_day() -> None:
    assert after_school_days(YEAR, date(2025, 10, 10), 1) == date(2025, 10, 21)
    assert after_school_days(YEAR, date(2025, 8, 13), 15) == date(2025, 9, 3)
    assert after_school_days(YEAR, date(2026, 6, 26), 1) is None
    assert after_school_days(Calendar(), date(2026, 6, 26), 1) is None
    with pytest.raises(ValueError, match="from 1"):
        after_school_days(YEAR, date(2026, 6, 1), 0)


def test_classes_made_after_the_timetable_change_belong_to_the_next_session() -> None:
    before, after = session_of_classes(YEAR, date(2026, 5, 29)), session_of_classes(YEAR, date(2026, 6, 1))
    assert before
    assert after
    assert (before.label, after.label) == ("2025/26", "2026/27")
    assert session_of_classes(YEAR, date(2026, 7, 15)) is None


def test_the_year_line_runs_from_nought_to_one_with_its_breaks_named() -> None:
    line = year_line(YEAR, date(2025, 11, 3))
    assert line
    assert [(part.kind, part.label) for part in line.segments] == [
        ("half_term", "Autumn 1"),
        ("break", "October break"),
        ("half_term", "Autumn 2"),
        ("break", ""),
        ("term", "Spring term"),
        ("break", ""),
        ("term", "Summer term"),
    ]
    assert [part.label for part in line.segments if part.current] == ["Autumn 2"]


def test_between_sessions_the_line_is_the_next_ones_and_today_is_nowhere_on_it() -> None:
    line = year_line(YEAR, date(2026, 7, 15))
    assert line
    assert (line.session, line.today) == ("2026/27", None)
    assert year_line(YEAR, date(2030, 1, 1)) is None


@given(days)
def test_the_segments_meet_end_to_end_and_today_is_inside_its_own(day: date) -> None:
    line = year_line(YEAR, day)
    assert line
    assert line.segments[0].starts == 0
    assert line.segments[-1].ends == 1
    for one, next_one in zip(line.segments, line.segments[1:], strict=False):
        assert one.ends == next_one.starts
        assert one.last + timedelta(days=1) == next_one.first
    current = [part for part in line.segments if part.current]
    assert len(current) == (line.today is not None)
    if line.today is not None:
        assert current[0].starts < line.today < current[0].ends


@given(days, days, days)
def test_school_days_of_two_stretches_add_up(first: date, middle: date, last: date) -> None:
    first, middle, last = sorted((first, middle, last))
    parts = school_days(YEAR, first, middle) + school_days(YEAR, middle + timedelta(days=1), last)
    assert parts == school_days(YEAR, first, last)


@given(days, st.integers(1, 30))
def test_going_forward_by_school_days_counts_them(day: date, count: int) -> None:
    reached = after_school_days(YEAR, day, count)
    if reached is not None:
        assert school_days(YEAR, day + timedelta(days=1), reached) == count
