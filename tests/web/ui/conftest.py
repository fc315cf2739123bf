"""A rating grid in a real browser, in front of a server that does as each test tells it."""

import contextlib
import json
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.template import loader
from django.test import RequestFactory
from playwright.sync_api import Browser, Page, sync_playwright

from ettle.ui import grid as ui_grid
from ettle.ui.components import component_page_example
from ettle.ui.pages import FrameFacts
from ettle.ui.render import context_for
from tests import chromium

STATIC = Path(__file__).resolve().parents[3] / "ettle" / "ui" / "static"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
CSP = "default-src 'self'"


def pupil(number: int) -> str:
    """The public id of the nth pupil, from 0."""
    return f"00000000-0000-4000-8000-{number:012d}"


def class_of(pupils: int, *, homework: str = "1|2|3|4|NA", effort: str = "1|2|3|4") -> ui_grid.RatingGrid:
    """An empty class with effort, behaviour and homework."""

    def scale(name: str, allowed: str) -> ui_grid.CellScale:
        spellings = '{"n/a": "NA"}' if "NA" in allowed else "{}"
        return ui_grid.CellScale(allowed, f"{name} is {allowed}.", spellings, '{"3": "early", "4": "serious"}')

    columns = (
        ui_grid.GridColumn("effort", "Effort", "1 best, 4 worst", scale("Effort", effort)),
        ui_grid.GridColumn("behaviour", "Behaviour", "1 best, 4 worst", scale("Behaviour", "1|2|3|4")),
        ui_grid.GridColumn("homework", "Homework", "1 to 4 or NA", scale("Homework", homework)),
    )
    rows = tuple(
        ui_grid.GridRow(pupil(n), f"Pupil {n + 1:02d}", tuple(ui_grid.GridCell() for _ in columns))
        for n in range(pupils)
    )
    return ui_grid.RatingGrid("An example class", "morven", "class-1", "/save", "/door", columns, rows, 0, pupils * 3)


@dataclass
class School:
    """What the pretended server holds and how it behaves."""

    grid: ui_grid.RatingGrid
    mood: str = "well"
    saved: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    requests: list[list[dict[str, Any]]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)

    def page(self) -> str:
        """The page with the grid as it stands."""
        cells = {(row.pupil, column.measure): (row, column) for row in self.grid.rows for column in self.grid.columns}
        rows = tuple(
            replace(row, cells=tuple(self._cell(row.pupil, c.measure) for c in self.grid.columns))
            for row in self.grid.rows
        )
        assert len(cells) == len(rows) * len(self.grid.columns)
        grid = replace(self.grid, rows=rows, done=len(self.saved))
        request = RequestFactory().get("/")
        page = replace(component_page_example(), grid=grid)
        return loader.get_template(page.template, using="jinja2").render(context_for(request, page), request)

    def _cell(self, who: str, measure: str) -> ui_grid.GridCell:
        value, version = self.saved.get((who, measure), ("", 0))
        return ui_grid.GridCell(value, version)

    def save(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Answer a save as the protocol says."""
        if self.mood == "broken":
            return 500, {}
        if self.mood == "signed_out":
            return 403, {"signed_out": True, "sign_in": "/door"}
        if self.mood == "closed":
            return 403, {"problem": "The cycle closed at 16:00."}
        self.requests.append(body["cells"])
        return 200, {
            "cells": [self._take(sent) for sent in body["cells"]],
            "raises": {
                s["pupil"]: [{"text": "Effort 4", "seriousness": "serious"}] for s in body["cells"] if s["value"] == "4"
            },
            "progress": {"done": len(self.saved), "of": len(self.grid.rows) * 3},
        }

    def _take(self, sent: dict[str, Any]) -> dict[str, Any]:
        place = (sent["pupil"], sent["measure"])
        value, version = self.saved.get(place, ("", 0))
        name = {"pupil": sent["pupil"], "measure": sent["measure"]}
        if sent["version"] != version:
            return {
                **name,
                "status": "conflict",
                "value": value,
                "version": version,
                "by": "L. Boyle",
                "at": "2026-11-23T10:41:00Z",
            }
        if self.mood == "refusing":
            return {
                **name,
                "status": "refused",
                "value": value,
                "version": version,
                "problem": "Pupil 01 left on Friday.",
            }
        self.saved[place] = (sent["value"], version + 1)
        return {**name, "status": "saved", "value": sent["value"], "version": version + 1}


def _handler(school: School) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/static/"):
                file = STATIC / self.path.removeprefix("/static/")
                self._answer(200, file.read_bytes(), KINDS[file.suffix])
            else:
                self._answer(200, school.page().encode(), "text/html; charset=utf-8")

        def do_POST(self) -> None:
            school.tokens.append(self.headers["X-CSRFToken"])
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, said = school.save(body)
            self._answer(status, json.dumps(said).encode(), "application/json")

        def _answer(self, status: int, body: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", CSP)
            self.send_header("Set-Cookie", "csrftoken=a-token; Path=/")
            self.end_headers()
            with contextlib.suppress(BrokenPipeError):
                self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    return Handler


@pytest.fixture(scope="session")
def chromium_browser() -> Iterator[Browser]:
    path = chromium.find()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("There is no Chromium. On Debian or Ubuntu: apt-get install chromium")
        pytest.skip("There is no Chromium here, so the grid's script was not tried.")
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture(autouse=True)
def _only_the_look(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """No other slice takes part: the frame asks nobody who is signed in, and no database is needed."""
    settings.ROOT_URLCONF = "tests.web.ui.addresses"
    monkeypatch.setattr(
        "ettle.ui.frame._facts_of", [lambda _request: FrameFacts(school="Inchgarve High", key="morven")]
    )


OpenGrid = Callable[..., tuple[Page, School]]


@pytest.fixture
def open_grid(chromium_browser: Browser) -> Iterator[OpenGrid]:
    """`page, school = open_grid(class_of(30))`; script errors and refusals by the CSP fail the test."""
    faults: list[str] = []
    close: list[Callable[[], object]] = []

    def opened(grid: ui_grid.RatingGrid, **options: Any) -> tuple[Page, School]:
        school = School(grid)
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(school))
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        context = chromium_browser.new_context(
            base_url=f"http://127.0.0.1:{server.server_port}", locale="en-GB", **options
        )
        context.set_default_timeout(5_000)
        close.extend((context.close, server.shutdown, thread.join, server.server_close))
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda m: faults.append(m.text) if "Content Security" in m.text else None)
        page.goto("/")
        return page, school

    yield opened
    for step in close:
        step()
    assert not faults, "\n".join(faults)
