"""A list of concerns on a phone: two or three lines a pupil, the reasons one press away, and all of it on paper."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE

LINES = 112  # pixels: the name beside its button, who holds it and what was done, how many flags


@pytest.mark.requirement("S2-18", "D-09")
def test_the_list_of_a_year_is_short_on_a_phone_and_whole_on_paper(
    page_as: Callable[..., Page], rows: Callable[..., list[tuple[Any, ...]]], fits: Callable[[Page], None]
) -> None:
    [(closed,)] = rows("select max(id) from tracking_cycle where closed_at is not null")
    page = page_as("year_head", f"/tracking/cycles/{closed}/years/S3/", size=PHONE)
    listed = page.locator(".concerns tbody tr")
    heights = [listed.nth(place).bounding_box() for place in range(listed.count())]
    assert len(heights) > 30
    assert not [box for box in heights if box is None or box["height"] > LINES]
    first = listed.first
    expect(first.locator(".gist")).to_contain_text("serious")
    expect(first.locator(".flag").first).to_be_hidden()
    first.locator("summary").click()
    expect(first.locator(".flag").first).to_be_visible()
    expect(first.get_by_text("Rule 3, policy")).to_be_visible()
    fits(page)
    page.emulate_media(media="print")
    expect(listed.nth(5).locator(".flag").first).to_be_visible()


def test_how_late_something_is_stands_in_full_on_a_phone(page_as: Callable[..., Page]) -> None:
    page = page_as("pupil_support_leader", "/tracking/concerns/waiting/", size=PHONE)
    late = page.locator(".concerns .late")
    assert late.count() > 3
    assert not late.evaluate_all(
        """all => all.map(one => [one.getBoundingClientRect(), one.closest("td").getBoundingClientRect()])
            .filter(([said, cell]) => !said.width || said.right > cell.right + 1 || said.bottom > cell.bottom + 1)"""
    )
