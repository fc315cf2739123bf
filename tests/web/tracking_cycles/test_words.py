"""The words of lists: one stop at the end of a sentence."""

from datetime import date

import pytest

from ettle.policy import load_policy
from ettle.tracking.queries.concern_words import acted_words
from ettle.tracking.queries.year_list import direction_words

DUE = date(2026, 11, 2)
LONG = "Agree one small target with the class teacher, and check it every Friday at the end of the lesson"


@pytest.mark.parametrize("text", ["Speak with home.", "Speak with home"])
def test_a_step_ends_in_one_stop(text: str) -> None:
    assert acted_words(("step", text, DUE, ""), 0, DUE) == "Speak with home. By Mon 2 Nov."


def test_a_shortened_step_ends_in_its_dots_alone() -> None:
    said = acted_words(("step", LONG, DUE, ""), 0, date(2026, 11, 23))
    assert "… Was due Mon 2 Nov." in said
    assert "…." not in said


@pytest.mark.parametrize(
    ("pack", "words"),
    [("scottish-secondary", "Why (1 is best)"), ("assertive-mentoring", "Why"), ("house-programme", "Why")],
)
def test_a_head_over_several_scales_says_only_what_holds_for_each(pack: str, words: str) -> None:
    """Effort ends at 4 and a working grade at 9: that 4 is worst would mislead beside a 7."""
    assert direction_words(load_policy(pack)) == words
