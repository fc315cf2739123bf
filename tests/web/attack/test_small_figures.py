"""Figures set beside each other, by filter, year and cycle: none that is kept back follows from those shown (D-10)."""

import re
from datetime import date

import pytest
from django.utils.html import strip_tags

from ettle.people.models import Post
from ettle.pupils.models import Pupil
from ettle.trying.actions import start_draft
from tests.web.tracking_cycles.small import Small, at


def text_of(small: Small, code: str, address: str) -> str:
    answer = small.client(code).get(address)
    assert answer.status_code == 200, address
    return " ".join(strip_tags(answer.content.decode()).split())


def two_years(small: Small) -> None:
    """Fourteen of S2 and six of S3, of whom ten and two have a concern in French."""
    for year, pupils, concerned in (("S2", 14, 10), ("S3", 6, 2)):
        for number in range(pupils):
            value = "4" if number < concerned else "1"
            small.rate(f"{year}{number:02}", year, "french", effort=value, behaviour=value)
    small.close()


@pytest.mark.requirement("D-10", "D-02")
def test_all_years_less_one_do_not_tell_the_other(small: Small) -> None:
    """Who led both years then leads neither of their pupils now: twelve together may be told, ten and two may not."""
    two_years(small)
    Post.objects.create(staff=small.staff["head_s3"], role="year_head", year="S2", starts=date(2026, 8, 1))
    Pupil.objects.filter(year="S3").update(year="S5")
    Pupil.objects.filter(year="S2").update(year="S4")
    client, address = small.client("head_s3"), f"/leadership/{small.cycle(1).pk}/"
    assert "12 of 20 pupils have a concern" in text_of(small, "head_s3", address)
    for year in ("S2", "S3"):
        for page in ("", "picture.pdf"):
            assert client.get(f"{address}{page}", {"year": year}).status_code == 404, (year, page)
        assert f"?year={year}" not in client.get(address).content.decode()
    for by in ("faculty", "subject", "group", "time"):
        whole = client.get(address, {"by": by, "measure": "effort"}).content.decode()
        assert not re.search(r'scope="row"[^>]*>French', whole), by
    assert client.get(address, {"year": "S9"}).status_code == 404


@pytest.mark.requirement("D-10", "D-02")
def test_the_pupils_behind_a_figure_do_not_tell_whether_there_are_others(small: Small) -> None:
    two_years(small)
    Pupil.objects.filter(year="S3").update(year="S5")
    address = f"/leadership/{small.cycle(1).pk}/pupils/"
    faculty = small.taught("french", "S3").subject.faculty_id
    asked = ("what=waiting", "what=closed", f"what=concern&faculty={faculty}", "what=concern&role=senior_leader",
             "what=rating&measure=effort&value=4", "what=rating&measure=effort&value=3")  # fmt: skip
    told = {one: text_of(small, "head_s3", f"{address}?{one}") for one in asked}
    assert all("Pupils who are not yours to see now are not listed." in text for text in told.values())
    assert not any("Invented" in text for text in told.values())


@pytest.mark.requirement("D-10")
def test_who_tries_a_policy_and_sees_no_pupil_gets_no_two_figures_that_differ_by_few(small: Small) -> None:
    two_years(small)
    for year, pupils in (("S2", 10), ("S3", 2)):
        for number in range(pupils):
            small.rate(f"{year}{number:02}", year, "physics", cycle=2, effort="4")
    small.close(2)
    from ettle.school.models import AdoptedPolicy

    text = AdoptedPolicy.objects.get(school=small.school).text
    stricter = text.replace('when = { at_or_worse = "3" }', 'when = { at_or_worse = "1" }')
    assert stricter != text
    draft = start_draft(by=small.viewer("head"), name="A", text=stricter, now=at())
    address, token = f"/trying/{draft.pk}/", r"value=\"(\w{64}|/trying/[^\"]*)\"|href=\"[^\"]*\"|checked"

    def answer(asked: str) -> str:
        page = small.client("office").get(f"{address}{asked}")
        assert page.status_code == 200
        return re.sub(token, "", page.content.decode())

    plain = answer("")
    for year in ("S2", "S3", "S5", "S9"):
        assert re.sub(r'<input type="hidden" name="year"[^>]*>', "", answer(f"?year={year}")) == plain, year
    one, two = (small.cycle(number).pk for number in (1, 2))
    assert answer("?cycle=all") == plain == answer(f"?cycle={one}&cycle={two}")
    assert "not yours to see are not listed" in plain
    for table in ("By year", "By faculty", "By rule", "Work of each person"):
        assert table not in plain, table
    assert "By year" in small.client("head").get(address).content.decode()
