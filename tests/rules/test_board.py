"""Who sets a column of the faculty board and until when, and what makes a mark whole."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ettle.policy import load_policy
from ettle.rules.access import PostFacts, Viewer
from ettle.rules.board import PROBLEMS, Mark, Marking, Period, marking, may_mark

OPENS = date(2026, 11, 9)
ROLES = ("curriculum_leader", "class_teacher", "senior_leader", "year_head")
VALUES = ("", "green", "amber", "red", "RED", "purple", "1")
REASONS = ("", "ATT", "att", "LOA", "NOT", "XYZ")


def rules() -> Marking:
    found = marking(load_policy("scottish-secondary"))
    assert found is not None
    return found


RULES = rules()


def viewer(role: str, scope: str, faculty: int | None, on: date, school: int = 1) -> Viewer:
    post = PostFacts(role, scope, frozenset({"L0", "L1"}), frozenset(), faculty_id=faculty)  # type: ignore[arg-type]
    return Viewer(1, 1, school, "Somebody", on, (post,))


@pytest.mark.requirement("S2-42")
@given(
    st.sampled_from(ROLES),
    st.sampled_from(["faculty", "class", "school", "year"]),
    st.sampled_from([None, 1, 2]),
    st.integers(-3, 40),
    st.one_of(st.none(), st.integers(0, 20)),
    st.sampled_from([1, 2]),
)
def test_a_column_is_set_by_its_own_leader_while_the_period_lasts_and_a_week_more(
    role: str, scope: str, faculty: int | None, day: int, closed: int | None, school: int
) -> None:
    on = OPENS + timedelta(days=day)
    period = Period(1, OPENS, None if closed is None else OPENS + timedelta(days=closed))
    leads = role == "curriculum_leader" and (scope == "school" or (scope == "faculty" and faculty == 1))
    in_time = day >= 0 and (closed is None or day <= closed + 7)
    assert bool(may_mark(viewer(role, scope, faculty, on, school), 1, period, RULES)) == (
        school == 1 and leads and in_time
    )


@pytest.mark.requirement("S2-43", "G-12")
@given(st.sampled_from(VALUES), st.sampled_from(REASONS))
def test_red_and_amber_need_a_reason_of_the_list_and_green_may_have_one(value: str, reason: str) -> None:
    mark, problem = RULES.weigh(value, reason)
    known = value.lower() in ("green", "amber", "red")
    listed = reason.upper() in ("ATT", "LOA", "NOT")
    right = (not value and not reason) or (known and (listed or (not reason and value == "green")))
    assert (problem == "") == right
    assert problem in ("", *PROBLEMS)
    if right:
        assert mark == Mark(value.lower(), reason.upper())


def test_worst_and_best_are_the_ends_of_the_scale() -> None:
    assert (RULES.worst, RULES.best) == ("red", "green")
    assert Mark("red", "ATT").text == "red:ATT"
    assert Mark("green").text == "green"


@pytest.mark.requirement("D-13")
@pytest.mark.parametrize("pack", ["assertive-mentoring", "house-programme"])
def test_a_school_may_do_without_a_board(pack: str) -> None:
    assert marking(load_policy(pack)) is None
