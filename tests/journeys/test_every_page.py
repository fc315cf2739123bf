"""Every page somebody meets: readable by all, nothing running off a narrow screen, no script fault, and its picture."""

import os
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page

# Who meets it, what its picture is called, and how they come to it from where they are.
PAGES = [
    ("year_head", "today", "/"),
    ("class_teacher", "today-teacher", "/"),
    ("curriculum_leader", "today-leader", "/"),
    ("pupil_support_leader", "today-support", "/"),
    ("senior_leader", "today-head", "/"),
    ("administrator", "today-office", "/"),
    ("tutor", "today-tutor", "/"),
    ("support_assistant", "today-assistant", "/"),
    ("class_teacher", "my-classes", "/tracking/ratings/"),
    ("class_teacher", "look-out", "/pupils/look-out/"),
    ("curriculum_leader", "concerns", "/tracking/concerns/"),
    ("year_head", "pupils", "/pupils/"),
    ("senior_leader", "cycles", "/tracking/cycles/"),
    ("administrator", "import", "/import/"),
    ("administrator", "school", "/school/"),
    ("senior_leader", "policy", "/school/policy/"),
    ("senior_leader", "record", "/school/audit/"),
]
FOUND = [
    ("year_head", "year-list", "/tracking/cycles/{closed}/years/S3/"),
    ("senior_leader", "overview", "/tracking/cycles/{closed}/overview/S3/"),
    ("senior_leader", "cycle", "/tracking/cycles/{open}/"),
    ("class_teacher", "class-grid", "/tracking/ratings/{open}/{grid}/"),
    ("year_head", "concern", "/tracking/concerns/{concern}/"),
    ("year_head", "pupil", "/pupils/{pupil}/"),
]

PageAs = Callable[..., Page]


@pytest.fixture
def places(rows: Callable[..., list[tuple[Any, ...]]]) -> dict[str, object]:
    """The numbers in the addresses of the pages that are about somebody."""
    isla = "from pupils_pupil p where p.given = 'Isla' and p.family = 'Renwick'"
    [(closed,)] = rows("select max(id) from tracking_cycle where closed_at is not null")
    [(opened,)] = rows("select id from tracking_cycle where closed_at is null")
    [(grid,)] = rows("select max(id) from school_teachingclass where name = '5B/Ph1'")
    [(key,)] = rows(f"select p.key {isla}")
    [(concern,)] = rows(f"select max(id) from tracking_concern where pupil_id = (select p.id {isla})")
    return {"closed": closed, "open": opened, "grid": grid, "concern": concern, "pupil": UUID(key)}


@pytest.mark.requirement("D-09")
@pytest.mark.parametrize(("person", "name", "path"), [*PAGES, *FOUND], ids=lambda value: str(value).strip("/"))
def test_a_page_is_for_everyone(
    person: str,
    name: str,
    path: str,
    page_as: PageAs,
    places: dict[str, object],
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    shot: Callable[..., None],
) -> None:
    page = page_as(person, path.format(**places))
    assert page.evaluate("performance.getEntriesByType('navigation')[0].responseStatus") == 200
    assert page.locator("h1").count() == 1
    axe(page)
    page.emulate_media(color_scheme="dark")
    axe(page)
    page.emulate_media(color_scheme="light")
    fits(page)
    if os.environ.get("ETTLE_SHOTS") == "1":
        shot(page, name, picture=name in {"today", "class-grid", "pupil"})
