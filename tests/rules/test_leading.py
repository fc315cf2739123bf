"""What leadership's picture says of a figure, and of which years it is shown to whom."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ettle.policy.schema import Bounds
from ettle.rules.access import PostFacts, Viewer
from ettle.rules.leading import Standing, percent, standing, years_led

BOUNDS = Bounds(going_well_to=Decimal(15), support_from=Decimal(25), rise=Decimal(5))
SHARES = st.decimals(0, 100, places=2)


@pytest.mark.requirement("S3-172")
@pytest.mark.parametrize(("share", "before", "said"), [
    ("0", None, "well"), ("15", None, "well"), ("15.01", None, "care"), ("24.99", None, "care"),
    ("25", None, "support"), ("100", None, "support"), ("10", "5", "care"), ("10", "5.01", "well"),
    ("20", "5", "care"), ("30", "90", "support"),
])  # fmt: skip
def test_a_share_is_called_by_the_lines_of_the_policy(share: str, before: str | None, said: str) -> None:
    assert standing(Decimal(share), BOUNDS, None if before is None else Decimal(before)) == said


def test_nothing_is_said_of_what_is_not_known() -> None:
    assert standing(None, BOUNDS) is None
    assert percent(3, 0) is None


@given(SHARES, SHARES, st.none() | SHARES)
def test_a_larger_share_never_stands_better(one: Decimal, other: Decimal, before: Decimal | None) -> None:
    order = list(Standing)
    low, high = sorted((one, other))
    first, second = standing(low, BOUNDS, before), standing(high, BOUNDS, before)
    assert first is not None
    assert second is not None
    assert order.index(first) <= order.index(second)


def viewer(*posts: PostFacts) -> Viewer:
    return Viewer(1, 1, 1, "A", date(2026, 11, 23), posts)


def post(scope: str, *may: str, year: str | None = None) -> PostFacts:
    return PostFacts("role", scope, frozenset({"L0", "L1"}), frozenset(may), year=year)  # type: ignore[arg-type]


def test_a_post_over_the_school_leads_every_year_and_one_over_a_year_its_own() -> None:
    assert years_led(viewer(post("school", "see_leadership"))) is None
    assert years_led(viewer(post("year", "see_leadership", year="S3"))) == frozenset({"S3"})
    assert years_led(viewer(post("year", year="S3"), post("school"))) == frozenset()
    assert years_led(viewer(post("faculty", "see_leadership"))) == frozenset(), "a faculty is no year"
