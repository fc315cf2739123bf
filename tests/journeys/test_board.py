"""A curriculum leader sets the faculty's column by keys, and the year head reads it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, PageAs

Rows = Callable[..., list[tuple[Any, ...]]]
OPEN = "select id from tracking_cycle where closed_at is null"
MARKS = """select m.value, m.reason, count(*) from board_facultymark m join school_faculty f on f.id = m.faculty_id
    where f.code = 'sciences' and m.cycle_id = ? and m.year = 'S3' group by 1, 2"""


def board(rows: Rows, query: str = "") -> str:
    return f"/board/{rows(OPEN)[0][0]}/S3/{query}"


def counted(rows: Rows) -> dict[tuple[str, str], int]:
    return {(value, reason): n for value, reason, n in rows(MARKS, rows(OPEN)[0][0])}


def all_saved(page: Page) -> None:
    expect(page.locator("[data-grid-saved]")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    expect(page.locator(".ragcell:is(.busy, .unsaved, .bad, .clash)")).to_have_count(0)


@pytest.mark.requirement("S2-42", "S2-43", "S2-44", "G-12")
def test_a_column_is_set_by_keys_and_the_year_head_sees_it(
    page_as: PageAs, rows: Rows, axe: Callable[[Page], None], fits: Callable[[Page], None]
) -> None:
    before = counted(rows)
    page = page_as("curriculum_leader", board(rows, "?show=unset&order=name"))
    cells = page.locator("[data-cell]")
    blank = cells.count()
    assert blank > 6
    name = page.locator("tbody tr").first.get_attribute("data-name") or ""

    cells.first.focus()
    page.keyboard.press("r")
    expect(page.locator("[data-board-note]")).to_contain_text("Red needs a reason: 1 Attendance")
    expect(page.locator("[data-grid-saved]")).to_contain_text("Not saved: 1")
    assert counted(rows) == before
    page.keyboard.press("2")
    all_saved(page)
    expect(cells.nth(1)).to_be_focused()
    assert counted(rows).get(("red", "LOA"), 0) == before.get(("red", "LOA"), 0) + 1

    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("a")
    page.keyboard.press("3")
    all_saved(page)
    assert counted(rows).get(("amber", "NOT"), 0) == before.get(("amber", "NOT"), 0) + 3
    expect(page.locator("[data-toasts] button")).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(page.locator("[data-toasts] button")).to_have_count(0)
    all_saved(page)
    expect(page.locator("[data-cell].amber")).to_have_count(0)
    assert counted(rows).get(("amber", "NOT"), 0) == before.get(("amber", "NOT"), 0)

    page.get_by_role("button", name="Set all not set yet to Green").click()
    all_saved(page)
    assert counted(rows)["green", ""] == before["green", ""] + blank - 1
    page.locator("[data-toasts] button").click()
    all_saved(page)
    assert counted(rows)["green", ""] == before["green", ""]

    cells.first.focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-mark-dialog]")).to_contain_text("Lack of attainment")
    page.keyboard.press("Escape")
    expect(cells.first).to_be_focused()
    axe(page)
    fits(page)

    head = page_as("year_head", board(rows))
    row = head.locator(f'tr[data-name="{name}"]')
    expect(row.locator("td.red", has_text="Attainment")).to_have_count(1)
    expect(head.locator("[data-cell]")).to_have_count(0)
    axe(head)


def test_marks_set_without_a_connection_are_kept_and_go_later(page_as: PageAs, rows: Rows) -> None:
    before = counted(rows)
    page = page_as("curriculum_leader", board(rows, "?show=unset"))
    page.context.set_offline(True)
    page.locator("[data-cell]").first.focus()
    page.keyboard.press("g")
    expect(page.locator("[data-grid-banner]")).to_contain_text("Marks kept on this device: 1")
    page.context.set_offline(False)
    all_saved(page)
    assert counted(rows)["green", ""] == before["green", ""] + 1


def test_what_a_colleague_set_meanwhile_is_offered_and_not_overwritten(page_as: PageAs, rows: Rows) -> None:
    one = page_as("curriculum_leader", board(rows, "?show=unset"))
    two = page_as("curriculum_leader", board(rows, "?show=unset"))
    for page, keys in ((one, "r1"), (two, "g")):
        page.locator("[data-cell]").first.focus()
        for key in keys:
            page.keyboard.press(key)
        if page is one:
            all_saved(page)
    expect(two.locator("[data-board-note]")).to_contain_text("put Red, Attendance")
    two.get_by_role("button", name="Take Red, Attendance").click()
    all_saved(two)
    expect(two.locator("[data-cell]").first).to_have_class(re.compile("red"))


@pytest.mark.requirement("D-09")
def test_the_board_prints_on_a3_and_a4_and_tells_the_values_apart_without_colour(page_as: PageAs, rows: Rows) -> None:
    for paper, millimetres in (("a3", (420, 297)), ("a4", (297, 210))):
        page = page_as("year_head", board(rows, f"?paper={paper}"))
        sheet = page.pdf(prefer_css_page_size=True)
        boxes = re.findall(rb"/MediaBox ?\[ ?0 0 ([\d.]+) ([\d.]+) ?\]", sheet)
        assert boxes
        assert {(round(float(w) / 72 * 25.4), round(float(h) / 72 * 25.4)) for w, h in boxes} == {millimetres}
        page.emulate_media(media="print")
        page.set_viewport_size({"width": round((millimetres[0] - 20) / 25.4 * 96), "height": 900})
        wide, room = page.evaluate(
            "[document.querySelector('.grid').scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= room
        for kind, letter in (("red", "R"), ("amber", "A"), ("green", "G")):
            assert page.locator(f".ragcell.{kind}").first.get_attribute("data-l") == letter


def test_a_column_can_be_set_on_a_phone_and_without_scripts(page_as: PageAs, rows: Rows) -> None:
    page = page_as("curriculum_leader", board(rows), size=PHONE, java_script_enabled=False)
    page.get_by_role("link", name="Sciences as a form").click()
    row = page.locator("tbody tr", has=page.locator("select")).first
    row.get_by_label("mark").select_option("red")
    page.get_by_role("button", name="Save the column").click()
    expect(page.locator(".err").first).to_contain_text("Red needs a reason")
