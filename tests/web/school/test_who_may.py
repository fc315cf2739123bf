"""A refusal for want of a right says which posts have it, from the school's own policy."""

from datetime import date
from typing import get_args

import pytest

from ettle.policy import policy_text
from ettle.policy.schema.people import Right
from ettle.rules.access import may, may_for_year
from ettle.school.actions import adopt_policy
from ettle.school.refusals import refusal
from ettle.school.words import RIGHTS
from tests.web.tracking_cycles.conftest import small
from tests.web.tracking_cycles.small import Small, at

__all__ = ["small"]


def test_every_right_of_a_policy_has_its_words() -> None:
    assert set(RIGHTS) == set(get_args(Right))


@pytest.mark.requirement("S2-08")
def test_an_administrator_who_closes_a_cycle_is_told_who_may(small: Small) -> None:
    small.rate("Ada", "S3", "french", effort="2")
    answer = small.client("office").post(f"/tracking/cycles/{small.cycle(1).pk}/close/")
    assert answer.status_code == 403
    assert "No post of yours may close a cycle. Posts that may: senior leader." in answer.content.decode()
    assert "For one year group alone, its own year head may too." in answer.content.decode()


def test_a_cycle_of_one_year_is_for_the_head_of_that_year_too(small: Small) -> None:
    office = small.viewer("office")
    assert refusal(office, may_for_year(office, "close_cycle", ["S3"])) == (
        "No post of yours may close a cycle. Posts that may: senior leader and year head of S3."
    )


def test_a_year_head_is_told_that_the_right_is_for_their_own_year(small: Small) -> None:
    head = small.viewer("head_s3")
    said = refusal(head, may_for_year(head, "close_cycle", ["S2", "S3"]))
    assert said.startswith(
        "Your post may close a cycle for its own part of the school only, and this is for S2 and S3."
    )
    assert "Posts that may: senior leader." in said


@pytest.mark.parametrize(("right", "path"), [("read the record", "/school/audit/"), ("import files", "/import/")])
def test_a_page_that_wants_a_right_names_who_has_it(small: Small, right: str, path: str) -> None:
    text = small.client("teacher").get(path).content.decode()
    assert f"No post of yours may {right}" in text
    assert "Posts that may: " in text
    assert "administrator" in text


def test_two_rights_of_which_one_would_do_are_both_named(small: Small) -> None:
    teacher = small.viewer("teacher")
    said = refusal(teacher, may(teacher, "manage_people", "manage_cycles"))
    assert "may manage people and posts or set up reporting cycles." in said
    assert "senior leader and administrator" in said


def test_who_may_follows_the_schools_own_policy(small: Small) -> None:
    text = policy_text("scottish-secondary").replace('"close_cycle", ', "").replace('version = "', 'version = "new ')
    adopt_policy(school=small.school, text=text, effective_from=date(2026, 11, 23), by=None, now=at())
    office = small.viewer("office")
    assert refusal(office, may_for_year(office, "close_cycle", ["S3"])).endswith(
        "The school's policy gives this right to no post."
    )
