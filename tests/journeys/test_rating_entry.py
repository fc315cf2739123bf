"""A teacher enters a class's ratings: by keys, by pasting, without a connection, signed out, and with a colleague."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import demo_school as demo
from tests.journeys.conftest import PHONE, PageAs

Rows = Callable[..., list[tuple[Any, ...]]]
MEASURES = ("effort", "behaviour", "homework")

BIGGEST = """select c.id, y.cycle_id, count(*) from people_classteacher t
    join people_staffmember s on s.id = t.staff_id join people_user u on u.id = s.user_id
    join school_teachingclass c on c.id = t.teaching_class_id
    join tracking_cycleyear y on y.year = c.year
    join tracking_cycle k on k.id = y.cycle_id and k.closed_at is null and k.opens <= ? and k.session = c.session
    join pupils_classmembership m on m.teaching_class_id = c.id and m.ends is null
    where u.email = ? and c.year in ('S1', 'S2', 'S3') group by c.id, y.cycle_id order by count(*) desc"""
SAVED = "select count(*) from tracking_rating where teaching_class_id = ? and cycle_id = ? and value = ?"

PASTE = """(text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text", text);
    const paste = new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true});
    document.activeElement.dispatchEvent(paste);
}"""


@pytest.fixture
def place(rows: Rows) -> tuple[int, int, int]:
    """The biggest class of the demo's class teacher in the lower years: class, cycle, and how many pupils."""
    found: tuple[int, int, int] = rows(BIGGEST, demo.today().isoformat(), demo.address_of("class_teacher"))[0]
    return found


@pytest.fixture
def blank(place: tuple[int, int, int], live_database: Any) -> None:
    """Nobody has rated the class yet."""
    import sqlite3

    with sqlite3.connect(live_database, timeout=20) as opened:
        opened.execute("delete from tracking_classfinished where teaching_class_id = ?", place[:1])
        opened.execute(
            "delete from tracking_earlierrating where rating_id in (select id from tracking_rating "
            "where teaching_class_id = ? and cycle_id = ?)",
            place[:2],
        )
        opened.execute("delete from tracking_rating where teaching_class_id = ? and cycle_id = ?", place[:2])


def path_of(place: tuple[int, int, int]) -> str:
    return f"/tracking/ratings/{place[1]}/{place[0]}/"


def first(page: Page) -> None:
    page.locator("[data-cell]").first.focus()


def all_saved(page: Page) -> None:
    expect(page.locator("[data-grid-saved]")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    expect(page.locator("[data-entry] :is(.busy, .unsaved, .bad, .clash)")).to_have_count(0)


def count_keys(page: Page) -> None:
    page.evaluate("window.pressed = 0; addEventListener('keydown', () => { window.pressed += 1 }, true)")


@pytest.mark.requirement("S2-10", "S2-11", "S2-12", "S2-01")
def test_thirty_pupils_are_rated_in_three_measures_with_ninety_keys(
    page_as: PageAs, rows: Rows, place: tuple[int, int, int], blank: None
) -> None:
    group, cycle, pupils = place
    assert pupils >= 30
    page = page_as("class_teacher", path_of(place))
    assert page.locator("[data-entry] tbody tr").count() == pupils
    first(page)
    count_keys(page)
    for value in "123":
        for _pupil in range(pupils):
            page.keyboard.press(value)
    all_saved(page)
    assert page.evaluate("window.pressed") == 3 * pupils
    for measure, value in zip(MEASURES, "123", strict=True):
        kept = rows(f"{SAVED} and measure = ?", group, cycle, value, measure)
        assert kept == [(pupils,)]
    expect(page.locator("[data-grid-done]").first).to_have_text(str(3 * pupils))


@pytest.mark.requirement("D-09")
def test_a_concern_is_marked_in_words_and_shape_as_it_is_typed(
    page_as: PageAs, place: tuple[int, int, int], blank: None
) -> None:
    page = page_as("class_teacher", path_of(place))
    first(page)
    page.keyboard.press("4")
    says = page.locator("[data-entry] tbody tr").first.locator(".says")
    expect(says.locator(".flag.serious")).to_have_text("Effort 4, serious")
    expect(says.locator("svg")).to_have_count(1)
    expect(page.locator("[data-raised] tr")).to_have_count(1)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("2")
    expect(says.locator(".flag")).to_have_count(0)
    expect(page.locator("[data-raised] tr")).to_have_count(0)


def test_a_block_from_a_spreadsheet_is_pasted_and_one_undo_takes_it_all_back(
    page_as: PageAs, rows: Rows, place: tuple[int, int, int], blank: None
) -> None:
    group, cycle, _pupils = place
    page = page_as("class_teacher", path_of(place))
    first(page)
    block = "\n".join("2\t1\tNA" for _ in range(10))
    page.evaluate(PASTE, block)
    all_saved(page)
    assert rows(SAVED, group, cycle, "NA") == [(10,)]
    assert rows(SAVED, group, cycle, "2") == [(10,)]
    expect(page.locator(".toast")).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(page.locator(".toast")).to_have_count(0)
    expect(page.locator("[data-grid-done]").first).to_have_text("0")
    all_saved(page)
    assert rows(SAVED, group, cycle, "") == [(30,)]


def test_two_teachers_with_two_answers_are_told_and_choose(
    page_as: PageAs, rows: Rows, place: tuple[int, int, int], blank: None
) -> None:
    group, cycle, _pupils = place
    mine, theirs = page_as("class_teacher", path_of(place)), page_as("curriculum_leader", path_of(place))
    for page, value in ((theirs, "2"), (mine, "1")):
        first(page)
        page.keyboard.press(value)
        page.keyboard.press(value)
        if page is theirs:
            all_saved(page)
    row = mine.locator("[data-entry] tbody tr")
    expect(row.nth(0).locator(".clash").last).to_contain_text("Dougal Kerr put 2 at")
    assert rows(SAVED, group, cycle, "2") == [(2,)]
    row.nth(0).get_by_role("button", name="Keep my 1").click()
    row.nth(1).get_by_role("button", name="Take 2").click()
    all_saved(mine)
    assert rows(SAVED, group, cycle, "1") == [(1,)]
    assert rows(SAVED, group, cycle, "2") == [(1,)]


def test_nine_ratings_typed_without_a_connection_are_saved_when_it_returns(
    page_as: PageAs, rows: Rows, place: tuple[int, int, int], blank: None
) -> None:
    group, cycle, _pupils = place
    page = page_as("class_teacher", path_of(place))
    first(page)
    page.context.set_offline(True)
    for _ in range(9):
        page.keyboard.press("2")
    expect(page.locator("[data-grid-banner]")).to_contain_text("No connection since")
    expect(page.locator(".cell.unsaved")).to_have_count(9)
    assert rows(SAVED, group, cycle, "2") == [(0,)]
    page.context.set_offline(False)
    all_saved(page)
    assert rows(SAVED, group, cycle, "2") == [(9,)]


def test_somebody_signed_out_in_the_middle_loses_nothing(
    page_as: PageAs, rows: Rows, place: tuple[int, int, int], blank: None
) -> None:
    group, cycle, _pupils = place
    page = page_as("class_teacher", path_of(place))
    first(page)
    page.keyboard.press("1")
    all_saved(page)
    session = next(one for one in page.context.cookies() if one["name"] == "sessionid")
    page.context.clear_cookies(name="sessionid")
    for _ in range(3):
        page.keyboard.press("2")
    expect(page.locator("[data-grid-banner]")).to_contain_text("You are signed out.")
    expect(page.get_by_role("link", name="Sign in in a new tab")).to_have_attribute(
        "href", re.compile(r"\?next=/tracking/")
    )
    page.context.add_cookies([{"name": "sessionid", "value": session["value"], "url": page.url}])
    page.get_by_role("button", name="Try now").click()
    all_saved(page)
    assert rows(SAVED, group, cycle, "2") == [(3,)]


def test_ratings_kept_on_the_device_are_sent_when_the_class_is_opened_again(
    page_as: PageAs, rows: Rows, place: tuple[int, int, int], blank: None
) -> None:
    group, cycle, _pupils = place
    page = page_as("class_teacher", path_of(place))
    first(page)
    page.context.set_offline(True)
    page.keyboard.press("3")
    expect(page.locator(".cell.unsaved")).to_have_count(1)
    page.close()
    page.context.set_offline(False)
    assert rows(SAVED, group, cycle, "3") == [(0,)]
    again = page.context.new_page()
    again.goto(path_of(place))
    all_saved(again)
    assert rows(SAVED, group, cycle, "3") == [(1,)]


def test_a_value_off_the_scale_stays_and_says_what_would_be_right(
    page_as: PageAs, rows: Rows, place: tuple[int, int, int], blank: None
) -> None:
    page = page_as("class_teacher", path_of(place))
    page.on("dialog", lambda dialog: dialog.accept())
    first(page)
    page.keyboard.press("6")
    row = page.locator("[data-entry] tbody tr").first
    expect(row.locator(".says .bad")).to_have_text(re.compile("6 is not on this scale. Effort is 1 to 4."))
    page.get_by_role("button", name="Say I have finished").click()
    expect(page.locator("[data-finish-why]")).to_contain_text("off the scale")
    assert rows(SAVED, *place[:2], "6") == [(0,)]
    page.locator("[data-cell]").first.fill("2")
    all_saved(page)
    expect(page.locator("[data-finish-why]")).to_be_hidden()


@pytest.mark.requirement("S3-199")
def test_a_teacher_goes_from_my_classes_to_a_finished_class(
    page_as: PageAs, place: tuple[int, int, int], blank: None
) -> None:
    page = page_as("class_teacher", "/tracking/ratings/")
    page.locator(f"a[href='{path_of(place)}']").click()
    page.get_by_label("If some stay blank, why").fill("The class was on a trip.")
    page.get_by_role("button", name="Say I have finished").click()
    expect(page.locator(".lead")).to_contain_text("said this class is finished")
    page.get_by_role("button", name="Take back that it is finished").click()
    expect(page.locator("[data-entry]")).to_have_count(1)


@pytest.mark.requirement("D-09")
def test_the_pages_of_rating_entry_hold_to_the_standard_and_fit_a_phone(
    page_as: PageAs,
    place: tuple[int, int, int],
    axe: Callable[[Page], None],
    shot: Callable[..., None],
    fits: Callable[[Page], None],
) -> None:
    page = page_as("class_teacher", path_of(place))
    page.locator("[data-cell]").nth(40).focus()
    page.keyboard.press("4")
    page.keyboard.press("3")
    all_saved(page)
    axe(page)
    fits(page)
    shot(page, "class-grid")
    page.goto("/tracking/ratings/")
    axe(page)
    fits(page)
    shot(page, "my-classes")
    page.goto(f"{path_of(place)}history/")
    axe(page)
    shot(page, "class-history")


@pytest.mark.requirement("D-09")
def test_on_a_phone_a_pupils_cells_stand_beneath_the_name_and_all_are_in_sight(
    page_as: PageAs, place: tuple[int, int, int], blank: None, fits: Callable[[Page], None]
) -> None:
    page = page_as("class_teacher", path_of(place), size=PHONE)
    fits(page)
    first(page)
    for value in "423":
        page.keyboard.press(value)
    all_saved(page)
    row = page.locator("[data-entry] tbody tr").first
    name, says = row.locator("th").bounding_box(), row.locator(".says .flag").bounding_box()
    assert name
    assert says
    assert says["x"] + says["width"] <= PHONE["width"]
    for cell in row.locator("[data-cell]").all():
        box = cell.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
        assert name["y"] + name["height"] <= box["y"] <= says["y"]
    small = "els => els.filter(one => one.getBoundingClientRect().height < 44).map(one => one.outerHTML)"
    assert page.locator("[data-entry] :is(input, a, button)").evaluate_all(small) == []
    wide, room = page.locator(".gridwrap").evaluate("one => [one.scrollWidth, one.clientWidth]")
    assert wide == room


@pytest.mark.requirement("D-09")
@pytest.mark.parametrize("width", [360, 640, 768, 1000, 1280])
def test_every_cell_stands_under_its_own_head_and_no_pupil_in_a_frame_that_scrolls(
    page_as: PageAs, place: tuple[int, int, int], blank: None, width: int
) -> None:
    page = page_as("class_teacher", path_of(place), size={"width": width, "height": 700})
    heads = [head.bounding_box() for head in page.locator("[data-entry] th[data-measure]").all()]
    cells = [cell.bounding_box() for cell in page.locator("[data-entry] tbody tr").nth(3).locator("td.cell").all()]
    assert len(heads) == len(cells) == len(MEASURES)
    for head, cell in zip(heads, cells, strict=True):
        assert head
        assert cell
        assert head["x"] - 1 <= cell["x"] + cell["width"] / 2 <= head["x"] + head["width"] + 1
    over = "one => [one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight]"
    assert page.locator(".gridwrap").evaluate(over) == [0, 0]
    page.locator("[data-cell]").last.focus()
    head, cell = page.locator("th[data-measure]").first.bounding_box(), page.locator("[data-cell]:focus").bounding_box()
    assert head
    assert cell
    assert 0 <= head["y"] < head["y"] + head["height"] <= cell["y"]


def test_a_refused_finish_leads_to_the_box_that_asks_why(
    page_as: PageAs, place: tuple[int, int, int], blank: None
) -> None:
    page = page_as("class_teacher", path_of(place))
    page.get_by_role("button", name="Say I have finished").click()
    why = page.get_by_label("If some stay blank, why")
    expect(why).to_have_attribute("aria-invalid", "true")
    expect(why).to_be_focused()


def test_what_is_not_saved_yet_is_hatched_and_not_filled_also_where_it_is_serious(
    page_as: PageAs, place: tuple[int, int, int], blank: None
) -> None:
    page = page_as("class_teacher", path_of(place))
    first(page)
    page.context.set_offline(True)
    page.keyboard.press("4")
    cell = page.locator(".cell.unsaved.serious")
    expect(cell).to_have_count(1)
    assert "repeating-linear-gradient" in cell.evaluate("one => getComputedStyle(one).backgroundImage")


def test_on_a_phone_the_cell_one_types_in_is_never_under_the_heads(
    page_as: PageAs, place: tuple[int, int, int], blank: None
) -> None:
    page = page_as("class_teacher", path_of(place), size=PHONE)
    page.locator("[data-cell]").nth(45).focus()
    heads = page.locator("[data-entry] thead")
    for _ in range(12):
        page.keyboard.press("ArrowUp")
        field, head = page.locator("[data-cell]:focus").bounding_box(), heads.bounding_box()
        assert field
        assert head
        assert field["y"] >= head["y"] + head["height"]
    expect(page.get_by_role("columnheader", name="Homework")).to_be_in_viewport()
