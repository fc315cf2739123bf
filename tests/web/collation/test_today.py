"""Among the first things to do: a list to share, a list to read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ettle.board.models import FacultyMark
from ettle.collation.queries.today import next_things
from ettle.school.models import Faculty
from tests.web.collation.listed import Listed
from tests.web.tracking_cycles.small import at


def titles(school: Listed, code: str) -> list[str]:
    return [one.title for one in next_things(school.small.viewer(code), at())]


@pytest.mark.requirement("S2-18", "S2-26")
def test_the_year_head_is_led_to_collate_until_the_list_is_shared(school: Listed) -> None:
    assert titles(school, "head_s3") == ["Collate and share S3 after Cycle 1"]
    assert "Collate and share S3 after Cycle 1" in school.small.client("head_s3").get("/").content.decode()
    school.shared()
    assert titles(school, "head_s3") == []


@pytest.mark.requirement("S2-26")
def test_a_leader_is_led_to_read_what_they_were_sent_until_they_open_it(school: Listed) -> None:
    assert titles(school, "deputy") == []
    school.shared()
    school.write("Ada", "More.")
    school.shared()
    assert titles(school, "deputy") == ["Read S3 after Cycle 1"], "the newest version only"
    school.page("deputy", "shared/2/")
    assert titles(school, "deputy") == []


@pytest.mark.parametrize(("code", "most"), [("head_s3", 1), ("deputy", 1), ("teacher", 0), ("psl_rannoch", 0)])
def test_it_costs_a_query_and_nothing_for_those_it_is_not_for(school: Listed, code: str, most: int) -> None:
    viewer = school.small.viewer(code)
    list(next_things(viewer, at()))
    with CaptureQueriesContext(connection) as asked:
        list(next_things(viewer, at()))
    assert len(asked) == most


def test_the_years_list_leads_to_it(school: Listed) -> None:
    year_list = f"/tracking/cycles/{school.cycle.pk}/years/S3/"
    assert f'href="{school.path}">Collate and share' in school.small.client("head_s3").get(year_list).content.decode()
    assert (
        f'href="{school.path}shared/">As it was shared' in school.small.client("deputy").get(year_list).content.decode()
    )
    assert "/collation/" not in school.small.client("psl_rannoch").get(year_list).content.decode()


@pytest.mark.requirement("S2-18")
def test_what_faculties_say_stands_beside_the_pupil_and_is_frozen_with_the_list(school: Listed) -> None:
    faculty = Faculty.objects.get(school=school.small.school, code="sciences")
    rules = school.place().policy.faculty_board
    assert rules is not None
    worst = school.place().policy.scale(rules.scale).counted[-1]
    best = school.place().policy.scale(rules.scale).counted[0]
    mark = FacultyMark(cycle=school.cycle, pupil=school.small.pupils["Ada"], faculty=faculty, year="S3", at=at())
    mark.value = worst.value
    mark.save()
    word = (worst.short or worst.value).capitalize()
    assert f"<b>{word}</b></span> {faculty.name}" in school.page()
    school.shared()
    mark.value = best.value
    mark.save()
    assert f"<b>{word}</b></span> {faculty.name}" not in school.page()
    assert "Since version 1: 1 pupil has changed." in school.page()
    assert f"<b>{word}</b></span> {faculty.name}" in school.page("deputy", "shared/1/")
