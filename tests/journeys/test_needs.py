"""A need is recorded, what works is written, and the teacher of the class reads what helps and nothing more."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PageAs

Rows = Callable[..., list[tuple[Any, ...]]]
KEY = "select key from pupils_pupil where given = ? and family = ?"


@pytest.mark.requirement("S1-19", "S1-24", "S1-36")
def test_a_leader_records_a_need_and_a_teacher_reads_what_works(page_as: PageAs, rows: Rows) -> None:
    key = UUID(rows(KEY, "Grace", "Selkirk")[0][0])
    leader = page_as("support_for_learning_leader", f"/pupils/{key}/")
    leader.get_by_role("link", name="Record a need").click()
    leader.get_by_label("Kind of need").select_option(value="literacy")
    leader.get_by_label("What it means in class").fill("Long texts tire her.")
    leader.get_by_label("Assessment evidence").fill("Spelling test of October, 60th place of 62.")
    leader.get_by_label("Achieving").check()
    leader.get_by_role("button", name="Record the need").click()
    expect(leader.get_by_text("a need without a source is not recorded").first).to_be_visible()
    expect(leader.get_by_label("Achieving")).to_be_checked()
    leader.get_by_label("How it is known").select_option(value="psychologist")
    leader.get_by_role("button", name="Record the need").click()
    expect(leader.get_by_text("The need is recorded.")).to_be_visible()
    leader.get_by_role("link", name="Write what works").click()
    leader.get_by_role("textbox", name="What works").fill("Give the text the day before.")
    leader.get_by_role("button", name="Write what works").click()
    expect(leader.get_by_text("Give the text the day before.")).to_be_visible()
    leader.get_by_role("link", name="Needs", exact=True).click()
    row = leader.get_by_role("row").filter(has_text="Reading, writing and spelling").first
    row.get_by_role("link").last.click()
    expect(leader.locator("#behind")).to_contain_text("Grace Selkirk")
    teacher = page_as("class_teacher", f"/pupils/{key}/")
    expect(teacher.get_by_text("Give the text the day before.")).to_be_visible()
    expect(teacher.get_by_text("Long texts tire her.")).to_be_visible()
    assert "60th place" not in teacher.content()
    assert "psychologist" not in teacher.content()


PAGES = {
    "needs": ("pupil_support_leader", "/needs/?whose=school"),
    "needs-all": ("support_for_learning_leader", "/needs/?support=none"),
    "needs-none": ("support_for_learning_leader", "/needs/?type=health&support=none&tag=active"),
    "need-form": ("support_for_learning_leader", "/needs/{isla}/new/"),
    "need-correct": ("support_for_learning_leader", "/needs/{isla}/{need}/"),
    "need-end": ("support_for_learning_leader", "/needs/{isla}/{need}/end/"),
    "summary": ("support_for_learning_leader", "/needs/{isla}/summary/"),
    "pupil-needs": ("support_for_learning_leader", "/pupils/{isla}/"),
    "pupil-needs-teacher": ("class_teacher", "/pupils/{isla}/"),
}


@pytest.mark.requirement("D-09")
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_accessible_and_fits_a_phone(
    page_as: PageAs,
    rows: Rows,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    shot: Callable[..., None],
    name: str,
) -> None:
    person, path = PAGES[name]
    [(pupil, isla)] = rows("select id, key from pupils_pupil where given = 'Isla' and family = 'Renwick'")
    [(need,)] = rows("select min(id) from needs_need where pupil_id = ? and ended_on is null", pupil)
    page = page_as(person, path.format(isla=UUID(isla), need=need))
    axe(page)
    page.emulate_media(color_scheme="dark")
    axe(page)
    page.emulate_media(color_scheme="light")
    fits(page)
    shot(page, name)
