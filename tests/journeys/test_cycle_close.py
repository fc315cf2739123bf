"""A cycle from the last ratings to every concern with its owner and a first next step."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import demo_school as demo
from tests.journeys.conftest import PageAs

Rows = Callable[..., list[tuple[Any, ...]]]

OPEN = "select id, name from tracking_cycle where closed_at is null and opens <= ?"
OWNED = """select p.family from tracking_concern c join people_staffmember s on s.id = c.owner_id
    join people_user u on u.id = s.user_id join pupils_pupil p on p.id = c.pupil_id
    where u.email = ? and c.cycle_id = ?"""


@pytest.fixture
def cycle(rows: Rows) -> tuple[int, str]:
    """The open cycle of the demo school."""
    found: tuple[int, str] = rows(OPEN, demo.today().isoformat())[0]
    return found


@pytest.mark.requirement("S2-08", "S2-20", "S2-21", "S2-22", "S2-09")
def test_a_head_closes_the_cycle_and_each_owner_finds_theirs(
    page_as: PageAs, rows: Rows, cycle: tuple[int, str]
) -> None:
    number, name = cycle
    head = page_as("senior_leader", f"/tracking/cycles/{number}/")
    expect(head.get_by_role("heading", name="By teacher")).to_be_visible()
    head.get_by_role("link", name="Close this cycle").click()
    expect(head.get_by_text("No pupil and no carer is told anything")).to_be_visible()
    head.get_by_role("button", name=f"Close {name}").click()
    expect(head.get_by_text("is closed. Every concern has been given to its owner")).to_be_visible()
    for person in ("curriculum_leader", "pupil_support_leader", "year_head"):
        mine = {family for (family,) in rows(OWNED, demo.address_of(person), number)}
        page = page_as(person, "/tracking/concerns/")
        shown = page.locator("#yours").inner_text()
        assert mine, person
        for family in mine:
            assert family in shown, (person, family)


@pytest.mark.requirement("S2-09", "S2-18")
def test_a_year_head_writes_the_first_next_step_from_the_first_screen(page_as: PageAs) -> None:
    page = page_as("year_head", "/")
    page.get_by_role("link", name=re.compile("Write a next step for")).click()
    page.locator("#yours").get_by_role("link", name=re.compile("^Write next step, ")).first.click()
    pupil = page.get_by_role("heading", level=1).inner_text()
    page.get_by_label("Next step").fill("Speak with home and agree one thing to try")
    page.get_by_role("button", name="Write next step").click()
    expect(page.get_by_text("Give the day it will be done")).to_be_visible()
    assert page.get_by_label("Next step").input_value() == "Speak with home and agree one thing to try"
    page.get_by_label("By when").fill("2026-12-01")
    page.get_by_role("button", name="Write next step").click()
    expect(page.get_by_text("The next step is written down.")).to_be_visible()
    page.get_by_role("link", name="Back to the list").click()
    row = page.get_by_role("row").filter(has_text=pupil)
    expect(row.first).to_contain_text("By Tue 1 Dec")


PAGES = {
    "today-year-head": ("year_head", "/"),
    "today-teacher": ("class_teacher", "/"),
    "today-senior": ("senior_leader", "/"),
    "today-office": ("administrator", "/"),
    "my-concerns": ("curriculum_leader", "/tracking/concerns/"),
    "cycles": ("senior_leader", "/tracking/cycles/"),
    "cycle": ("senior_leader", "/tracking/cycles/{open}/"),
    "close-cycle": ("senior_leader", "/tracking/cycles/{open}/close/"),
    "year-list": ("year_head", "/tracking/cycles/{closed}/years/S3/"),
    "overview": ("year_head", "/tracking/cycles/{closed}/overview/S3/"),
    "concern": ("year_head", "/tracking/concerns/{concern}/"),
    "new-cycle": ("senior_leader", "/tracking/cycles/new/"),
}


@pytest.mark.requirement("D-09")
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_accessible_and_fits_a_phone(
    page_as: PageAs,
    rows: Rows,
    cycle: tuple[int, str],
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    shot: Callable[..., None],
    name: str,
) -> None:
    person, path = PAGES[name]
    closed = rows("select max(id) from tracking_cycle where closed_at is not null")[0][0]
    concern = rows(
        "select min(c.id) from tracking_concern c join people_staffmember s on s.id = c.owner_id "
        "join people_user u on u.id = s.user_id where u.email = ? and c.cycle_id = ?",
        demo.address_of("year_head"),
        closed,
    )[0][0]
    where = path.format(open=cycle[0], closed=closed, concern=concern)
    wide = page_as(person, where)
    axe(wide)
    fits(wide)
    shot(wide, name)
