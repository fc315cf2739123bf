"""The year head builds an agenda and writes down what is agreed; the head opens leadership's; a teacher adds one."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, PageAs

Rows = Callable[..., list[tuple[Any, ...]]]
WORDS = "Her tutor and the year head meet her together on Friday."
REASON = "Four faculties, and nothing we tried has held for a fortnight."


def meeting_of(rows: Rows, kind: str, year: str = "") -> str:
    query = "select id from meetings_meeting where kind = ? and year = ? and ended_at is null"
    return f"/meetings/{rows(query, kind, year)[0][0]}/"


def concern_of(rows: Rows, given: str) -> str:
    query = (
        "select max(c.id) from tracking_concern c join pupils_pupil p on p.id = c.pupil_id"
        " where p.given = ? and p.year = 'S3'"
    )
    return f"/tracking/concerns/{rows(query, given)[0][0]}/"


@pytest.mark.requirement("S2-56", "S2-57", "S2-41", "S2-05")
def test_from_the_highlighted_pupils_to_the_leadership_table(page_as: PageAs, rows: Rows) -> None:
    head = page_as("year_head", "/meetings/")
    head.get_by_role("link", name="Year head meeting, S3", exact=True).click()
    expect(head.get_by_text("Carried over once")).to_be_visible()
    expect(head.get_by_role("checkbox", name="Orla McCusker")).to_be_checked()
    head.get_by_role("button", name="Put those ticked on it").click()
    expect(head.get_by_text("1 pupil is on the agenda now.")).to_be_visible()
    head.get_by_role("link", name=re.compile("Write what is agreed.*Orla McCusker")).click()
    head.get_by_label("What was agreed").fill(WORDS)
    head.get_by_label("Who does it").select_option(label="Ruth Haldane")
    head.get_by_label("By when").fill("2026-11-27")
    head.get_by_label("Make it the next step of the concern").check()
    head.get_by_role("button", name="Write it down").click()
    expect(head.get_by_text("Written down: Orla McCusker.")).to_be_visible()
    expect(head.get_by_text(WORDS, exact=True)).to_be_visible()

    head.goto(concern_of(rows, "Orla"))
    expect(head.get_by_text(WORDS).first).to_be_visible()
    head.get_by_role("link", name="Mark as high tariff").click()
    head.get_by_role("button", name="Mark as high tariff").click()
    expect(head.get_by_text("Say why leadership is to know of it: one sentence is enough.")).to_be_visible()
    head.get_by_label("Why leadership is to know of it").fill(REASON)
    head.get_by_role("button", name="Mark as high tariff").click()
    expect(head.get_by_text("Marked. It is on the next agenda of leadership.")).to_be_visible()

    leader = page_as("senior_leader", meeting_of(rows, "leadership"))
    expect(leader.get_by_role("link", name="Orla McCusker", exact=True)).to_be_visible()
    expect(leader.get_by_text(REASON)).to_be_visible()

    teacher = page_as("class_teacher", concern_of(rows, "Isla"))
    assert rows("select count(*) from meetings_agendaitem where origin = 'by_hand'")[0][0] == 2
    teacher.get_by_role("link", name="Put it before the faculty meeting").click()
    teacher.get_by_label("What you would like to talk about").fill("Who else sees her leave work half done?")
    teacher.get_by_role("button", name="Put it on the list").click()
    expect(teacher.get_by_text("It is on the list of the next meeting.")).to_be_visible()
    answer = teacher.goto(meeting_of(rows, "leadership"))
    assert answer is not None
    assert answer.status == 404

    leader = page_as("curriculum_leader", "/meetings/")
    leader.get_by_role("link", name="Faculty meeting, Sciences", exact=True).click()
    expect(leader.get_by_text("Who else sees her leave work half done?")).to_be_visible()


@pytest.mark.requirement("D-09")
@pytest.mark.parametrize(
    "name", ["meetings", "meeting", "meeting-item", "meeting-leadership", "meeting-put-on", "meetings-mine", "timeline"]
)
def test_each_page_is_for_everyone(
    page_as: PageAs,
    rows: Rows,
    name: str,
    axe: Callable[[Page], None],
    fits: Callable[[Page], None],
    shot: Callable[..., None],
) -> None:
    third = meeting_of(rows, "year_head", "S3")
    [(item,)] = rows("select min(id) from meetings_agendaitem where meeting_id = ?", third.split("/")[2])
    [(isla,)] = rows("select key from pupils_pupil where given = 'Isla' and family = 'Renwick'")
    person, address = {
        "meetings": ("year_head", "/meetings/"),
        "meeting": ("year_head", third),
        "meeting-item": ("year_head", f"{third}items/{item}/"),
        "meeting-leadership": ("senior_leader", meeting_of(rows, "leadership")),
        "meeting-put-on": ("class_teacher", concern_of(rows, "Isla").replace("tracking", "meetings") + "put-on/"),
        "meetings-mine": ("year_head", "/meetings/mine/"),
        "timeline": ("year_head", f"/meetings/pupils/{UUID(isla)}/timeline/"),
    }[name]
    page = page_as(person, address)
    expect(page.get_by_text("Answer 404")).to_have_count(0)
    axe(page)
    fits(page)
    shot(page, name)


def test_an_agenda_is_printed_on_one_page(page_as: PageAs, rows: Rows) -> None:
    import pypdfium2

    page = page_as("year_head", meeting_of(rows, "year_head", "S3"))
    page.emulate_media(media="print")
    printed = page.pdf(prefer_css_page_size=True)
    assert len(pypdfium2.PdfDocument(printed)) == 1


def test_a_phone_shows_the_agenda_as_cards(page_as: PageAs, rows: Rows, fits: Callable[[Page], None]) -> None:
    page = page_as("year_head", meeting_of(rows, "year_head", "S3"), size=PHONE)
    expect(page.get_by_role("link", name="Kenzie Farquhar", exact=True)).to_be_visible()
    fits(page)
