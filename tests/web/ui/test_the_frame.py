"""The frame round every page: where one may go, how a reader wants it, and what is said when a page cannot be shown."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse

from ettle.ui import frame, views, words
from ettle.ui.pages import Frame, FrameFacts
from ettle.ui.sparklines import spark

EVERY_PART = frozenset(entry.part for entry in frame.ENTRIES)
WHOLE_YEAR = EVERY_PART - {"import", "cycles", "school"}


def as_year_head(_request: HttpRequest) -> FrameFacts:
    return FrameFacts(school="Inchgarve High", who="Ruth Haldane", parts=WHOLE_YEAR)


def test_the_menu_shows_the_parts_of_ones_posts_and_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame, "link", lambda route: f"/{route}/")
    shown = frame.nav_for(frozenset({"meetings", "ratings", "today"}), "/today/")
    assert [item.label for item in shown] == ["Today", "Ratings", "Meetings"]


def test_the_longest_address_above_a_page_is_current(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame, "link", lambda route: {"today": "/"}.get(route, f"/{route}/"))
    items = frame.nav_for(WHOLE_YEAR, "/pupils:list/isla")
    assert [item.label for item in items if item.current] == ["Pupils"]


@pytest.mark.parametrize(
    ("parts", "address", "label"),
    [
        (WHOLE_YEAR, "/tracking/overview/", "Year"),
        (WHOLE_YEAR, "/tracking/cycles/4/overview/S3/", "Year"),
        (WHOLE_YEAR, "/tracking/cycles/4/years/S3/", "Year"),
        (EVERY_PART, "/tracking/cycles/4/years/S3/", "Year"),
        (EVERY_PART, "/tracking/cycles/4/close/", "Cycles"),
        (EVERY_PART, "/school/audit/", "School"),
        (EVERY_PART, "/", "Today"),
    ],
)
def test_a_page_below_an_entry_marks_it_as_current(
    parts: frozenset[str], address: str, label: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frame, "link", lambda route: reverse(route, urlconf="ettle.config.urls"))
    items = frame.nav_for(parts, address)
    assert [item.label for item in items if item.current] == [label]


@pytest.mark.parametrize("entry", frame.ENTRIES, ids=lambda entry: entry.label)
def test_every_entry_of_the_navigation_leads_somewhere(entry: frame._Entry) -> None:
    try:
        reverse(entry.route, urlconf="ettle.config.urls")
    except (NoReverseMatch, ImportError) as missing:
        pytest.fail(f"{entry.route}: {missing}")


def test_the_readers_choices_are_kept_and_drawn_by_the_server() -> None:
    client = Client()
    kept = client.post("/ui/choices", {"theme": "dark", "letters": "plain", "size": "large", "next": "/ui/"})
    assert kept.headers["Location"] == "/ui/"
    assert (
        '<html lang="en-GB" data-theme="dark" data-letters="plain" data-size="large">'
        in client.get("/ui/").content.decode()
    )


def test_a_choice_we_do_not_offer_counts_as_none() -> None:
    client = Client()
    client.post("/ui/choices", {"theme": '"><script>', "next": "https://elsewhere.example/"})
    assert "data-theme" not in client.get("/ui/").content.decode()


def test_choices_never_send_a_reader_to_another_site() -> None:
    assert Client().post("/ui/choices", {"next": "https://elsewhere.example/"}).headers["Location"] == "/"


def test_a_refusal_shows_its_reason() -> None:
    answer = views.refused(RequestFactory().get("/"), PermissionDenied("You do not teach this class."))
    assert answer.status_code == 403
    assert "You do not teach this class." in answer.content.decode()


def test_a_missing_page_does_not_say_whether_the_pupil_exists() -> None:
    answer = views.not_found(RequestFactory().get("/"), LookupError("Pupil 7"))
    assert answer.status_code == 404
    assert "Pupil 7" not in answer.content.decode()


def test_a_fault_of_ours_needs_no_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    def boom(_request: HttpRequest) -> Frame:
        raise RuntimeError

    monkeypatch.setattr("ettle.ui.render.frame_for", boom)
    answer = views.broken(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "The fault is ours" in answer.content.decode()


def test_a_grid_with_an_old_token_is_told_so_in_json(settings: Any) -> None:
    settings.LOGIN_URL = "/door"
    answer = views.csrf_failure(RequestFactory().post("/save", headers={"accept": "application/json"}))
    assert answer.status_code == 403
    assert answer.content == b'{"signed_out": true, "sign_in": "/door"}'


def test_words_write_dates_numbers_and_lists_as_people_do() -> None:
    assert words.day(date(2026, 11, 13)) == "Fri 13 Nov"
    assert words.long_date(date(2025, 8, 13)) == "13 August 2025"
    assert words.moment(datetime(2026, 11, 13, 10, 43, tzinfo=UTC)) == "Fri 13 Nov, 10:43"
    assert words.number(1184) == "1,184"
    assert words.sentence(["a", "b", "c"]) == "a, b and c"
    assert words.sentence(["a"]) == "a"
    assert words.initials("Ruth M. Haldane") == "RH"


@pytest.mark.requirement("D-09")
def test_better_is_up_and_a_missing_report_breaks_the_line() -> None:
    line = spark([2, None, 1, 0], 4, concern_from=2)
    assert line.dots[0].worse
    assert line.dots[-1].y < line.dots[0].y
    assert len(line.lines) == 1


def test_each_report_is_a_concern_by_the_threshold_of_its_own_time() -> None:
    line = spark([2, 2, 2], 4, concern_from=(3, None, 2))
    assert [dot.worse for dot in line.dots] == [True]
    assert line.dots[0].last
