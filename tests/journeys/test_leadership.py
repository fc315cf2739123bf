"""A leader reads the picture, opens the pupils behind a bar and prints it; a year head has their own year."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PageAs

Rows = Callable[..., list[tuple[Any, ...]]]


@pytest.mark.requirement("S3-172", "S2-02", "S3-012", "D-09")
def test_a_leader_reads_opens_pupils_and_prints(
    page_as: PageAs, axe: Callable[[Page], None], fits: Callable[[Page], None], shot: Callable[..., None]
) -> None:
    page = page_as("senior_leader", "/")
    page.get_by_role("link", name="Picture", exact=True).click()
    expect(page.locator(".lead")).to_contain_text("pupils have a concern")
    expect(page.get_by_role("heading", name="Support needed")).to_be_visible()
    assert page.locator("table svg[role=img]").count() > 10, "charts stand beside their figures"
    axe(page)
    fits(page)
    shot(page, "leadership")
    page.emulate_media(media="print")
    expect(page.get_by_text("It names no pupil.")).to_be_visible()
    page.emulate_media(media="screen")
    page.get_by_role("link", name="By faculty", exact=True).click()
    expect(page.locator("#closer")).to_contain_text("Sciences")
    figure = page.locator("table").filter(has_text="S3").first.get_by_role("link").filter(has_text="S3").first
    count = re.findall(r"\d+", figure.inner_text())[0]
    figure.click()
    expect(page.locator(".lead")).to_contain_text(f"{count} pupils")
    axe(page)
    page.get_by_role("link", name="Back to the picture").click()
    with page.expect_download() as kept:
        page.get_by_role("link", name="PDF").click()
    assert kept.value.suggested_filename.endswith(".pdf")


def test_a_year_head_has_their_year_and_a_teacher_nothing(page_as: PageAs, rows: Rows) -> None:
    page = page_as("year_head", "/leadership/")
    expect(page.locator(".eyebrow").first).to_contain_text("S3,")
    assert page.get_by_role("navigation", name="Year", exact=True).count() == 0
    [(closed,)] = rows("select max(id) from tracking_cycle where closed_at is not null")
    for path in (f"/leadership/{closed}/", f"/leadership/{closed}/pupils/?what=concern", "/leadership/"):
        teacher = page_as("class_teacher", path)
        expect(teacher.get_by_role("heading", level=1)).to_contain_text("Nothing here for you")
