"""The year head's list: who is on it, what stands beside them, and what it costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ettle.audit.models import Event
from ettle.board.models import FacultyMark
from ettle.school.models import Faculty
from tests.web.tracking_cycles.small import Small, at


def fill(small: Small, names: tuple[str, ...] = ("Ada",)) -> str:
    for name in names:
        for subject in ("french", "physics", "art-and-design"):
            small.rate(name, "S3", subject, effort="3")
    small.rate("Bea", "S3", "french", homework="4")
    small.close()
    return f"/tracking/cycles/{small.cycle(1).pk}/years/S3/"


@pytest.mark.requirement("S2-04", "S2-18", "S2-19", "S2-25", "S2-14")
def test_a_row_has_reasons_in_words_support_groups_faculties_and_one_owner(small: Small) -> None:
    small.pupil("Ada", "S3")
    small.in_group("Ada", "SEBN")
    text = small.client("head_s3").get(fill(small)).content.decode()
    for words in (
        "Ada Invented",
        "French effort <b>3</b> early",
        "French homework <b>4</b> serious",
        "<b>You</b>",
        "Cl_Lang",
    ):
        assert words in text
    assert "Social, emotional and behavioural needs" in text
    assert text.index("Ada Invented") < text.index("Bea Invented"), "widest first"
    assert "2 pupils have a concern. 1 is yours. For 2, nobody has acted yet." in text


def test_each_row_opens_on_the_ratings_the_rule_and_the_version(small: Small) -> None:
    text = small.client("head_s3").get(fill(small)).content.decode()
    assert "Effort in French is 3 (Needs improving)" in text
    assert "Rule 3, policy 2021.1: concerns in 3 or more faculties go to the year head" in text


@pytest.mark.parametrize(
    ("show", "there", "absent"),
    [("mine", "Ada", "Bea"), ("group", "Bea", "Ada"), ("untouched", "Ada", ""), ("repeated", "", "Ada")],
)
def test_the_list_filters_without_scripts(small: Small, show: str, there: str, absent: str) -> None:
    path = fill(small)
    small.in_group("Bea", "SEBN")
    text = small.client("head_s3").get(path, {"show": show}).content.decode()
    assert not there or f"{there} Invented" in text
    assert not absent or f"{absent} Invented" not in text


def test_the_list_is_only_for_who_may_see_the_whole_year_or_their_house(small: Small) -> None:
    path = fill(small)
    answers = {
        code: small.client(code).get(path).status_code for code in ("head_s3", "head", "head_s2", "cl_lang", "teacher")
    }
    assert answers == {"head_s3": 200, "head": 200, "head_s2": 404, "cl_lang": 404, "teacher": 404}
    assert "Ada Invented" not in small.client("psl_tummel").get(path).content.decode()
    assert "Ada Invented" in small.client("psl_rannoch").get(path).content.decode()


@pytest.mark.requirement("D-01", "G-15")
def test_opening_a_list_that_names_a_restricted_group_is_logged(small: Small) -> None:
    small.pupil("Ada", "S3")
    small.in_group("Ada", "CE")
    path = fill(small)
    text = small.client("head_s3").get(path).content.decode()
    assert "Care experienced" in text
    assert Event.objects.filter(verb="year_list.opened", pupil_id_kept=small.pupils["Ada"].pk).count() == 1


@pytest.mark.requirement("G-15")
def test_a_curriculum_leader_reads_support_group_where_the_reason_is_not_theirs(small: Small) -> None:
    small.pupil("Bea", "S3")
    small.in_group("Bea", "CE")
    fill(small)
    text = small.client("cl_lang").get("/tracking/concerns/").content.decode()
    assert "Support group" in text
    assert "Care experienced" not in text


def test_the_list_makes_the_same_queries_for_one_row_and_for_thirty(small: Small) -> None:
    path = fill(small)
    client = small.client("head_s3")
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    names = tuple(f"Pupil{number}" for number in range(30))
    for name in names:
        for subject in ("french", "physics", "art-and-design"):
            small.rate(name, "S3", subject, "", 2, effort="3")
    small.close(2)
    path = f"/tracking/cycles/{small.cycle(2).pk}/years/S3/"
    client.get(path)
    with CaptureQueriesContext(connection) as many:
        assert client.get(path).content.decode().count("Nobody, ") <= 32
    # The report before adds one query: what became of its concerns.
    assert len(many) <= len(few) + 1


@pytest.mark.requirement("G-09")
def test_faculties_count_once_and_what_their_board_says_stands_beside_without_changing_the_owner(small: Small) -> None:
    for subject in ("french", "spanish"):
        small.rate("Ada", "S3", subject, effort="3", homework="4")
    small.rate("Ada", "S3", "physics", effort="1")
    small.rate("Bea", "S3", "french", effort="1")
    faculties = {row.code: row for row in Faculty.objects.filter(school=small.school)}
    for name, code, value in (("Ada", "languages", "red"), ("Ada", "sciences", "amber"), ("Bea", "languages", "red")):
        FacultyMark.objects.create(
            cycle=small.cycle(1),
            year="S3",
            pupil=small.pupils[name],
            faculty=faculties[code],
            value=value,
            reason="ATT",
            at=at(),
        )
    small.close()
    ada = small.concern("Ada")
    assert ada is not None
    assert (ada.faculties, ada.policy_role) == (1, "curriculum_leader"), (
        "two languages and two measures are one faculty"
    )
    assert small.concern("Bea") is None, "a Red alone raises nothing"
    text = small.client("head_s3").get(f"/tracking/cycles/{small.cycle(1).pk}/years/S3/").content.decode()
    lamp = '<span class="rag red"><i class="ragl red" aria-hidden="true">R</i><b>Red</b></span> '
    assert f"{lamp}{faculties['languages'].name}</li>" in text, "the word is read, not only the colour"
    assert 'class="rag amber"' not in text, "a faculty in which nothing counts has no part in it"


def test_the_file_makes_formulas_harmless_and_is_logged(small: Small) -> None:
    small.pupil("Ada", "S3")
    small.pupils["Ada"].preferred = "=1+1"
    small.pupils["Ada"].save()
    text = small.client("head_s3").post(fill(small) + "list.csv", {"purpose": "Review"}).content.decode("utf-8-sig")
    assert "'=1+1 Invented" in text
    assert Event.objects.filter(verb="year_list.exported", kind="export").count() == 1
