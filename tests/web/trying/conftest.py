"""A small school with two closed cycles, and its head trying things."""

from collections.abc import Callable
from datetime import date

import pytest
from pytest_django import Settings

from ettle.trying.models import Draft
from tests.web.tracking_cycles.small import TODAY, Small, small_school

Change = Callable[..., Draft]


@pytest.fixture
def small(db: None, settings: Settings) -> Small:
    """Ada has a 2, Ben one 3, Cal two 3s in two faculties, Dee a falling grade; cycle 1 and 2 are closed."""
    settings.ETTLE_TODAY = TODAY
    made = small_school()
    for number in (1, 2):
        made.rate("Ada", "S3", "french", cycle=number, effort="2", behaviour="1")
        made.rate("Ben", "S3", "french", cycle=number, effort="3")
        made.rate("Cal", "S3", "french", cycle=number, effort="3")
        made.rate("Cal", "S3", "physics", cycle=number, effort="4")
        made.rate("Dee", "S5", "physics", "H", cycle=number, working_grade=str(2 + number))
        made.rate("Eve", "S2", "mathematics", cycle=number, effort="1")
        made.close(number, day=date(2026, 10, 5) if number == 1 else date(2026, 11, 20))
    return made


@pytest.fixture
def draft(small: Small) -> Change:
    """Keep a draft: the policy in force with each text in the place of another."""
    from ettle.school.models import AdoptedPolicy
    from ettle.trying.actions import start_draft
    from tests.web.tracking_cycles.small import at

    def keep(name: str = "A draft", **changes: str) -> Draft:
        text = AdoptedPolicy.objects.filter(school=small.school)[0].text
        for old, new in TEXTS[changes["made"]] if "made" in changes else ():
            assert old in text
            text = text.replace(old, new)
        return start_draft(by=small.viewer("head"), name=name, text=text, now=at())

    return keep


TEXTS = {
    "stricter": (('when = { at_or_worse = "3" }', 'when = { at_or_worse = "2" }'),),
    "milder": (
        ('when = { at_or_worse = "3" }', 'when = { at_or_worse = "4" }'),
        ('  { value = "3", id = "early", label = "early intervention" },\n', ""),
    ),
    "two steps": (("worse_than_last_by = 1", "worse_than_last_by = 2"),),
    "ladder": (
        ('{ from = 2, to = 2, owner = "pupil_support_leader" },\n  { from = 3, owner = "year_head" },',
         '{ from = 2, owner = "year_head" },'),
    ),
    "attendance": (("absence_percent = 10,", "absence_percent = 20,"),),
}  # fmt: skip
