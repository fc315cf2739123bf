"""How small a number is hidden is the school's word of today, on every page that tells numbers (D-10)."""

from datetime import date

import pytest

from ettle.policy import policy_text
from ettle.school.actions import adopt_policy
from tests.web.tracking_cycles.small import Small, at

STATED = "smallest_figure = 5"


def seven_with_a_three(small: Small) -> str:
    """Seven pupils of Rannoch with a three for effort, in a cycle that closed; the address of its overview."""
    for number in range(7):
        small.pupil(f"Pupil{number}", "S3")
        small.rate(f"Pupil{number}", "S3", "french", effort="3")
    small.close()
    return f"/tracking/cycles/{small.cycle(1).pk}/overview/S3/"


def from_today(small: Small, smallest: int) -> None:
    """The school adopts another smallest figure today, after the cycle has closed."""
    text = policy_text("scottish-secondary")
    assert STATED in text
    changed = text.replace(STATED, f"smallest_figure = {smallest}")
    adopt_policy(school=small.school, text=changed, effective_from=date(2026, 11, 23), by=None, now=at())


@pytest.mark.requirement("D-10")
@pytest.mark.parametrize("smallest", [1, 7, 8, 100])
def test_the_figures_of_an_old_cycle_follow_the_policy_of_today(small: Small, smallest: int) -> None:
    address = seven_with_a_three(small)
    assert small.client("psl_tummel").get(address).content.decode().count("fewer than") == 0
    from_today(small, smallest)
    text = small.client("psl_tummel").get(address, {"measure": "effort", "value": "3"}).content.decode()
    hidden = smallest > 7
    assert (f"fewer than {smallest}" in text) == hidden
    assert (f"Numbers below {smallest} are hidden" in text) == hidden
    assert (f"Fewer than {smallest} others are not yours to see." in text) == hidden
    assert ("7 others are not yours to see." in text) != hidden
    assert f"fewer than {smallest}" not in small.client("head_s3").get(address).content.decode()


@pytest.mark.requirement("D-10")
def test_the_number_of_concerns_follows_it_too(small: Small) -> None:
    seven_with_a_three(small)
    told = small.client("office").get("/tracking/cycles/").content.decode().replace(" ", "")
    assert ">7</td>" in told
    from_today(small, 8)
    told = small.client("office").get("/tracking/cycles/").content.decode().replace(" ", "")
    assert ">7</td>" not in told
    assert ">7</td>" in small.client("head").get("/tracking/cycles/").content.decode().replace(" ", "")
