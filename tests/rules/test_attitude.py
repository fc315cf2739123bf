"""Attitude by half term: counts from the start of a session taken apart, trends, and terms without an entry."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ettle.policy import load_policy
from ettle.rules.attendance import Counts
from ettle.rules.attitude import (
    BEST_FIRST,
    Counted,
    Standing,
    bands_of,
    by_half_term,
    figure,
    half_at,
    halves,
    may_be_given,
    session_at,
    session_before,
    summed_up,
    terms_without,
    trend,
)

POLICY = load_policy("scottish-secondary")
SESSION = POLICY.calendar.sessions[1]
HALVES = halves(SESSION)


@pytest.mark.requirement("G-35")
def test_three_terms_split_at_the_break_make_six_half_terms() -> None:
    assert [half.id for half in HALVES] == ["autumn-1", "autumn-2", "spring-1", "spring-2", "summer-1", "summer-2"]
    assert len({half.term for half in HALVES}) == 3


@given(st.lists(st.tuples(st.integers(1, 200), st.floats(0, 1)), min_size=1, max_size=6))
def test_counts_that_run_on_come_apart_into_what_was_added(added: list[tuple[int, float]]) -> None:
    own = [(possible, int(possible * share)) for possible, share in added]
    rows, total = [], (0, 0)
    for half, (possible, present) in zip(HALVES, own, strict=False):
        total = (total[0] + possible, total[1] + present)
        rows.append(Counted(half.ends, *total))
    found = by_half_term(HALVES, reversed(rows))
    assert found == {half.id: Counts(*counts) for half, counts in zip(HALVES, own, strict=False)}


def test_a_half_term_that_was_not_counted_leaves_the_next_without_a_figure() -> None:
    rows = [Counted(HALVES[0].ends, 80, 76), Counted(HALVES[2].ends, 240, 230), Counted(HALVES[3].ends, 300, 285)]
    assert by_half_term(HALVES, rows) == {"autumn-1": Counts(80, 76), "spring-2": Counts(60, 55)}


def test_a_count_in_the_holidays_belongs_to_the_half_term_before() -> None:
    day = HALVES[0].ends + timedelta(days=3)
    assert by_half_term(HALVES, [Counted(day, 80, 76)]) == {"autumn-1": Counts(80, 76)}


def test_counts_that_go_down_give_no_figure() -> None:
    rows = [Counted(HALVES[0].ends, 80, 76), Counted(HALVES[1].ends, 70, 70)]
    assert set(by_half_term(HALVES, rows)) == {"autumn-1"}


@pytest.mark.requirement("G-04", "S3-165")
@pytest.mark.parametrize(
    ("counts", "percent", "colour"),
    [
        (Counts(100, 98), "98", "green"), (Counts(100, 95), "95", "green"), (Counts(10000, 9499), "95", "yellow"),
        (Counts(70, 63), "90", "yellow"), (Counts(10000, 8999), "90", "red"), (Counts(66, 60), "90.9", "yellow"),
    ],
)  # fmt: skip
def test_the_counts_give_the_colour_and_not_the_rounded_figure(counts: Counts, percent: str, colour: str) -> None:
    found = figure(counts, bands_of(POLICY))
    assert (found.percent, found.colour) == (percent, colour)


@pytest.mark.requirement("S3-163")
@given(st.sampled_from(BEST_FIRST), st.sampled_from(BEST_FIRST))
def test_better_is_improved_and_worse_is_slipped(now: str, before: str) -> None:
    order = {"green": 3, "yellow": 2, "red": 1}
    better, worse = order[now] > order[before], order[now] < order[before]
    assert trend(now, before) == ("improved" if better else "slipped" if worse else "same")
    assert trend(now, "") == trend("", before) == ""


@given(st.lists(st.tuples(st.sampled_from(("", *BEST_FIRST)), st.sampled_from(("", *BEST_FIRST)))))
def test_each_area_that_has_a_colour_is_told_once(pairs: list[tuple[str, str]]) -> None:
    standings = [Standing(str(number), *pair) for number, pair in enumerate(pairs)]
    said = summed_up(standings)
    told = [*said.best, *said.improved, *said.slipped, *said.steady]
    assert sorted(one.strand for one in told) == sorted(one.strand for one in standings if one.colour)


@pytest.mark.requirement("S3-200")
def test_a_term_is_without_an_entry_once_its_last_half_term_has_begun() -> None:
    autumn = HALVES[0].term
    assert terms_without(HALVES, {}, HALVES[0].ends) == ()
    assert terms_without(HALVES, {}, HALVES[1].starts) == (autumn,)
    assert terms_without(HALVES, {"autumn-1": True}, HALVES[1].ends) == ()
    assert len(terms_without(HALVES, {"autumn-1": True}, SESSION.ends)) == 2


def test_a_half_term_is_open_from_its_first_day_until_the_policys_days_after_it() -> None:
    half, rules = HALVES[0], POLICY.attitude
    last = half.ends + timedelta(days=rules.days_after)
    assert not may_be_given(half, rules, half.starts - timedelta(days=1))
    assert may_be_given(half, rules, half.starts)
    assert may_be_given(half, rules, last)
    assert not may_be_given(half, rules, last + timedelta(days=1))


def test_in_a_break_the_half_term_before_it_is_the_one_that_began_last() -> None:
    found = half_at(HALVES, HALVES[0].ends + timedelta(days=2))
    assert found is not None
    assert found.id == "autumn-1"
    assert half_at(HALVES, date(2020, 1, 1)) is None
    assert session_at(POLICY.calendar, SESSION.starts) == SESSION
    assert session_before(POLICY.calendar, SESSION) == POLICY.calendar.sessions[0]
