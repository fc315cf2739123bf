"""What a teacher's hands and eyes meet in the rating grid."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from ettle.ui.grid import RatingGrid
from tests.web.ui.conftest import OpenGrid, class_of, pupil


def start(page: Page) -> None:
    page.get_by_label("Pupil 01, Effort", exact=True).focus()


def test_thirty_pupils_by_three_ratings_take_ninety_keys(open_grid: OpenGrid) -> None:
    page, school = open_grid(class_of(30))
    start(page)
    typed = [str(n % 3 + 1) for n in range(90)]
    for key in typed:
        page.keyboard.press(key)
    expect(page.locator("[data-grid-saved]")).to_contain_text("Saved")
    expect(page.locator("[data-grid-done]").first).to_have_text("90")
    in_order = [
        school.saved[pupil(n), measure][0] for measure in ("effort", "behaviour", "homework") for n in range(30)
    ]
    assert in_order == typed
    assert set(school.tokens) == {"a-token"}


def test_na_is_two_keys_and_n_alone_finds_the_next_blank(open_grid: OpenGrid) -> None:
    page, school = open_grid(class_of(3))
    page.get_by_label("Pupil 01, Homework", exact=True).focus()
    page.keyboard.type("na")
    expect(page.get_by_label("Pupil 02, Homework", exact=True)).to_be_focused()
    expect(page.get_by_label("Pupil 01, Homework", exact=True)).to_have_value("NA")
    page.keyboard.press("Alt+n")
    expect(page.get_by_label("Pupil 03, Homework", exact=True)).to_be_focused()
    page.get_by_label("Pupil 01, Effort", exact=True).focus()
    page.keyboard.press("1")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("n")
    expect(page.get_by_label("Pupil 02, Effort", exact=True)).to_be_focused()
    expect(page.locator("[data-grid-done]").first).to_have_text("2")
    assert school.saved[pupil(0), "homework"][0] == "NA"


def test_a_one_waits_where_it_could_become_a_ten(open_grid: OpenGrid) -> None:
    page, school = open_grid(class_of(3, effort="|".join(str(n) for n in range(1, 11))))
    start(page)
    page.keyboard.press("1")
    expect(page.get_by_label("Pupil 01, Effort", exact=True)).to_be_focused()
    page.keyboard.press("0")
    expect(page.get_by_label("Pupil 02, Effort", exact=True)).to_be_focused()
    page.keyboard.press("7")
    expect(page.get_by_label("Pupil 03, Effort", exact=True)).to_be_focused()
    page.keyboard.press("1")
    expect(page.locator("[data-grid-done]").first).to_have_text("3")
    assert [school.saved[pupil(n), "effort"][0] for n in range(3)] == ["10", "7", "1"]


def test_a_six_stays_in_the_cell_with_what_would_be_right_and_is_never_sent(open_grid: OpenGrid) -> None:
    page, school = open_grid(class_of(2))
    start(page)
    page.keyboard.press("6")
    field = page.get_by_label("Pupil 01, Effort", exact=True)
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".says").first).to_contain_text("6 is not on this scale. Effort is 1|2|3|4.")
    page.reload()
    expect(page.get_by_label("Pupil 01, Effort", exact=True)).to_have_value("6")
    assert school.requests == []
    page.get_by_label("Pupil 01, Effort", exact=True).focus()
    page.keyboard.press("2")
    expect(page.locator("[data-grid-done]").first).to_have_text("1")
    assert school.saved[pupil(0), "effort"][0] == "2"


def test_arrows_enter_tab_home_and_end_move_without_the_mouse(open_grid: OpenGrid) -> None:
    page, _school = open_grid(class_of(3))
    start(page)
    walk = [
        ("ArrowDown", "Pupil 02, Effort"), ("ArrowRight", "Pupil 02, Behaviour"), ("ArrowLeft", "Pupil 02, Effort"),
        ("ArrowUp", "Pupil 01, Effort"), ("Enter", "Pupil 02, Effort"), ("Shift+Enter", "Pupil 01, Effort"),
        ("Tab", "Pupil 01, Behaviour"), ("End", "Pupil 01, Homework"), ("Tab", "Pupil 02, Effort"),
        ("Shift+Tab", "Pupil 01, Homework"), ("Home", "Pupil 01, Effort"), ("Control+End", "Pupil 03, Homework"),
        ("Control+Home", "Pupil 01, Effort"),
    ]  # fmt: skip
    for key, arrived in walk:
        page.keyboard.press(key)
        expect(page.get_by_label(arrived, exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("region", name="An example class", exact=True)).to_be_focused()
    page.keyboard.press("?")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Pupil 01, Effort", exact=True)).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys of the grid").first).to_be_visible()


PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData("text", text);
  const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(paste);
}"""


def test_a_block_from_a_spreadsheet_goes_in_at_once_and_one_undo_takes_it_back(open_grid: OpenGrid) -> None:
    page, school = open_grid(class_of(4))
    start(page)
    page.keyboard.press("1")
    expect(page.locator("[data-grid-done]").first).to_have_text("1")
    start(page)
    page.evaluate(PASTE, "2\t3\tn/a\r\n4.0\t\t9\r\n1\t1\t1\r\n2\t2\t2\r\n2\t2\t2\r\n")
    expect(page.locator(".toast").last).to_contain_text("Pasted: 11, from Pupil 01 to Pupil 04.")
    expect(page.locator(".toast").last).to_contain_text(
        "Not on the scale, marked in the grid: 1. Did not fit in the grid: 3."
    )
    expect(page.locator("[data-grid-done]").first).to_have_text("10")
    assert len(school.requests) == 2
    assert school.saved[pupil(0), "homework"][0] == "NA"
    assert school.saved[pupil(1), "effort"][0] == "4"
    assert (pupil(1), "behaviour") not in school.saved
    page.keyboard.press("Control+z")
    expect(page.get_by_label("Pupil 01, Effort", exact=True)).to_have_value("1")
    expect(page.get_by_label("Pupil 02, Homework", exact=True)).to_have_value("")
    expect(page.locator("[data-grid-saved]")).to_contain_text("Saved")
    assert school.saved[pupil(0), "effort"][0] == "1"
    assert school.saved[pupil(3), "homework"][0] == ""


def test_a_copied_heading_is_left_out_and_said(open_grid: OpenGrid) -> None:
    page, school = open_grid(class_of(2))
    start(page)
    page.evaluate(PASTE, "Effort\tBehaviour\n1\t2\n2\t1")
    expect(page.locator(".toast").last).to_contain_text("The first line was headings and was left out.")
    expect(page.locator("[data-grid-done]").first).to_have_text("4")
    assert school.saved[pupil(0), "behaviour"][0] == "2"


def named_class(*names: str) -> RatingGrid:
    grid = class_of(len(names))
    return replace(grid, rows=tuple(replace(row, name=name) for row, name in zip(grid.rows, names, strict=True)))


@pytest.mark.parametrize(
    "block",
    [
        "Ann Orr\t2\t1\tNA\nZoë D’Auria\t1\t2\t3",
        "D'Auria, Zoe\t1\t2\t3\nOrr, Ann\t2\t1\tNA",
        "D’Auria\tZoë\t3R2\t1\t2\t3\nOrr\tAnn\t3R2\t2\t1\tNA",
        "Pupil\tClass\tEffort\tBehaviour\tHomework\nAnn Orr\t3R2\t2\t1\tNA\nZoë D’Auria\t3R2\t1\t2\t3",
        "No\tPupil\tHomework\tEffort\tBehaviour\n1\tZoë D’Auria\t3\t1\t2\n2\tAnn Orr\tNA\t2\t1",
        "Name\tEff\tBeh\tHwk\nAnn Orr\t2\t1\tNA\nZoë D’Auria\t1\t2\t3",
    ],
)
def test_a_block_with_names_goes_to_the_pupils_of_those_names(open_grid: OpenGrid, block: str) -> None:
    page, school = open_grid(named_class("Zoë D’Auria", "Ann Orr"))
    page.get_by_label("Zoë D’Auria, Effort", exact=True).focus()
    page.evaluate(PASTE, block)
    expect(page.locator(".toast.arrive")).to_contain_text("Each line went to the pupil of its name.")
    expect(page.locator("[data-grid-done]").first).to_have_text("6")
    measures = ("effort", "behaviour", "homework")
    assert [school.saved[pupil(0), one][0] for one in measures] == ["1", "2", "3"]
    assert [school.saved[pupil(1), one][0] for one in measures] == ["2", "1", "NA"]
    expect(page.locator("table[data-entry] .cell.bad")).to_have_count(0)


def test_a_name_of_another_class_or_of_two_pupils_is_left_out_and_said(open_grid: OpenGrid) -> None:
    page, school = open_grid(named_class("Ann Orr", "Bo Hay", "Bo Hay"))
    page.get_by_label("Ann Orr, Effort", exact=True).focus()
    page.evaluate(PASTE, "Bo Hay\t4\nAnn Orr\t2\nCy Muir\t3")
    expect(page.locator(".toast.arrive")).to_contain_text(
        "Left out, because no one pupil here has the name: 2 (Bo Hay; Cy Muir)."
    )
    expect(page.locator("[data-grid-done]").first).to_have_text("1")
    assert {place: value for place, (value, _version) in school.saved.items()} == {(pupil(0), "effort"): "2"}


@pytest.mark.parametrize("heads", ["", "Pupil\tEffort\tBehaviour\n"])
def test_words_that_name_nobody_here_put_no_rating_one_column_off(open_grid: OpenGrid, heads: str) -> None:
    page, school = open_grid(class_of(2))
    start(page)
    page.evaluate(PASTE, f"{heads}Di Roy\t2\t1\nEd Kay\t1\t2")
    expect(page.locator(".toast.arrive")).to_contain_text("Nothing was pasted.")
    expect(page.get_by_label("Pupil 01, Behaviour", exact=True)).to_have_value("")
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.locator(".toast.arrive")).to_have_count(0)
    assert not school.saved


def test_delete_clears_and_escape_puts_back_what_was_there(open_grid: OpenGrid) -> None:
    page, school = open_grid(class_of(2, effort="1|2|3|10"))
    start(page)
    page.keyboard.press("2")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("1")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Pupil 01, Effort", exact=True)).to_have_value("2")
    page.keyboard.press("Delete")
    expect(page.locator("[data-grid-saved]")).to_contain_text("Saved")
    expect(page.locator("table[data-entry] .cell.busy")).to_have_count(0)
    assert school.saved[pupil(0), "effort"][0] == ""


def test_nothing_is_lost_while_the_server_is_away(open_grid: OpenGrid) -> None:
    page, school = open_grid(class_of(3))
    school.mood = "broken"
    start(page)
    page.keyboard.type("123")
    banner = page.locator("[data-grid-banner]")
    expect(banner).to_contain_text("Ratings kept on this device: 3.")
    expect(page.locator("[data-grid-saved]")).to_have_text("Not saved: 3. Kept on this device")
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.get_by_label("Pupil 03, Effort", exact=True)).to_have_value("3")
    expect(banner).to_contain_text("Ratings kept on this device")
    school.mood = "well"
    page.get_by_role("button", name="Try now").first.click()
    expect(banner).to_be_hidden()
    assert [school.saved[pupil(n), "effort"][0] for n in range(3)] == ["1", "2", "3"]
    assert page.evaluate("Object.keys(localStorage)") == []


def test_no_connection_is_said_and_typing_goes_on(open_grid: OpenGrid) -> None:
    page, school = open_grid(class_of(3))
    page.context.set_offline(True)
    start(page)
    page.keyboard.type("12")
    expect(page.locator("[data-grid-banner]")).to_contain_text("No connection since")
    page.context.set_offline(False)
    expect(page.locator("[data-grid-banner]")).to_be_hidden()
    assert school.saved[pupil(1), "effort"][0] == "2"


def test_a_signed_out_teacher_goes_on_typing_and_it_is_saved_after_signing_in(open_grid: OpenGrid) -> None:
    page, school = open_grid(class_of(3))
    school.mood = "signed_out"
    start(page)
    page.keyboard.type("12")
    banner = page.locator("[data-grid-banner]")
    expect(banner).to_contain_text("You are signed out.")
    expect(page.get_by_role("link", name="Sign in in a new tab")).to_have_attribute("href", "/door")
    page.keyboard.type("3")
    school.mood = "well"
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(banner).to_be_hidden()
    assert [school.saved[pupil(n), "effort"][0] for n in range(3)] == ["1", "2", "3"]


def test_two_teachers_in_one_cell_are_shown_both_answers(open_grid: OpenGrid) -> None:
    page, school = open_grid(class_of(2))
    school.saved[pupil(0), "effort"] = ("2", 5)
    school.saved[pupil(1), "effort"] = ("3", 1)
    start(page)
    page.keyboard.type("11")
    says = page.locator(".says").first
    expect(says).to_contain_text("L. Boyle put 2 at 10:41")
    assert school.saved[pupil(0), "effort"] == ("2", 5)
    page.get_by_role("button", name="Keep my 1").first.click()
    expect(says).not_to_contain_text("L. Boyle")
    page.get_by_role("button", name="Take 3").click()
    expect(page.get_by_label("Pupil 02, Effort", exact=True)).to_have_value("3")
    expect(page.locator("[data-grid-saved]")).to_contain_text("Saved")
    assert school.saved[pupil(0), "effort"] == ("1", 6)
    assert school.saved[pupil(1), "effort"] == ("3", 1)


def test_what_a_device_kept_is_never_sent_over_something_newer(open_grid: OpenGrid) -> None:
    page, school = open_grid(class_of(2))
    school.mood = "broken"
    start(page)
    page.keyboard.press("1")
    expect(page.locator("[data-grid-banner]")).to_be_visible()
    school.mood = "well"
    school.saved[pupil(0), "effort"] = ("4", 1)
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator(".says").first).to_contain_text("Someone put 4 in the meantime")
    expect(page.get_by_label("Pupil 01, Effort", exact=True)).to_have_value("1")
    assert school.saved[pupil(0), "effort"] == ("4", 1)


def test_a_concern_shows_as_it_is_typed_in_words_and_shape(open_grid: OpenGrid) -> None:
    page, school = open_grid(class_of(2))
    school.mood = "broken"
    start(page)
    page.keyboard.press("3")
    says = page.locator(".says").first
    expect(says.locator(".flag")).to_have_text("Effort 3, early")
    expect(says.locator("use").first).to_have_attribute("href", re.compile("#flag$"))
    page.keyboard.press("ArrowUp")
    page.keyboard.press("4")
    expect(says.locator(".flag")).to_have_text("Effort 4, serious")
    expect(page.locator("[data-live]").last).to_contain_text(
        re.compile("Pupil 01, effort 4: serious concern|not taken your ratings")
    )


def test_a_refusal_by_the_server_stands_beside_the_row(open_grid: OpenGrid) -> None:
    page, school = open_grid(class_of(2))
    school.mood = "refusing"
    start(page)
    page.keyboard.press("1")
    expect(page.locator(".says").first).to_contain_text("Pupil 01 left on Friday.")
    expect(page.get_by_label("Pupil 01, Effort", exact=True)).to_have_value("1")


def test_a_cycle_closed_meanwhile_is_said_and_the_ratings_stay(open_grid: OpenGrid) -> None:
    page, school = open_grid(class_of(2))
    school.mood = "closed"
    start(page)
    page.keyboard.press("1")
    expect(page.locator("[data-grid-banner]")).to_contain_text("Not taken. The cycle closed at 16:00.")
    expect(page.get_by_label("Pupil 01, Effort", exact=True)).to_have_value("1")


def test_without_scripts_the_grid_says_so_and_still_reads(open_grid: OpenGrid) -> None:
    page, school = open_grid(class_of(2), java_script_enabled=False)
    school.saved[pupil(0), "effort"] = ("2", 1)
    page.reload()
    expect(page.locator("noscript .note").first).to_contain_text("Typing ratings needs scripts")
    expect(page.locator("table[data-entry] td.cell").first).to_have_text("2")
    assert page.locator("input[data-cell]").count() == 0


@pytest.mark.requirement("D-09")
def test_at_320_pixels_only_tables_move_sideways(open_grid: OpenGrid) -> None:
    page, _school = open_grid(class_of(2), viewport={"width": 320, "height": 700})
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 320
