"""After a cycle closes: the caseload, a dated decision, a memo to one colleague, and nobody else the wiser."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PageAs

Rows = Callable[..., list[tuple[Any, ...]]]


def status(page: Page) -> int:
    found: int = page.evaluate("performance.getEntriesByType('navigation')[0].responseStatus")
    return found


@pytest.mark.requirement("S2-49", "S2-51", "S2-54", "D-02")
def test_a_support_leader_decides_and_tells_one_colleague_in_confidence(page_as: PageAs, rows: Rows) -> None:
    [(cycle,)] = rows("select id from tracking_cycle where closed_at is null")
    head = page_as("senior_leader", f"/tracking/cycles/{cycle}/close/")
    head.get_by_role("button", name="Close Cycle 2").click()
    expect(head.get_by_text("is closed.").first).to_be_visible()
    page = page_as("pupil_support_leader", "/")
    page.get_by_role("link", name="Open the ASL caseload").click()
    expect(page.get_by_role("heading", name="ASL caseload", level=1)).to_be_visible()
    row = page.get_by_role("row").filter(has_text="Hamza Rashid")
    expect(row).to_contain_text("Concern across faculties:")
    row.get_by_role("link", name="Open").click()
    page.get_by_role("link", name="Targeted support").click()
    page.get_by_label("What was discussed and decided").fill("Two evenings of supported study until the winter break.")
    page.get_by_role("button", name="Minute it and draft the support").click()
    expect(page.get_by_text("Choose the support it is about.")).to_be_visible()
    page.get_by_label("Which support").select_option(label="Supported study")
    page.get_by_role("button", name="Minute it and draft the support").click()
    expect(page.get_by_text("The decision is minuted.")).to_be_visible()
    expect(page.get_by_text("Two evenings of supported study")).to_be_visible()
    page.get_by_role("link", name="Write a memo").click()
    page.get_by_label("Ruth Haldane").check()
    page.get_by_label("What they need to know").fill("Home is moving house this month.")
    page.get_by_role("button", name="Send the memo").click()
    expect(page.get_by_text("Sent. Those you named are told that it waits")).to_be_visible()
    memo = page.url
    teacher = page_as("class_teacher", "/caseload/")
    assert status(teacher) == 404
    for address in (memo, page.url.replace("memos", "patterns")):
        teacher.goto(address)
        assert status(teacher) == 404
    named = page_as("year_head", "/")
    named.get_by_role("link", name="Open your memos").click()
    named.get_by_role("row").filter(has_text="not opened").get_by_role("link").first.click()
    expect(named.get_by_text("Home is moving house this month.")).to_be_visible()
    opened = rows("select who from audit_event where verb = 'memo.opened' order by id desc limit 1")
    assert opened == [("Ruth Haldane",)]


PAGES = {
    "caseload": ("pupil_support_leader", "/caseload/"),
    "caseload-school": ("support_for_learning_leader", "/caseload/?show=several"),
    "caseload-pupil": ("senior_leader", "/caseload/{kenzie}/"),
    "caseload-conference-form": ("pupil_support_leader", "/caseload/{hamza}/?kind=conference"),
    "caseload-patterns": ("pupil_support_leader", "/caseload/patterns/?whose=school&of=on&cycle={closed}"),
    "caseload-conference": ("senior_leader", "/caseload/conferences/{conference}/"),
    "memo": ("year_head", "/caseload/memos/{memo}/"),
    "memos": ("pupil_support_leader", "/caseload/memos/"),
    "memo-form": ("pupil_support_leader", "/caseload/{hamza}/memo/"),
}


@pytest.mark.requirement("D-09")
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_accessible_and_fits_a_phone(
    page_as: PageAs,
    rows: Rows,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    name: str,
) -> None:
    person, path = PAGES[name]
    key = "select key from pupils_pupil where given = ? and family = ?"
    where = {
        "kenzie": UUID(rows(key, "Kenzie", "Farquhar")[0][0]),
        "hamza": UUID(rows(key, "Hamza", "Rashid")[0][0]),
        "closed": rows("select max(id) from tracking_cycle where closed_at is not null")[0][0],
        "conference": rows("select min(id) from caseload_conference")[0][0],
        "memo": rows("select min(id) from caseload_memo")[0][0],
    }
    page = page_as(person, path.format(**where))
    assert status(page) == 200
    axe(page)
    page.emulate_media(color_scheme="dark")
    axe(page)
    fits(page)
