"""A real server with the demo school, a real browser, and people already signed in."""

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, ViewportSize, sync_playwright

from tests import chromium
from tests import demo_school as demo
from tests.serving import served

WIDE: Final[ViewportSize] = {"width": 1280, "height": 800}
PHONE: Final[ViewportSize] = {"width": 360, "height": 740}
NARROWEST: Final[ViewportSize] = {"width": 320, "height": 740}
TALLEST: Final = 16_000  # Chromium's largest drawing is 16,384 pixels on a side
SHOTS: Final = demo.ROOT / "var" / "shots"
IMAGES: Final = demo.ROOT / "docs" / "images"
STANDARD: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

PageAs = Callable[..., Page]


@pytest.fixture(scope="session")
def live_database() -> Path:
    """The file the server of these journeys writes to."""
    path = demo.VAR / f"journeys-{os.environ.get('PYTEST_XDIST_WORKER', 'one')}.sqlite3"
    demo.copy_to(path)
    return path


@pytest.fixture(scope="session")
def address(live_database: Path) -> Iterator[str]:
    """Where the server listens: the same server, with the same settings, as `ettle demo` starts."""
    with served(live_database, workers=1) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(autouse=True)
def fresh_school(address: str, live_database: Path) -> None:
    """Every journey begins in the demo school as it was built."""
    demo.copy_to(live_database)


@pytest.fixture
def rows(live_database: Path) -> Callable[..., list[tuple[Any, ...]]]:
    """Look into the server's database: `rows("select count(*) from tracking_rating where value = ?", "3")`."""

    def read(query: str, *arguments: object) -> list[tuple[Any, ...]]:
        with contextlib.closing(sqlite3.connect(f"file:{live_database}?mode=ro", uri=True, timeout=20)) as opened:
            return opened.execute(query, arguments).fetchall()

    return read


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for all journeys; each gets a context of its own, with nothing in it."""
    path = chromium.find()
    if path is None:
        pytest.fail("There is no Chromium. On Debian or Ubuntu: apt-get install chromium")
    opened = playwright.chromium.launch(executable_path=path, headless=True, args=list(chromium.ARGUMENTS))
    yield opened
    opened.close()


@pytest.fixture
def page_as(browser: Browser, address: str, live_database: Path) -> Iterator[PageAs]:
    """A page with a person of the cast signed in: `page_as("year_head", "/tracking/concerns/", size=PHONE)`.

    The person is the role they are there for, their e-mail address, or None for nobody. A script error or a
    refusal by the Content-Security-Policy on any page fails the journey.
    """
    keys = demo.sessions(live_database)
    faults: list[str] = []
    contexts = []

    def hear(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            faults.append(message.text)

    def open_page(person: str | None, path: str = "/", *, size: ViewportSize = WIDE, **options: Any) -> Page:
        context = browser.new_context(
            base_url=address,
            viewport=size,
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        if person is not None:
            key = keys[demo.address_of(person)]
            context.add_cookies([{"name": "sessionid", "value": key, "url": address}])
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", hear)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Hold a page to WCAG 2.2 AA; the failure says which rule and which element."""

    def check(page: Page) -> None:
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": STANDARD}}).response["violations"]
        said = [f"{one['id']}: {one['help']}\n    {node['html'][:200]}" for one in found for node in one["nodes"][:3]]
        assert not said, f"{page.url}\n" + "\n".join(said)

    return check


def whole(page: Page, name: str) -> None:
    """Photograph a page from head to foot, or as much of it as Chromium can draw at once."""
    before = page.viewport_size or WIDE
    tall: int = page.evaluate("document.documentElement.scrollHeight")
    if tall <= TALLEST:
        page.screenshot(path=SHOTS / name, full_page=True)
        return
    page.set_viewport_size({"width": before["width"], "height": TALLEST})
    page.screenshot(path=SHOTS / name)
    page.set_viewport_size(before)


@pytest.fixture(scope="session")
def shot() -> Callable[..., None]:
    """Photograph a page wide, on a phone, in the dark and as printed, into var/shots.

    `shot(page, "today", picture=True)` with ETTLE_SHOTS=1 also renews docs/images/today.png.
    """

    def photograph(page: Page, name: str, *, picture: bool = False) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        size = page.viewport_size or WIDE
        page.set_viewport_size(WIDE)
        whole(page, f"{name}-wide.png")
        if picture and os.environ.get("ETTLE_SHOTS") == "1":
            IMAGES.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=IMAGES / f"{name}.png")
        page.emulate_media(color_scheme="dark")
        whole(page, f"{name}-dark.png")
        page.emulate_media(color_scheme="light", media="print")
        whole(page, f"{name}-print.png")
        page.emulate_media(media="screen")
        page.set_viewport_size(PHONE)
        whole(page, f"{name}-phone.png")
        page.set_viewport_size(size)

    return photograph


@pytest.fixture(scope="session")
def fits() -> Callable[[Page], None]:
    """A page must not scroll sideways, down to 320 pixels (WCAG 1.4.10); tables may scroll inside themselves."""

    def check(page: Page) -> None:
        size = page.viewport_size or WIDE
        page.set_viewport_size(NARROWEST)
        wide, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        page.set_viewport_size(size)
        assert wide <= room, f"{page.url} is {wide} pixels wide in a window of {room}."

    return check
