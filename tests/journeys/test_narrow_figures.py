"""Figures on a narrow screen, and the head of every page: nothing that is told is out of sight."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import PHONE, WIDE

PageAs = Callable[..., Page]

# Elements of which some part lies outside the window, left or right, or outside the box that cuts them.
OUT_OF_SIGHT = """(found) => found.filter((one) => {
    const box = one.getBoundingClientRect(), frame = one.closest('.scroll').getBoundingClientRect()
    return box.right > Math.min(frame.right, innerWidth) + 1 || box.left < frame.left - 1
}).map((one) => one.outerHTML)"""


@pytest.fixture
def closed(rows: Callable[..., list[tuple[Any, ...]]]) -> int:
    """The cycle closed last."""
    [(found,)] = rows("select max(id) from tracking_cycle where closed_at is not null")
    return int(found)


@pytest.mark.requirement("S2-02", "D-09")
@pytest.mark.parametrize(("year", "by"), [("S3", ""), ("S3", "?by=class"), ("S5", "")])
def test_every_figure_of_the_overview_is_in_sight_on_a_phone(page_as: PageAs, closed: int, year: str, by: str) -> None:
    page = page_as("senior_leader", f"/tracking/cycles/{closed}/overview/{year}/{by}", size=PHONE)
    assert page.locator(".tally .bar").count() > 0
    assert page.locator(".tally tbody :is(td, th, .bar)").evaluate_all(OUT_OF_SIGHT) == []
    first = page.locator(".tally tbody tr").nth(1)
    assert first.locator(".sum").evaluate("(td) => getComputedStyle(td, '::before').content") == '"Concern"'


@pytest.mark.requirement("D-09")
@pytest.mark.parametrize(("who", "person"), [("Renwick", "support_assistant"), ("Borthwick", "class_teacher")])
def test_every_rating_and_trend_of_a_pupil_is_in_sight_on_a_phone(page_as: PageAs, who: str, person: str) -> None:
    page = page_as(person, f"/pupils/find/?q={who}", size=PHONE)
    page.locator("main .pname a").first.click()
    assert page.locator(".rated .spark").count() > 0
    assert page.locator(".rated :is(.trend, .num, .spark, .flag):visible").evaluate_all(OUT_OF_SIGHT) == []
    heads, figures = page.locator(".rated thead .num"), page.locator(".rated tbody tr").first.locator("td.num")
    for head, figure in zip(heads.all(), figures.all(), strict=True):
        above, below = head.bounding_box(), figure.bounding_box()
        assert above
        assert below
        assert abs(above["x"] - below["x"]) < 2


@pytest.mark.parametrize("person", ["tutor", "senior_leader", "support_for_learning_leader"])
def test_the_head_of_a_page_names_every_term_and_every_post(page_as: PageAs, person: str) -> None:
    page = page_as(person, "/", size=WIDE)
    words = [text for text in page.locator(".year .term").all() if text.is_visible()]
    assert len(words) == page.locator(".year .gap").count(), "one for each half term, but for the one with today in it"
    places = [text.bounding_box() for text in words]
    for before, after in pairwise(places):
        assert before
        assert after
        assert before["x"] + before["width"] < after["x"], "no label is printed over another"
    page.set_viewport_size(PHONE)
    for part in (page.locator(".me b"), page.locator(".me span")):
        assert part.is_visible()
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        cut = "(one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display != 'inline'"
        assert not page.locator(".me").evaluate(cut)
        assert not page.locator(".me span").evaluate(cut)
