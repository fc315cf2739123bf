"""An administrator's morning: a file with the school's own headings, looked at, applied, sent again and taken back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PageAs

ROWS = """Pupil ref,Fam name,First name,D.O.B,Stage,Reg
J00001,Achebe,Ailsa,2014-03-04,S1,1J1
J00002,Baird,Brodie,2014-05-06,S1,1J1
J00003,Cairney,Catriona of the very long and hyphenated-name,2014-09-12,S9,1J1
"""


def send(page: Page, path: Path) -> None:
    page.goto("/import/")
    page.get_by_label("What the file holds").select_option("pupils")
    page.get_by_label("CSV or spreadsheet (XLSX)").set_input_files(path)
    page.get_by_role("button", name="Read the file").click()


@pytest.mark.requirement("S2-60", "S2-01")
def test_an_administrator_brings_in_a_file_and_takes_it_back(
    page_as: PageAs,
    axe: Callable[[Page], None],
    shot: Callable[..., None],
    fits: Callable[[Page], None],
    rows: Callable[..., list[tuple[Any, ...]]],
    tmp_path: Path,
) -> None:
    path = tmp_path / "joiners from the office.csv"
    path.write_text(ROWS)
    page = page_as("administrator", "/import/", java_script_enabled=True)
    axe(page)
    shot(page, "import-empty")
    before = rows("select count(*) from pupils_pupil")[0][0]

    send(page, path)
    expect(page.get_by_text("Some headings are a guess, or not understood. Look at them")).to_be_visible()
    page.get_by_label("Fam name").select_option("surname")
    axe(page)
    shot(page, "import-columns")
    page.get_by_role("button", name="These are right").click()

    page.get_by_label("Yes, add them").check()
    part = page.get_by_label("The file is only a part of these year groups: leave them as they are")
    if part.count():
        part.check()
    page.get_by_role("button", name="Keep these answers").click()
    expect(page.get_by_text("New pupils: 2")).to_be_visible()
    axe(page)
    fits(page)
    shot(page, "import-difference")
    page.get_by_role("button", name="Apply 3 changes").click()
    expect(page.get_by_text("Applied on")).to_be_visible()
    assert rows("select count(*) from pupils_pupil")[0][0] == before + 2
    first = page.url
    axe(page)
    shot(page, "import-applied")

    send(page, path)
    expect(page.get_by_text("This file changes nothing.")).to_be_visible()
    page.goto(first)
    page.get_by_text("Undo this import", exact=True).click()
    page.get_by_role("button", name="Yes, undo this import").click()
    expect(page.get_by_text("everything stands as before")).to_be_visible()
    assert rows("select count(*) from pupils_pupil")[0][0] == before
    page.goto("/import/")
    axe(page)
    fits(page)
    shot(page, "import-history")
