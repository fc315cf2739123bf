"""A pupil who has moved up: what was reported of them in a younger year is read by that year's scale and thresholds."""

from dataclasses import replace
from datetime import date

from ettle.policy import Policy, load_policy, load_policy_text, policy_text
from ettle.pupils.pages import SubjectRow
from ettle.pupils.queries.rating_table import rating_table
from ettle.pupils.story import RatingFact
from ettle.school.models import TeachingClass
from ettle.tracking.queries.pupil import ratings_of
from tests.web.tracking_cycles.small import Small

FACT = RatingFact(1, "Cycle 1", date(2026, 9, 1), True, "french", "French", "", "S3", "effort", "3")


def years(small: Small, name: str) -> dict[str, str]:
    return {fact.cycle: fact.year for fact in ratings_of(small.pupils[name].pk)}


def test_each_report_has_the_year_the_pupil_was_in_at_its_close_and_an_open_one_the_year_now(small: Small) -> None:
    small.rate("Ada", "S2", "french", effort="3")
    small.close()
    small.rate("Ada", "S2", "french", cycle=2, effort="3")
    ada = small.pupils["Ada"]
    ada.year = "S3"
    ada.save()
    assert years(small, "Ada") == {"Cycle 1": "S2", "Cycle 2": "S3"}


def test_in_a_class_of_another_year_it_is_still_the_pupils_own(small: Small) -> None:
    small.rate("Ada", "S3", "french", effort="3")
    TeachingClass.objects.update(year="S2")
    small.close()
    assert years(small, "Ada") == {"Cycle 1": "S3"}


def course(policy: Policy, measure: str, *values: str) -> SubjectRow:
    """The row of a pupil's French over two sessions, in S3 and in S5."""
    first = replace(FACT, measure=measure, value=values[0])
    second = replace(first, cycle_id=2, cycle="Cycle 2", opens=date(2028, 9, 1), year="S5", value=values[1])
    table = rating_table(policy, [first, second], None, measure, "/")
    assert table is not None
    (row,) = table.rows
    return row


def test_a_threshold_of_the_older_years_flags_nothing_of_the_younger() -> None:
    row = course(load_policy("scottish-secondary"), "working_grade", "7", "7")
    assert row.ranks == (6, 6)
    assert row.concern_from == (None, 6), "7 is a concern from S4 on"


def test_what_was_rated_on_another_scale_is_told_and_not_drawn_on_this_one() -> None:
    text = policy_text("scottish-secondary")
    effort = 'id = "effort"\n'
    assert text.count(effort) == 1
    policy = load_policy_text(text.replace(effort, effort + 'by_phase = { bge = "sqa_band" }\n'))
    row = course(policy, "effort", "4", "2")
    assert row.ranks == (None, 1)
    assert row.concern_from == (None, 2)
    assert row.direction == "", "nothing is compared across scales"
    assert "4, 2" in row.spoken
