"""A curriculum leader takes a concern from new to closed by keyboard; a year head finds one that is overdue."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests import demo_school as demo
from tests.journeys.conftest import PageAs

Rows = Callable[..., list[tuple[Any, ...]]]

NEW = """select c.id, p.given || ' ' || p.family from tracking_concern c
    join people_staffmember s on s.id = c.owner_id join people_user u on u.id = s.user_id
    join pupils_pupil p on p.id = c.pupil_id
    where u.email = ? and c.state = 'new' order by c.faculties desc, p.family"""
IN_STATE = """select c.id, u.email from tracking_concern c join people_staffmember s on s.id = c.owner_id
    join people_user u on u.id = s.user_id where c.state = ? order by c.cycle_id desc, c.id limit 1"""
ISLA = "select key from pupils_pupil where given = 'Isla' and family = 'Renwick'"


@pytest.mark.requirement("S2-07", "S2-09", "S2-20")
def test_a_curriculum_leader_takes_a_concern_from_new_to_closed(page_as: PageAs, rows: Rows) -> None:
    number, name = rows(NEW, demo.address_of("curriculum_leader"))[0]
    page = page_as("curriculum_leader", "/tracking/concerns/?show=untouched")
    row = page.get_by_role("row").filter(has_text=name)
    # One press, and by keyboard: the first thing the school offers for what was found.
    offer = row.get_by_role("button").first
    offer.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The next step is written down.")).to_be_visible()
    assert page.url.endswith(f"/tracking/concerns/{number}/")
    expect(page.get_by_text("Say first, in a review, whether what was done has helped.")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Done")).press("Enter")
    expect(page.get_by_text("Done: it is kept with the step.")).to_be_visible()
    page.get_by_role("button", name="Write the review").click()
    expect(page.get_by_text("Choose whether it has helped")).to_be_visible()
    page.get_by_label("Better").check()
    page.get_by_label("What you see now").fill("Every piece handed in since")
    page.get_by_role("button", name="Write the review").click()
    expect(page.get_by_text("It has been reviewed: say what is next.")).to_be_visible()
    page.get_by_label("Why it can end").fill("The class teacher has it in hand again")
    page.get_by_role("button", name="End this concern", exact=True).click()
    expect(page.get_by_text("It has come to its end.").first).to_be_visible()
    assert rows("select state, outcome from tracking_concern where id = ?", number) == [("closed", "better")]
    story = page.get_by_role("list").filter(has_text="Ended: better")
    expect(story).to_contain_text("Every piece handed in since")


@pytest.mark.requirement("S2-09", "S2-24")
def test_a_year_head_finds_an_overdue_concern_of_somebody_else(page_as: PageAs) -> None:
    page = page_as("year_head", "/")
    overdue = page.get_by_role("region", name="Overdue")
    row = overdue.get_by_role("row").filter(has_text="Dominik Sobczak")
    expect(row).to_contain_text("school days late")
    row.get_by_role("link", name=re.compile("^Open")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dominik Sobczak")
    expect(page.get_by_text("Curriculum leaders")).to_be_visible()
    page.goto("/tracking/concerns/waiting/")
    expect(page.get_by_role("row").filter(has_text="Dominik Sobczak")).to_contain_text("school days late")


@pytest.mark.requirement("S2-40")
def test_a_teacher_raises_a_concern_by_hand_after_looking_at_the_list(page_as: PageAs, rows: Rows) -> None:
    page = page_as("class_teacher", f"/pupils/{UUID(rows(ISLA)[0][0])}/")
    page.get_by_role("link", name="Raise a concern").click()
    above = page.get_by_role("region", name="On the list to look out for").bounding_box()
    box = page.get_by_label("What you see in class")
    below = box.bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] < below["y"]
    box.fill("Has stopped asking questions")
    page.get_by_role("button", name="Raise the concern").click()
    expect(page.get_by_text("The concern is raised.")).to_be_visible()
    expect(page.get_by_text("Has stopped asking questions").first).to_be_visible()


PAGES = {
    "concern-new": ("owner", "new"),
    "concern-acting": ("owner", "acting"),
    "concern-reviewed": ("owner", "reviewed"),
    "concern-closed": ("owner", "closed"),
    "my-concerns-late": ("curriculum_leader", "/tracking/concerns/"),
    "waiting": ("senior_leader", "/tracking/concerns/waiting/"),
    "waiting-untouched": ("year_head", "/tracking/concerns/waiting/?show=untouched"),
    "raise-concern": ("class_teacher", "raise"),
    "today-leader-late": ("senior_leader", "/"),
}


@pytest.mark.requirement("D-09")
@pytest.mark.parametrize("name", PAGES)
def test_the_pages_are_accessible_and_fit_a_phone(
    page_as: PageAs,
    rows: Rows,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    shot: Callable[..., None],
    name: str,
) -> None:
    person, where = PAGES[name]
    if where == "raise":
        where = f"/tracking/concerns/raise/{UUID(rows(ISLA)[0][0])}/"
    elif not where.startswith("/"):
        found, person = rows(IN_STATE, where)[0]
        where = f"/tracking/concerns/{found}/"
    page = page_as(person, where)
    expect(page.get_by_role("heading", level=1)).not_to_have_text(re.compile("not here|no such", re.IGNORECASE))
    axe(page)
    fits(page)
    shot(page, name)
