"""The page that shows every part, held to the same rules as every other page."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser

from tests.web.ui.conftest import OpenGrid, class_of

UI = Path(__file__).resolve().parents[3] / "ettle" / "ui"
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture
def page_text() -> str:
    return Client().get("/ui/").content.decode()


def test_the_component_page_opens_without_signing_in() -> None:
    assert Client().get("/ui/").status_code == 200


def test_every_macro_of_every_component_is_on_the_page() -> None:
    shown = "".join(file.read_text() for file in (UI / "jinja2" / "ui").glob("*.html"))
    shown += (UI / "jinja2" / "base.html").read_text()
    macros = {
        (file.name, name)
        for file in (UI / "jinja2" / "components").glob("[!_]*.html")
        for name in re.findall(r"{% macro ([a-z]\w+)\(", file.read_text())
    }
    needs_a_form = {("form.html", "field"), ("form.html", "form_errors")}
    inside_another = {("table.html", "th")}
    missing = {one for one in macros if not re.search(rf"\b{one[1]}\(", shown)} - needs_a_form - inside_another
    assert missing == set()


def test_every_icon_asked_for_is_in_the_sprite(page_text: str) -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (UI / "static" / "ettle" / "icons.svg").read_text()))
    assert set(re.findall(r"icons\.svg#([\w-]+)", page_text)) <= drawn


@pytest.mark.requirement("D-09")
def test_a_concern_is_a_shape_and_a_word_as_well_as_a_colour(page_text: str) -> None:
    for flag in re.findall(r'<span class="flag.*?</svg>.*?</span></span>', page_text):
        assert re.search(r"#flag(-4)?\"", flag)
        assert re.search(r"early|serious|worse", flag)


def test_the_page_asks_for_few_and_small_things(page_text: str) -> None:
    asked = set(re.findall(r'(?:href|src)="/static/([^"#]+)', page_text))
    assert len(asked) + 1 <= 9
    size = len(page_text.encode()) + sum((UI / "static" / name).stat().st_size for name in asked)
    assert size < 140_000, size


def test_there_is_no_inline_style_or_script(page_text: str) -> None:
    assert " style=" not in page_text
    assert "<style" not in page_text
    assert not re.findall(r"<script(?![^>]*\bsrc=)", page_text)


@pytest.mark.requirement("D-09")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_parts_meet_wcag_2_2_aa(open_grid: OpenGrid, theme: str) -> None:
    page, _school = open_grid(class_of(2), color_scheme=theme, reduced_motion="reduce")
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": STANDARD}}).response["violations"]
    said = [f"{one['id']}: {one['help']} {node['html'][:160]}" for one in found for node in one["nodes"][:3]]
    assert not said, "\n".join(said)


def test_the_page_prints_without_its_buttons(open_grid: OpenGrid, chromium_browser: Browser) -> None:
    page, _school = open_grid(class_of(2))
    page.emulate_media(media="print")
    assert page.locator(".btn:visible").count() == 0
    assert page.locator(".flag:visible").count() > 0
