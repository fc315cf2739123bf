"""Making a cycle, seeing what is left, and closing it in the browser."""

import re
from datetime import date

import pytest

from ettle.people.models import Post
from ettle.pupils.models import ClassMembership
from ettle.tracking.models import ClassFinished, Cycle
from tests.web.tracking_cycles.small import Small, at

NEW = "/tracking/cycles/new/"
TYPED = {
    "name": "Cycle 7",
    "session": "2026/27",
    "number": "7",
    "opens": "2026-11-24",
    "due": "2026-12-04",
    "years": ["S3"],
}


@pytest.mark.requirement("S2-08")
def test_an_administrator_makes_a_cycle_and_after_closing_the_list_is_there(small: Small) -> None:
    answer = small.client("office").post(NEW, {**TYPED, "opens": "2026-11-02", "due": "2026-11-20"})
    cycle = Cycle.objects.get(number=7)
    assert answer["Location"] == f"/tracking/cycles/{cycle.pk}/"
    assert [row.year for row in cycle.years.all()] == ["S3"]
    small.cycles[7] = cycle
    small.rate("Ada", "S3", "french", "", 7, effort="3")
    head = small.client("head_s3")
    assert "will happen" in head.get(f"/tracking/cycles/{cycle.pk}/close/").content.decode()
    head.post(f"/tracking/cycles/{cycle.pk}/close/")
    assert "Ada Invented" in head.get(f"/tracking/cycles/{cycle.pk}/years/S3/").content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"due": "2029-12-04"}, "2026/27 ends on "),
        ({"years": []}, "at least one year group"),
        ({"due": "2026-11-01"}, "cannot be due before"),
        ({"number": "1"}, "already has a report 1"),
        ({"opens": "soon"}, "Write a date"),
    ],
)
def test_a_faulty_cycle_is_refused_in_words_and_what_was_typed_stays(
    small: Small, change: dict[str, object], words: str
) -> None:
    small.cycle(1)
    answer = small.client("office").post(NEW, {**TYPED, **change})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    assert 'value="Cycle 7"' in text
    assert Cycle.objects.count() == 1


def test_a_teacher_finds_no_cycles_to_manage(small: Small) -> None:
    small.cycle(1)
    client = small.client("teacher")
    assert [
        client.get(path).status_code for path in ("/tracking/cycles/", NEW, f"/tracking/cycles/{small.cycle(1).pk}/")
    ] == [404] * 3


@pytest.mark.requirement("S3-199")
def test_each_teacher_is_listed_with_what_is_left(small: Small) -> None:
    small.person("mairi")
    small.rate("Ada", "S3", "french", effort="2", behaviour="2")
    small.teach("mairi", "french", "S3")
    text = small.client("head").get(f"/tracking/cycles/{small.cycle(1).pk}/").content.decode()
    assert "2 of 3 ratings are in, 1 to come." in text
    assert "Mairi" in text
    assert "S3/french" in text


def test_a_finished_class_says_who_finished_it_and_why_it_has_blanks(small: Small) -> None:
    small.rate("Ada", "S3", "french", effort="2")
    ClassFinished.objects.create(
        cycle=small.cycle(1),
        teaching_class=small.taught("french", "S3"),
        by=small.staff["teacher"],
        at=at(),
        reason_for_blanks="New to the class",
    )
    text = small.client("head").get(f"/tracking/cycles/{small.cycle(1).pk}/").content.decode()
    assert "Finished by Teacher" in text
    assert "New to the class" in text


@pytest.mark.requirement("S4-25")
def test_readiness_names_pupils_without_ratings_and_posts_nobody_holds(small: Small) -> None:
    small.rate("Ada", "S3", "french", effort="2")
    small.pupil("Bo", "S3", house="Tummel")
    small.join("Bo", "physics")
    Post.objects.filter(role__in=("curriculum_leader", "year_head")).delete()
    Post.objects.filter(staff__code="psl_tummel").delete()
    text = small.client("head").get(f"/tracking/cycles/{small.cycle(1).pk}/").content.decode()
    for words in (
        "Bo Invented",
        "S3 has no year head",
        "Languages has no curriculum leader",
        "Sciences has no curriculum leader",
        "Tummel has no pupil support leader (1 pupil)",
    ):
        assert words in text


def test_the_page_before_closing_counts_the_blanks_and_says_who_is_told(small: Small) -> None:
    small.rate("Ada", "S3", "french", effort="2")
    text = small.client("head").get(f"/tracking/cycles/{small.cycle(1).pk}/close/").content.decode()
    assert "2 of 3 ratings are blank" in text
    assert "No pupil and no carer is told anything" in text
    assert "Staff are told in Ettle what has become theirs" in text, "closing writes notices, so it may not deny it"


READY = "Is the data ready?"


def ready_words(small: Small, code: str = "head") -> str:
    """What stands under the question, as one line of words."""
    text = small.client(code).get(f"/tracking/cycles/{small.cycle(1).pk}/").content.decode()
    return " ".join(re.sub(r"<[^>]*>", " ", text[text.rindex(READY) :]).split())


def finish(small: Small, subject: str, year: str, reason: str = "") -> None:
    ClassFinished.objects.create(
        cycle=small.cycle(1),
        teaching_class=small.taught(subject, year),
        by=small.staff["teacher"],
        at=at(),
        reason_for_blanks=reason,
    )


@pytest.mark.requirement("S4-25")
def test_a_year_is_not_ready_while_a_class_of_it_has_ratings_to_come(small: Small) -> None:
    small.cycle(1, ("S2", "S3"))
    small.rate("Ada", "S3", "french", effort="2", behaviour="2")
    small.rate("Bo", "S2", "french", effort="2", behaviour="2", homework="2")
    finish(small, "french", "S2")
    said = ready_words(small)
    s2, s3 = said.split("S3 1 pupil")
    assert "Ready. Every class is finished." in s2
    assert "Not ready yet. 1 class is not finished, 1 rating to come." in s3
    assert "Nobody is left out of classes. Every post of the ladder is held." in s3
    small.rate("Ada", "S3", "french", homework="2")
    assert "Not ready yet. 1 class is not finished." in ready_words(small), "its teacher has not said so"
    finish(small, "french", "S3")
    said = ready_words(small)
    assert said.count("Ready. Every class is finished.") == 2
    assert "Not ready" not in said


@pytest.mark.requirement("S4-25")
def test_a_blank_that_was_given_a_reason_is_not_waited_for(small: Small) -> None:
    small.cycle(1, ("S3",))
    small.rate("Ada", "S3", "french", effort="2")
    finish(small, "french", "S3", "New to the class")
    assert "Ready. Every class is finished." in ready_words(small)
    text = small.client("head").get(f"/tracking/cycles/{small.cycle(1).pk}/").content.decode()
    assert "1 of 3 ratings are in, 0 to come, 2 left blank with a reason." in text


def test_a_class_of_two_years_counts_for_each_by_its_own_pupils(small: Small) -> None:
    small.cycle(1, ("S2", "S3"))
    small.rate("Ada", "S3", "french", effort="2", behaviour="2", homework="2")
    small.pupil("Bo", "S2")
    ClassMembership.objects.create(
        pupil=small.pupils["Bo"], teaching_class=small.taught("french", "S3"), starts=date(2026, 8, 12)
    )
    s2, s3 = ready_words(small).split("S3 1 pupil")
    assert "1 class is not finished, 3 ratings to come." in s2
    assert "1 class is not finished." in s3


def test_who_may_not_close_is_told_who_may_before_trying(small: Small) -> None:
    small.rate("Ada", "S3", "french", effort="2")
    for path in ("", "close/"):
        text = small.client("office").get(f"/tracking/cycles/{small.cycle(1).pk}/{path}").content.decode()
        assert "No post of yours may close a cycle. Posts that may: senior leader." in text
        assert '<form class="row mt"' not in text
