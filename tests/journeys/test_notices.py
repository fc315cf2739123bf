"""A concern is handed on, its new owner is told and opens it; an e-mail is refused once, and goes when sent again."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import demo_school as demo
from tests.journeys.conftest import PHONE, PageAs
from tests.web.notices.post_office import PostOffice, post_office

Rows = Callable[..., list[tuple[Any, ...]]]
HEADS = """select c.id, p.given || ' ' || p.family from tracking_concern c
    join people_staffmember s on s.id = c.owner_id join people_user u on u.id = s.user_id
    join pupils_pupil p on p.id = c.pupil_id join tracking_cycle y on y.id = c.cycle_id
    where u.email = ? and c.state = 'new' and p.preferred = '' order by y.opens desc, c.id"""


@pytest.mark.requirement("S2-25", "D-04")
def test_an_owner_is_handed_a_concern_sees_the_notice_opens_it_and_it_is_read(page_as: PageAs, rows: Rows) -> None:
    concern, pupil = rows(HEADS, demo.address_of("curriculum_leader"))[0]
    before = len(rows("select id from notices_notice where read_at is null"))
    head = page_as("senior_leader", f"/tracking/concerns/{concern}/")
    head.locator("summary").filter(has_text="Give it to somebody else").click()
    who = head.get_by_role("combobox", name="Who has the overview")
    who.select_option(label=who.locator("option").filter(has_text="Sunita Iyer").inner_text().strip())
    head.get_by_label("Why the policy").fill("She has known the family for years.")
    head.get_by_role("button", name="Change the owner").click()
    expect(head.get_by_text("has the overview now")).to_be_visible()
    assert len(rows("select id from notices_notice where read_at is null")) == before + 1
    mine = page_as("pupil_support_leader", "/")
    told = mine.get_by_role("link", name="Notices")
    expect(told).to_contain_text("not read")
    told.click()
    line = mine.get_by_role("listitem").filter(has_text=pupil)
    expect(line).to_contain_text("from Alison Drummond")
    expect(line).to_contain_text("Not read yet")
    line.get_by_role("link", name="A concern was handed to you.").click()
    expect(mine.get_by_role("heading", level=1)).to_contain_text(pupil)
    mine.goto("/notices/")
    expect(mine.get_by_role("listitem").filter(has_text=pupil)).not_to_contain_text("Not read yet")


def a_round(live_database: Path, office: PostOffice) -> subprocess.CompletedProcess[str]:
    """`ettle mail send` as the machine's owner runs it, beside the server, the day after, when all is due."""
    environment = demo.environment(f"sqlite://{live_database}")
    environment.pop("ETTLE_DEMO")  # a demo school never sends: here it is a school like any other
    environment |= {
        "ETTLE_TODAY": (demo.today() + timedelta(days=1)).isoformat(),
        "ETTLE_MAIL_HOST": "127.0.0.1",
        "ETTLE_MAIL_PORT": str(office.port),
        "ETTLE_MAIL_TLS": "none",
        "ETTLE_MAIL_FROM": "Ettle <ettle@strathmarnoch.example>",
    }
    command = [str(Path(sys.executable).parent / "ettle"), "mail", "send"]
    return subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=False)


def test_an_administrator_sees_a_refusal_sends_again_and_the_server_takes_it(
    page_as: PageAs, live_database: Path
) -> None:
    with post_office() as office:
        office.plan = ["550 5.7.1 sender not allowed here"]
        first = a_round(live_database, office)
        assert (first.returncode, "1 not sent" in first.stdout) == (1, True), first.stdout + first.stderr
        page = page_as("administrator", "/school/")
        page.get_by_role("link", name="Outbox of e-mail").click()
        page.get_by_role("link", name="To look at").click()
        row = page.get_by_role("row").filter(has_text="550 5.7.1 sender not allowed here")
        expect(row).to_contain_text("not sent")
        row.get_by_role("link").click()
        expect(page.get_by_text("It was not sent. Read the answer")).to_be_visible()
        expect(page.get_by_label("Text of the e-mail")).to_contain_text("This e-mail names no pupil.")
        page.get_by_role("button", name="Send again").click()
        expect(page.get_by_text("It goes with the next round.")).to_be_visible()
        second = a_round(live_database, office)
        assert (second.returncode, second.stdout) == (0, "E-mail: 1 sent.\n"), second.stdout + second.stderr
        page.reload()
        expect(page.get_by_text("The mail server took it.").first).to_be_visible()
        expect(page.get_by_role("button", name="Send again")).to_have_count(0)


PAGES = {
    "notices": ("class_teacher", "/notices/"),
    "notices-none": ("administrator", "/notices/"),
    "outbox": ("administrator", "/notices/outbox/"),
    "outbox-message": ("administrator", "/notices/outbox/{message}/"),
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
    where = path.format(message=rows("select max(id) from notices_outboxmessage where state = 'waiting'")[0][0])
    wide = page_as(person, where)
    axe(wide)
    fits(wide)
    shot(wide, name)
    phone = page_as(person, where, size=PHONE)
    axe(phone)
    fits(phone)
