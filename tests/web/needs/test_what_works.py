"""What works: read by everybody who teaches the pupil and nobody else, written by few, each version kept."""

import pytest
from django.core.exceptions import PermissionDenied

from ettle.audit.models import Event
from ettle.needs.actions.permits import NeedRefused
from ettle.needs.actions.summaries import write_summary
from ettle.needs.models import Need, Summary
from ettle.pupils.models import ClassMembership
from tests.web.needs.conftest import EVIDENCE, NAMED, WORKS, page_of, with_policy
from tests.web.tracking_cycles.small import Small, at


def address(small: Small, name: str = "Ada") -> str:
    return f"/needs/{small.pupils[name].key}/summary/"


@pytest.mark.requirement("S1-19")
def test_a_teacher_of_the_pupil_reads_what_works_and_a_teacher_who_is_not_does_not(small: Small, ada: Need) -> None:
    page = page_of(small, "teacher")
    assert WORKS in page
    assert "Reading, writing and spelling" in page
    assert small.client("other").get(f"/pupils/{small.pupils['Ada'].key}/").status_code == 404
    assert small.client("other").get(address(small)).status_code == 404
    for who in ("tutor", "head_s3", "psl_rannoch", "sfll", "head"):
        assert WORKS in page_of(small, who), who
    for who in ("psl_tummel", "head_s2", "office"):
        assert WORKS not in page_of(small, who), who


@pytest.mark.requirement("S1-19", "D-02")
def test_when_the_class_ends_so_does_the_reading(small: Small, ada: Need) -> None:
    ClassMembership.objects.update(ends="2026-11-01")
    assert page_of(small, "teacher") == ""


@pytest.mark.requirement("S1-19")
def test_a_teacher_reads_what_it_means_and_not_how_it_is_known(small: Small, ada: Need) -> None:
    page = page_of(small, "teacher")
    for hidden in (EVIDENCE, NAMED, "Educational psychologist", "How it is known", "Correct it"):
        assert hidden not in page, hidden
    whole = page_of(small, "psl_rannoch")
    for told in (EVIDENCE, NAMED, "Educational psychologist"):
        assert told in whole, told


@pytest.mark.requirement("D-01")
def test_reading_it_is_logged(small: Small, ada: Need) -> None:
    page_of(small, "teacher")
    assert Event.objects.filter(verb="pupil.opened", who="Teacher", pupil_id_kept=small.pupils["Ada"].pk).count() == 1
    page_of(small, "head_s3", "Cal")
    assert not Event.objects.filter(verb="pupil.opened", pupil_id_kept=small.pupils["Cal"].pk).exists()


def test_where_nothing_is_written_the_page_says_so(small: Small) -> None:
    assert "What works has not been written yet." in page_of(small, "teacher")


@pytest.mark.parametrize("who", ["teacher", "tutor", "head_s3", "head"])
def test_whoever_does_not_write_it_is_refused_with_who_does(small: Small, who: str) -> None:
    answer = small.client(who).post(address(small), {"text": "Mine", "version": "0"})
    assert answer.status_code == 403
    with pytest.raises(PermissionDenied, match="Only a support for learning leader or pupil support leader"):
        write_summary(pupil=small.pupils["Ada"], text="Mine", version=0, by=small.viewer(who), now=at())
    assert "Write what works" not in page_of(small, who)


def test_each_version_is_kept_and_the_newest_stands(small: Small, ada: Need) -> None:
    client = small.client("psl_rannoch")
    answer = client.post(address(small), {"text": "Sit near the front.", "version": "1"})
    assert answer.status_code == 302
    page = page_of(small, "teacher")
    assert "Sit near the front." in page
    assert WORKS not in page
    assert [row.text for row in Summary.objects.all()] == ["Sit near the front.", WORKS]
    assert WORKS in client.get(address(small)).content.decode()
    assert Event.objects.filter(verb="summary.opened").count() == 1
    row = Event.objects.filter(verb="summary.written").latest("pk")
    assert (row.why_allowed, row.detail) == ("leads_house", {"version": 2})


def test_two_who_write_at_once_lose_nothing(small: Small, ada: Need) -> None:
    first, second = small.client("sfll"), small.client("psl_rannoch")
    assert first.post(address(small), {"text": "From the first", "version": "1"}).status_code == 302
    answer = second.post(address(small), {"text": "From the second", "version": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Sfll wrote a summary while you did." in page
    assert "From the first" in page
    assert "From the second" in page
    assert 'name="version" value="2"' in page
    assert second.post(address(small), {"text": "From both", "version": "2"}).status_code == 302
    assert "From both" in page_of(small, "teacher")


def test_an_empty_summary_takes_it_down_and_keeps_what_was(small: Small, ada: Need) -> None:
    assert small.client("sfll").post(address(small), {"text": "  ", "version": "1"}).status_code == 302
    assert "What works has not been written yet." in page_of(small, "teacher")
    assert Event.objects.filter(verb="summary.taken_down").exists()
    assert Summary.objects.filter(text=WORKS).exists()
    answer = small.client("sfll").post(address(small), {"text": "", "version": "2"})
    assert "Write what works: a line or two." in answer.content.decode()


@pytest.mark.parametrize("length", [601, 200_000])
def test_a_summary_too_long_is_refused_and_nothing_typed_is_lost(small: Small, length: int) -> None:
    typed = "a" * (length - 5) + " end."
    answer = small.client("sfll").post(address(small), {"text": typed, "version": "0", "wellbeing": ["active"]})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"{length} characters. At most 600 are right" in page
    assert typed in page
    assert 'value="active" checked' in page
    assert not Summary.objects.exists()


def test_how_long_it_may_be_is_the_schools_to_say(small: Small) -> None:
    with_policy(small, ("summary_longest = 600", "summary_longest = 100"))
    with pytest.raises(NeedRefused, match="At most 100"):
        write_summary(pupil=small.pupils["Ada"], text="a" * 101, version=0, by=small.viewer("sfll"), now=at())


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}"])
def test_what_is_typed_is_shown_as_it_is_and_does_nothing(small: Small, typed: str) -> None:
    write_summary(pupil=small.pupils["Ada"], text=typed, version=0, by=small.viewer("sfll"), now=at())
    for page in (page_of(small, "teacher"), small.client("sfll").get(address(small)).content.decode()):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    refused = small.client("sfll").post(address(small), {"text": typed, "version": "9"}).content.decode()
    assert "<script>alert" not in refused
    assert "<img src=x" not in refused


@pytest.mark.parametrize("version", ["", "-1", "x", "99999999999999999999", "1.0"])
def test_a_version_that_is_none_changes_nothing(small: Small, ada: Need, version: str) -> None:
    answer = small.client("sfll").post(address(small), {"text": "Other", "version": version})
    assert answer.status_code == 422
    assert Summary.objects.get().text == WORKS


def test_a_school_says_what_it_is_called(small: Small, ada: Need) -> None:
    with_policy(small, ('label = "Needs and what works"', 'label = "What helps"'))
    assert "What helps</h2>" in page_of(small, "teacher")


@pytest.mark.requirement("D-13")
def test_a_school_that_does_without_has_no_such_page(small: Small, ada: Need) -> None:
    with_policy(small, ('off = ["weekly_tests"', 'off = ["needs", "weekly_tests"'))
    assert WORKS not in page_of(small, "teacher")
    for path in (address(small), "/needs/", f"/needs/{small.pupils['Ada'].key}/new/"):
        assert small.client("sfll").get(path).status_code == 404, path
    assert "/needs/" not in small.client("sfll").get("/").content.decode()
