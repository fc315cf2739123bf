"""One cycle through everybody's hands: rated, closed, found by its owners, acted on, collated, shared and opened."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import demo_school as demo
from tests.journeys.conftest import PageAs

Rows = Callable[..., list[tuple[Any, ...]]]
OWNERS = ("curriculum_leader", "pupil_support_leader", "year_head")

CLASS_OF_S3 = """select c.id, k.id, k.name from people_classteacher t
    join people_staffmember s on s.id = t.staff_id join people_user u on u.id = s.user_id
    join school_teachingclass c on c.id = t.teaching_class_id
    join tracking_cycleyear y on y.year = c.year
    join tracking_cycle k on k.id = y.cycle_id and k.closed_at is null and k.opens <= ? and k.session = c.session
    where u.email = ? and c.year = 'S3'
    and not exists (select 1 from tracking_classfinished f where f.teaching_class_id = c.id and f.cycle_id = k.id)
    order by c.id"""
WITHOUT_TRIGGER = """select p.id, p.given, p.family
    from pupils_classmembership m join pupils_pupil p on p.id = m.pupil_id
    where m.teaching_class_id = ? and m.ends is null and p.id not in
    (select pupil_id from tracking_rating where cycle_id = ? and value in ('3', '4')) order by p.family, p.given"""
UNTOUCHED = """select c.id from tracking_concern c join people_staffmember s on s.id = c.owner_id
    join people_user u on u.id = s.user_id where u.email = ? and c.state in ('new', 'owned')"""
OF_PUPIL = """select c.id, u.email, c.faculties from tracking_concern c
    left join people_staffmember s on s.id = c.owner_id
    left join people_user u on u.id = s.user_id where c.pupil_id = ? and c.cycle_id = ?"""


def untouched(page: Page) -> set[int]:
    """The concerns a person's own list shows as waiting for them."""
    found = page.locator("#yours tbody a[href*='/tracking/concerns/']").evaluate_all("all => all.map(a => a.href)")
    return {int(re.findall(r"/concerns/(\d+)/", address)[0]) for address in found}


@pytest.mark.requirement("S2-08", "S2-09", "S2-12", "S2-18", "S2-20", "S2-21", "S2-22", "S2-26", "G-14")
def test_what_a_teacher_types_reaches_its_owner_and_then_the_leaders(page_as: PageAs, rows: Rows) -> None:
    group, cycle, name = rows(CLASS_OF_S3, demo.today().isoformat(), demo.address_of("class_teacher"))[0]
    pupil, given, family = rows(WITHOUT_TRIGGER, group, cycle)[0]

    teacher = page_as("class_teacher", f"/tracking/ratings/{cycle}/{group}/")
    row = teacher.locator("[data-entry] tbody tr").filter(has_text=family).filter(has_text=given)
    row.locator("[data-cell]").first.focus()
    teacher.keyboard.press("4")
    expect(teacher.locator("[data-grid-saved]")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))

    leader = page_as("senior_leader", f"/tracking/cycles/{cycle}/close/")
    leader.get_by_role("button", name=f"Close {name}").click()
    expect(leader.get_by_text("is closed. Every concern has been given to its owner")).to_be_visible()

    [(concern, owner, faculties)] = rows(OF_PUPIL, pupil, cycle)
    assert (owner, faculties) == (demo.address_of("curriculum_leader"), 1), "one faculty: its curriculum leader's"

    for person in OWNERS:
        theirs = {number for (number,) in rows(UNTOUCHED, demo.address_of(person))}
        page = page_as(person, "/tracking/concerns/?show=untouched")
        assert theirs, person
        assert untouched(page) == theirs, f"{person} finds exactly theirs"
        assert (concern in theirs) == (person == "curriculum_leader")
        one = concern if person == "curriculum_leader" else min(theirs)
        page.goto(f"/tracking/concerns/{one}/")
        page.get_by_label("Next step", exact=True).fill("Meet on Thursday and agree one thing to try")
        page.get_by_label("By when").fill("2026-12-01")
        page.get_by_role("button", name="Write next step").click()
        expect(page.get_by_text("The next step is written down.")).to_be_visible()
        page.goto("/tracking/concerns/?show=untouched")
        assert untouched(page) == theirs - {one}

    head = page_as("year_head", f"/collation/cycles/{cycle}/years/S3/")
    entry = head.locator("tr, li, article, section").filter(has_text=f"{given} {family}").first
    expect(entry).to_contain_text("Meet on Thursday and agree one thing to try")
    head.get_by_role("link", name="Preview and share").click()
    letter = head.get_by_role("article").inner_text()
    assert family not in letter
    [address] = set(re.findall(r"/collation/cycles/\d+/years/S3/shared/1/", letter))
    head.get_by_role("button", name="Share version 1").click()
    expect(head.get_by_text("Version 1 is shared.")).to_be_visible()

    leader.goto(address)
    expect(leader.get_by_role("heading", level=1)).to_have_text(f"S3 after {name}")
    expect(leader.get_by_text(f"{given} {family}").first).to_be_visible()
    expect(leader.get_by_text("Meet on Thursday and agree one thing to try").first).to_be_visible()

    for path in (address, f"/collation/cycles/{cycle}/years/S3/", f"/tracking/cycles/{cycle}/years/S3/"):
        answer = teacher.goto(path)
        assert answer is not None
        assert answer.status == 404, path
