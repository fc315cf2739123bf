"""What a pupil's page says in words, so that no colour, shape or blank is left to be guessed."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from ettle.pupils.models import Pupil

pytestmark = pytest.mark.usefixtures("db", "demo_school")
SignIn = Callable[[str], Client]


def seen(html: str) -> str:
    """What is left on the page for somebody who looks at it: words meant for screen readers alone are taken out."""
    return re.sub(r'<span class="v">[^<]*</span>', "", html)


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


@pytest.fixture
def isla(client_as: SignIn) -> str:
    one = Pupil.objects.get(given="Isla", family="Renwick")
    return client_as("ruth.haldane").get(f"/pupils/{one.key}/").content.decode()


@pytest.mark.requirement("D-09")
def test_the_word_of_the_policy_stands_beside_each_flag_of_a_concern(isla: str) -> None:
    flags = [text(seen(one)) for one in re.findall(r'<div class="flags">.*?</div>', isla)]
    assert "French homework 4 , serious concern" in flags[0]
    assert "Physics effort 3 , early intervention" in flags[0]


@pytest.mark.requirement("S2-38", "G-15")
@pytest.mark.parametrize("code", ["morven.laidlaw", "elspeth.orr"])
def test_the_figures_of_the_list_agree_with_its_rows(client_as: SignIn, code: str) -> None:
    page = client_as(code).get("/pupils/look-out/").content.decode()
    told = dict(re.findall(r"<li><b>(\d+)</b><span>([^<]+)</span></li>", page))
    rows = {row.split('"')[0]: row for row in page.split('href="/pupils/')[1:] if 'class="chip"' in row}
    unnamed = sum('<span class="chip">Support group</span>' in row for row in rows.values())
    assert unnamed
    assert {words: int(figure) for figure, words in told.items()}["Support group"] == unnamed


@pytest.mark.requirement("D-09")
def test_a_flag_in_the_table_has_a_short_word_and_the_page_a_key(isla: str) -> None:
    table = isla[isla.index('<div id="ratings">') :]
    cells = [text(seen(one)) for one in re.findall(r'<td role="cell" class="num">.*?</td>', table)]
    assert sorted(cell for cell in cells if " " in cell) == ["early 3", "early 3", "serious 4"]
    key = re.findall(r'<p class="flag-key.*?</p>', isla)
    assert len(key) == 1
    assert "early : early intervention, an outlined flag" in text(key[0])
    assert "serious : serious concern, a filled flag" in text(key[0])


def test_a_trend_that_cannot_be_said_gives_its_reason(isla: str) -> None:
    rows = re.findall(r'<tr role="row"[^>]*><th scope="row".*?</tr>', isla[isla.index('<div id="ratings">') :])
    trends = {text(row.split("</th>")[0]): text(seen(row.rsplit('class="trend">', 1)[1])) for row in rows}
    assert trends["Biology"] == "No earlier rating"
    assert trends["Mathematics"] == "Slipped"
    assert "" not in trends.values()


def test_the_session_is_named(isla: str) -> None:
    assert "In 2026/27, on Mon 23 Nov." in isla
    assert "this session" not in isla.lower()
