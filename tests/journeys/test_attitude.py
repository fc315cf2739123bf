"""A tutor gives the half term's attitude with one key each, and agrees a target where something is red."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, PageAs

Rows = Callable[..., list[tuple[Any, ...]]]


@pytest.mark.requirement("S3-161", "S3-166", "S3-168")
def test_a_tutor_gives_attitude_by_key_and_agrees_a_target(
    page_as: PageAs, rows: Rows, axe: Callable[[Page], None], fits: Callable[[Page], None], shot: Callable[..., None]
) -> None:
    page = page_as("tutor", "/attitude/")
    axe(page)
    page.get_by_role("link", name="3R2", exact=True).click()
    expect(page.get_by_role("heading", name="3R2", level=1)).to_be_visible()
    axe(page)
    shot(page, "attitude-group")
    box = page.get_by_label("Mirren Cairncross, Effort")
    box.click()
    page.keyboard.press("3")
    expect(box).to_have_value("R")
    told = "select m.value from attitude_attitudemark m join pupils_pupil p on p.id = m.pupil_id"
    told += " where p.family = 'Cairncross' and p.given = 'Mirren'"
    value = f"{told} and m.strand = 'effort' and m.half_term = 'autumn-2'"
    expect(page.locator("[data-grid-saved]")).to_contain_text("Saved")
    assert rows(value) == [("red",)]
    page.get_by_role("link", name="Mirren Cairncross").click()
    expect(page.get_by_text("A target may be agreed for: Effort.")).to_be_visible()
    axe(page)
    page.get_by_label("What the pupil will do").fill("Begin each task within two minutes.")
    page.get_by_role("button", name="Keep the target").click()
    expect(page.get_by_text("The target is kept.")).to_be_visible()
    expect(page.get_by_text("Begin each task within two minutes.").first).to_be_visible()
    page.get_by_role("link", name="Back to the pupil").click()
    expect(page.locator("#attitude")).to_contain_text("Effort slipped")
    isla = page_as("tutor", "/attitude/", size=PHONE)
    fits(isla)
    isla.get_by_role("link", name="3R2", exact=True).click()
    isla.get_by_role("link", name="Isla Renwick").click()
    expect(isla.get_by_text("Hand in every piece on its day.").first).to_be_visible()
    fits(isla)
    shot(isla, "attitude-pupil")
