"""A deputy lowers a threshold, sees who would be flagged, adopts from a day, and the old lists stay as they were."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PageAs

Rows = Callable[..., list[tuple[Any, ...]]]


def started(page: Page, name: str) -> None:
    page.get_by_label("Name of the draft").fill(name)
    page.get_by_role("button", name="Start this draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Change “{name}”")


@pytest.mark.requirement("S2-59", "G-06", "G-09")
def test_a_deputy_tries_a_threshold_adopts_it_from_a_day_and_old_lists_stay(page_as: PageAs, rows: Rows) -> None:
    closed = rows("select max(id) from tracking_cycle where closed_at is not null")[0][0]
    old_list = f"/tracking/cycles/{closed}/years/S3/"
    before = page_as("year_head", old_list).locator("main").inner_text()
    concerns = rows("select id, pupil_id, owner_id, state from tracking_concern order by id")

    page = page_as("senior_leader", "/school/policy/")
    page.get_by_role("link", name="Try a change").click()
    started(page, "A 2 counts as well")
    page.locator('[id="id_triggers.0.when.at_or_worse"]').select_option("2")
    page.get_by_role("button", name="Keep this and try it").click()
    expect(page.locator(".lead")).to_contain_text(re.compile(r"\d+ would be flagged, 0 dropped"))
    expect(page.get_by_text("would hold").first).to_be_visible()
    expect(page.locator("#flagged").get_by_text("Would be a concern, for").first).to_be_visible()
    page.get_by_label("all of them").check()
    page.get_by_role("button", name="Look").click()
    expect(page.locator(".lead")).to_contain_text("Over 4 cycles")
    assert rows("select id, pupil_id, owner_id, state from tracking_concern order by id") == concerns

    page.get_by_role("link", name="Adopt from a day").click()
    expect(page.get_by_text("keeps the policy in use")).to_have_count(0)
    page.get_by_role("textbox", name="Version").fill("2026.2")
    page.get_by_label("From", exact=True).fill("2026-11-20")
    page.get_by_role("button", name="Adopt from this day").click()
    expect(page.get_by_role("alert")).to_contain_text("cannot start in the past")
    assert page.get_by_role("textbox", name="Version").input_value() == "2026.2"
    page.get_by_label("From", exact=True).fill("2026-11-30")
    page.get_by_role("button", name="Adopt from this day").click()
    expect(page.get_by_text("Cycles that are closed keep the rules they ran under.")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="2026.2")).to_contain_text("ahead")

    assert page_as("year_head", old_list).locator("main").inner_text() == before
    assert rows("select id, pupil_id, owner_id, state from tracking_concern order by id") == concerns


def test_it_all_works_without_scripts_and_by_keyboard_and_keeps_what_was_typed(page_as: PageAs) -> None:
    page = page_as("senior_leader", "/trying/", java_script_enabled=False)
    started(page, "Two steps down")
    box = page.locator('[id="id_triggers.2.when.worse_than_last_by"]')
    box.fill("two")
    box.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("“two” is not a whole number.")
    assert box.input_value() == "two"
    box.fill("2")
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Two steps down")


@pytest.mark.requirement("D-09")
def test_every_page_is_accessible_and_fits_a_phone(
    page_as: PageAs, axe: Callable[[Page], None], fits: Callable[[Page], None], shot: Callable[..., None]
) -> None:
    page = page_as("senior_leader", "/trying/")
    started(page, "A 2 counts as well")
    look(page, "trying-change", axe, fits, shot)
    page.locator('[id="id_triggers.0.when.at_or_worse"]').select_option("2")
    page.get_by_role("button", name="Keep this and try it").click()
    look(page, "trying-draft", axe, fits, shot)
    draft = page.url
    for name, path in (
        ("trying-index", "/trying/"),
        ("trying-file", f"{draft}file/"),
        ("trying-adopt", f"{draft}adopt/"),
    ):
        page.goto(path)
        look(page, name, axe, fits, shot)
    page.goto(f"{draft}?cycle=all")
    look(page, "trying-all", axe, fits, shot)
    look(page_as("administrator", draft), "trying-office", axe, fits, shot)


def look(
    page: Page, name: str, axe: Callable[[Page], None], fits: Callable[[Page], None], shot: Callable[..., None]
) -> None:
    axe(page)
    fits(page)
    shot(page, name)
