"""The path of a concern from new to closed, held against a slow reading of it, and when something is late."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ettle.policy import load_policy
from ettle.policy.schema import Calendar
from ettle.rules.access import REASONS, PostFacts, PupilFacts, Viewer
from ettle.rules.concerns.overdue import days_late, due_after, late_before
from ettle.rules.concerns.states import TABLE, Act, State, acts_of, after, for_now, may_do
from ettle.rules.owners import ConcernFacts

OWNER, HEAD, OTHER = 1, 2, 3
PUPIL = PupilFacts(9, 1, "S3", 1, 1)
CONCERN = ConcernFacts(OWNER, "curriculum_leader", "S3", PUPIL)
READS = frozenset({"L0", "L1"})


def person(staff_id: int) -> Viewer:
    """The owner, a year head who may name another, or a teacher of the pupil with neither."""
    may = frozenset({"override_owner"}) if staff_id == HEAD else frozenset()
    post = PostFacts("year_head" if staff_id == HEAD else "tutor", "year", READS, may, year="S3")
    return Viewer(staff_id, staff_id, 1, "Somebody", date(2026, 11, 23), (post,))


def slowly(act: Act, state: State, who: int, does_step: bool) -> State | None:
    """The state after it, or None where it is refused; written out case by case from the requirements."""
    holds = who in (OWNER, HEAD)
    if act == Act.TAKE_UP:
        return State.OWNED if who == OWNER and state == State.NEW else None
    if act == Act.REOPEN:
        return State.OWNED if holds and state == State.CLOSED else None
    if state == State.CLOSED:
        return None
    if act == Act.SETTLE:
        return state if (holds or does_step) and state in (State.ACTING, State.REVIEWED) else None
    if act == Act.HAND_ON or act == Act.OVERRIDE:
        theirs = who == (OWNER if act == Act.HAND_ON else HEAD)
        return (State.NEW if state == State.OWNED else state) if theirs else None
    return by_holder(act, state) if holds else None


def by_holder(act: Act, state: State) -> State | None:
    """What the owner, or who may name another, does with an open concern."""
    agreed = state in (State.ACTING, State.REVIEWED)
    if act == Act.PLAN:
        return State.ACTING
    if act == Act.REVIEW:
        return State.REVIEWED if agreed else None
    if act == Act.CLOSE:
        return State.CLOSED if state == State.REVIEWED else None
    assert act == Act.NO_ACTION
    return None if agreed else State.CLOSED


acts, states, people = st.sampled_from(Act), st.sampled_from(State), st.sampled_from((OWNER, HEAD, OTHER))


@pytest.mark.requirement("S2-09", "S2-25")
@given(acts, states, people, st.booleans())
def test_the_table_says_what_the_requirements_say(act: Act, state: State, who: int, does_step: bool) -> None:
    decision = may_do(person(who), act, state, CONCERN, does_step=does_step)
    wanted = slowly(act, state, who, does_step)
    assert bool(decision) == (wanted is not None)
    if wanted is not None:
        assert after(act, state) == wanted


@given(acts, states, people)
def test_every_refusal_has_its_words(act: Act, state: State, who: int) -> None:
    assert may_do(person(who), act, state, CONCERN).reason in REASONS
    assert for_now(act, state).reason in REASONS


@pytest.mark.requirement("S2-09")
@given(st.lists(acts, max_size=30))
def test_nothing_leaves_the_list_but_by_a_review_and_a_reason_or_no_action_and_a_reason(tried: list[Act]) -> None:
    """Whatever is tried in whatever order, a concern ends from a review, or from nothing agreed with a reason."""
    state, planned, reviewed = State.NEW, False, False
    for act in tried:
        if not for_now(act, state):
            with pytest.raises(ValueError, match="is not for a concern"):
                after(act, state)
            continue
        before, state = state, after(act, state)
        planned = planned or act == Act.PLAN
        reviewed = (reviewed or act == Act.REVIEW) and act != Act.PLAN
        if state == State.CLOSED and before != State.CLOSED:
            assert (planned and reviewed) if act == Act.CLOSE else act == Act.NO_ACTION
            assert "reason" in TABLE[act].needs
            planned = reviewed = False


def test_every_state_can_be_left_and_every_open_one_comes_to_an_end() -> None:
    for state in State:
        reached = {state}
        for _ in State:
            reached |= {row.moves[one] for row in TABLE.values() for one in reached if one in row.moves}
        assert State.CLOSED in reached
        assert State.OWNED in reached


def test_an_owner_of_another_school_may_do_nothing() -> None:
    stranger = Viewer(OWNER, OWNER, 2, "Stranger", date(2026, 11, 23))
    assert not any(acts_of(stranger, State.NEW, CONCERN).values())


CALENDAR = load_policy("scottish-secondary").calendar
days = st.dates(date(2026, 8, 12), date(2027, 6, 25))


@given(days, days)
def test_late_is_a_school_day_gone_by(due: date, on: date) -> None:
    late = days_late(CALENDAR, due, on)
    assert (due < late_before(CALENDAR, on)) == (late > 0)


@given(st.dates(date(2026, 8, 12), date(2027, 4, 30)), st.integers(0, 30))
def test_what_is_due_in_some_school_days_is_not_late_before(day: date, count: int) -> None:
    due = due_after(CALENDAR, day, count)
    assert days_late(CALENDAR, due, due) == 0
    assert days_late(CALENDAR, day, due) == count


def test_nothing_gets_later_over_a_weekend_or_a_holiday() -> None:
    friday = date(2026, 10, 9)  # the last day before the October week
    assert [days_late(CALENDAR, friday, friday + timedelta(days=n)) for n in (1, 3, 9, 10)] == [0, 0, 0, 1]


def test_a_school_without_a_calendar_counts_weekdays() -> None:
    friday = date(2026, 11, 20)
    assert [days_late(Calendar(), friday, friday + timedelta(days=n)) for n in (1, 2, 3, 4)] == [0, 0, 1, 2]
    assert late_before(Calendar(), date(2026, 11, 22)) == friday
    assert due_after(Calendar(), friday, 2) == date(2026, 11, 24)
