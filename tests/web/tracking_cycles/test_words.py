"""The words of lists: one stop at the end of a sentence."""

from datetime import date

import pytest

from ettle.tracking.queries.concern_words import acted_words

DUE = date(2026, 11, 2)
LONG = "Agree one small target with the class teacher, and check it every Friday at the end of the lesson"


@pytest.mark.parametrize("text", ["Speak with home.", "Speak with home"])
def test_a_step_ends_in_one_stop(text: str) -> None:
    assert acted_words(("step", text, DUE, ""), 0, DUE) == "Speak with home. By Mon 2 Nov."


def test_a_shortened_step_ends_in_its_dots_alone() -> None:
    said = acted_words(("step", LONG, DUE, ""), 0, date(2026, 11, 23))
    assert "… Was due Mon 2 Nov." in said
    assert "…." not in said
