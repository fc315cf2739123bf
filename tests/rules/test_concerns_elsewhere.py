"""The checks of other schools' policies that are about triggers."""

import pytest

from ettle.policy import load_policy_text
from tests.rules.judging import judged, triggers

HEAD = """
[policy]
school = "Made up"
version = "1"
from = 2026-08-01
jurisdiction = "eng"
[[faculties]]
id = "f"
label = "All"
"""


@pytest.mark.requirement("G-08")
def test_gold_green_amber_are_two_falls() -> None:
    """Policy 01, check 5."""
    policy = load_policy_text(
        HEAD
        + """
[[scales]]
id = "colours"
label = "Colours"
better = "first"
values = [{ value = "gold" }, { value = "green" }, { value = "amber" }, { value = "red" }]
[[measures]]
id = "effort"
label = "Effort"
scale = "colours"
[[triggers]]
id = "fall"
label = "Fallen"
measures = ["effort"]
when = { worse_than_last_by = 1 }
outcome = "comment"
"""
    )
    rows = ("a - All - 1 effort gold", "a - All - 2 effort green", "a - All - 3 effort amber")
    fallen = [judged(policy, *rows, report=report).reasons.get_column("previous").to_list() for report in (1, 2, 3)]
    assert fallen == [[], ["gold"], ["green"]]


def test_sub_levels_below_the_target_are_red_from_three() -> None:
    """Policy 16, checks 1, 2 and 4: a target of 5B against 5B, 5C, 4A, 4B and 6C, each subject by itself."""
    steps = ", ".join(f'{{ value = "{n}{part}" }}' for n in (6, 5, 4) for part in "ABC")
    policy = load_policy_text(
        HEAD
        + f"""
[[scales]]
id = "sub"
label = "Sub-levels"
better = "first"
values = [{steps}]
[[measures]]
id = "now"
label = "Level"
scale = "sub"
[[measures]]
id = "aim"
label = "Target"
scale = "sub"
[[triggers]]
id = "red"
label = "Red"
measures = ["now"]
target = "aim"
when = {{ below_target_by = 3 }}
outcome = "comment"
"""
    )
    subjects = {"French": "5B", "Music": "5C", "Art": "4A", "Maths": "4B", "Drama": "6C"}
    rows = [f"a - {subject} - 1 now {level}" for subject, level in subjects.items()]
    found = judged(policy, *rows, *(f"a - {subject} - 1 aim 5B" for subject in subjects))
    assert found.reasons.select("subject", "value", "previous").rows() == [("Maths", "4B", "5B")]
    assert "its target is 5B" in found.reasons.get_column("because")[0]


def test_a_score_of_three_or_lower_asks_for_a_code_where_high_is_good() -> None:
    """Policy 31, checks 1 and 4; and an asked-for code is no concern with an owner."""
    policy = load_policy_text(
        HEAD
        + """
[[scales]]
id = "five"
label = "One to five"
better = "higher"
range = { from = 1, to = 5 }
[[measures]]
id = "atl"
label = "Attitude to learning"
scale = "five"
[[measures]]
id = "bfl"
label = "Behaviour for learning"
scale = "five"
[[triggers]]
id = "aim"
label = "Area to improve most"
measures = ["atl", "bfl"]
when = { at_or_worse = "3" }
outcome = "comment"
"""
    )
    found = judged(policy, "a - Art - 1 atl 4", "a - Art - 1 bfl 3", "b - Art - 1 atl 4", "b - Art - 1 bfl 4")
    assert found.reasons.select("pupil", "measure").rows() == [("a", "bfl")]
    assert found.pupils.is_empty()
    both = judged(policy, "a - Art - 1 atl 2", "a - Art - 1 bfl 3").reasons
    assert both.select("pupil", "subject").unique().height == 1


def test_peebles_words_ask_for_a_comment_and_differ_by_phase() -> None:
    """Policy 18, checks 1 to 3: the trigger follows the words of the phase."""
    policy = load_policy_text(
        HEAD
        + """
[[years]]
id = "S2"
[[years]]
id = "S5"
[[phases]]
id = "bge"
label = "BGE"
years = ["S2"]
[[phases]]
id = "senior"
label = "Senior"
years = ["S5"]
[[scales]]
id = "young"
label = "Words"
better = "first"
values = [{ value = "Good" }, { value = "Inconsistent" }, { value = "Needs-Improvement" }]
[[scales]]
id = "old"
label = "Words"
better = "first"
values = [{ value = "Good" }, { value = "Inconsistent" }, { value = "Unsatisfactory" }]
[[measures]]
id = "homework"
label = "Homework"
scale = "young"
by_phase = { senior = "old" }
[[triggers]]
id = "comment"
label = "Next steps"
measures = ["homework"]
when = { at_or_worse = "Inconsistent" }
outcome = "comment"
"""
    )
    for year, value, fires in (
        ("S2", "Inconsistent", True), ("S2", "Good", False), ("S5", "Unsatisfactory", True),
        ("S5", "Needs-Improvement", False),
    ):  # fmt: skip
        found = judged(policy, f"a {year} Art - 1 homework {value}")
        assert (triggers(found) == ["comment"]) is fires
        assert found.pupils.is_empty()


PRAISE = (
    HEAD
    + """
[[scales]]
id = "effort"
label = "Effort"
better = "lower"
range = { from = 1, to = 5 }
values = [{ value = "0", counted = false }]
[[measures]]
id = "effort"
label = "Effort"
scale = "effort"
[[triggers]]
id = "praise"
label = "Praise List"
measures = ["effort"]
when = { average_at_or_better = 1.75 }
outcome = "praise"
unless_any = ["4", "5"]
"""
)


def test_an_average_leaves_out_what_is_not_counted() -> None:
    """Policy 36, check 1: 1, 1, 0, 2 average 1.33; all noughts have no average."""
    policy = load_policy_text(PRAISE)
    scores = zip(("English", "Maths", "Science", "Art"), (1, 1, 0, 2), strict=True)
    found = judged(policy, *(f"a - {subject} - 1 effort {score}" for subject, score in scores))
    assert found.reasons.select("subject", "value").rows() == [(None, "1.33")]
    assert found.reasons.get_column("because")[0].startswith("Effort averages 1.33 over 3 ratings")
    assert found.pupils.is_empty()
    assert judged(policy, "a - English - 1 effort 0", "a - Maths - 1 effort 0").reasons.is_empty()


def test_a_single_four_keeps_a_pupil_off_the_praise_list() -> None:
    """Policy 36, check 3: 1, 1, 1, 4 averages 1.75, which is good enough, and is off the list for the 4."""
    policy = load_policy_text(PRAISE)
    scores = zip(("English", "Maths", "Science", "Art"), (1, 1, 1, 4), strict=True)
    rows = [f"a - {subject} - 1 effort {score}" for subject, score in scores]
    assert judged(policy, *rows).reasons.is_empty()
    spared = policy.trigger("praise").model_copy(update={"unless_any": ()})
    assert triggers(judged(policy.model_copy(update={"triggers": (spared,)}), *rows)) == ["praise"]


def test_averages_where_high_is_good() -> None:
    """Policy 36, check 5: 9, 8, 10, 9 averages 9.00; 5, 4, 6 averages 5.00."""
    text = PRAISE.replace('"lower"', '"higher"').replace("to = 5", "to = 10").replace("1.75", "9")
    policy = load_policy_text(text.replace('unless_any = ["4", "5"]', ""))
    gold = [f"a - S{n} - 1 effort {score}" for n, score in enumerate((9, 8, 10, 9))]
    brown = [f"b - S{n} - 1 effort {score}" for n, score in enumerate((5, 4, 6))]
    assert judged(policy, *gold, *brown).reasons.select("pupil", "value").rows() == [("a", "9.00")]
