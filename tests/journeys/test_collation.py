"""The year head collates and shares; the leader follows the link in the message; the class teacher finds nothing."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PageAs

Rows = Callable[..., list[tuple[Any, ...]]]
NAMES = "select given, family from pupils_pupil where year = 'S3'"


@pytest.fixture
def path(rows: Rows) -> str:
    """The list of S3 after the cycle that closed last."""
    [(closed,)] = rows("select max(id) from tracking_cycle where closed_at is not null")
    return f"/collation/cycles/{closed}/years/S3/"


def note_on(page: Page, pupil: str) -> Any:
    return page.get_by_label(f"Note on {pupil}", exact=True)


@pytest.mark.requirement("S2-18", "S2-19", "S2-26", "S2-56", "G-14")
def test_the_year_head_collates_and_shares_and_the_leader_follows_the_link(
    page_as: PageAs, rows: Rows, path: str
) -> None:
    head = page_as("year_head", path)
    note_on(head, "Isla Renwick").fill("Quiet since the break. Ask her first.")
    note_on(head, "Orla McCusker").click()
    expect(head.locator(".noted", has=note_on(head, "Isla Renwick")).locator("[data-state]")).to_contain_text(
        "Saved at"
    )
    star = head.get_by_role("button", name="For the meeting Isla Renwick")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    head.get_by_label("Your note on S3").fill("A good term.")
    head.get_by_role("link", name="Preview and share").click()
    expect(head.get_by_text("Nothing has been sent yet.")).to_be_visible()
    letter = head.get_by_role("article").inner_text()
    for given, family in rows(NAMES):
        assert f"{given} {family}" not in letter
    found = re.search(r"/collation/cycles/\d+/years/S3/shared/1/", letter)
    assert found, letter
    head.get_by_role("button", name="Share version 1").click()
    expect(head.get_by_text("Version 1 is shared.")).to_be_visible()
    expect(head.get_by_text("Opened by 0 of")).to_be_visible()

    leader = page_as("senior_leader", found[0])
    expect(leader.get_by_role("heading", level=1)).to_have_text("S3 after Cycle 1")
    expect(leader.get_by_text("Quiet since the break. Ask her first.")).to_be_visible()
    expect(leader.get_by_text("A good term.")).to_be_visible()

    head.reload()
    expect(head.get_by_text("Opened by 1 of")).to_be_visible()
    head.goto("/")
    expect(head.get_by_text("Collate and share S3")).to_have_count(0)

    nobody = page_as(None, found[0])
    expect(nobody).to_have_url(re.compile(r"next="))
    teacher = page_as("class_teacher", "/")
    for address in (found[0], path, path + "share/", path + "shared/"):
        answer = teacher.goto(address)
        assert answer is not None
        assert answer.status == 404, address


def test_what_is_written_without_a_connection_is_there_when_the_page_is_opened_again(
    page_as: PageAs, rows: Rows, path: str
) -> None:
    page = page_as("year_head", path)
    page.context.set_offline(True)
    note_on(page, "Isla Renwick").fill("Typed on the train.")
    note_on(page, "Orla McCusker").click()
    expect(
        page.get_by_text("No connection. What you write is kept on this device and goes by itself.").first
    ).to_be_visible()
    assert rows("select count(*) from collation_note where text = ?", "Typed on the train.") == [(0,)]
    context = page.context
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(path)
    expect(note_on(page, "Isla Renwick")).to_have_value("Typed on the train.")
    expect(page.locator(".noted", has=note_on(page, "Isla Renwick")).locator("[data-state]")).to_contain_text(
        "Saved at"
    )
    assert rows("select count(*) from collation_note where text = ?", "Typed on the train.") == [(1,)]


def test_two_windows_on_one_note_show_both_texts_until_one_is_chosen(page_as: PageAs, path: str) -> None:
    first, second = page_as("year_head", path), page_as("year_head", path)
    note_on(first, "Isla Renwick").fill("From the first window.")
    note_on(first, "Orla McCusker").click()
    state = first.locator(".noted", has=note_on(first, "Isla Renwick")).locator("[data-state]")
    expect(state).to_contain_text("Saved at")
    note_on(second, "Isla Renwick").fill("From the second window.")
    note_on(second, "Orla McCusker").click()
    clash = second.locator(".noted.bad")
    expect(clash).to_contain_text("wrote here while you did. Both are kept")
    expect(clash).to_contain_text("From the first window.")
    second.get_by_role("button", name="Keep mine").click()
    expect(second.locator(".noted", has=note_on(second, "Isla Renwick")).locator("[data-state]")).to_contain_text(
        "Saved at"
    )
    second.reload()
    expect(note_on(second, "Isla Renwick")).to_have_value("From the second window.")


def test_without_scripts_the_notes_are_kept_by_their_button(page_as: PageAs, path: str) -> None:
    page = page_as("year_head", path, java_script_enabled=False)
    note_on(page, "Isla Renwick").fill("By hand.")
    page.get_by_role("button", name="For the meeting Isla Renwick").click()
    expect(note_on(page, "Isla Renwick")).to_have_value("By hand.")
    page.get_by_label("Your note on S3").fill("By hand, too.")
    page.get_by_role("button", name="Keep the notes").click()
    expect(page.get_by_text("The notes are kept.")).to_be_visible()
    expect(page.get_by_label("Your note on S3")).to_have_value("By hand, too.")


@pytest.mark.requirement("D-09")
@pytest.mark.parametrize("name", ["collation", "collation-preview", "collation-shared", "collation-versions"])
def test_each_page_is_for_everyone(
    page_as: PageAs,
    rows: Rows,
    path: str,
    name: str,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    shot: Callable[..., None],
) -> None:
    shared = path.replace("S3", "S5")
    person, address = {
        "collation": ("year_head", path),
        "collation-preview": ("year_head", path + "share/"),
        "collation-shared": ("senior_leader", shared + "shared/2/"),
        "collation-versions": ("senior_leader", shared + "shared/"),
    }[name]
    page = page_as(person, address)
    axe(page)
    fits(page)
    shot(page, name)
