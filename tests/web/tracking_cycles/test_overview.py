"""The overview of a year: four measures, drill-down to pupils, and small numbers hidden."""

import re

import pytest

from ettle.people.models import ClassTeacher
from tests.web.tracking_cycles.small import Small


def fill(small: Small) -> str:
    for number, house in enumerate(("Rannoch", "Rannoch", "Tummel", "Tummel", "Tummel", "Tummel")):
        small.pupil(f"Pupil{number}", "S3", house=house)
        small.rate(f"Pupil{number}", "S3", "french", effort="3" if number < 3 else "2", behaviour="1", homework="2")
    small.rate("Senior", "S5", "mathematics", "H", working_grade="7")
    return f"/tracking/cycles/{small.cycle(1).pk}/overview/"


@pytest.mark.requirement("S2-02")
def test_a_year_shows_its_measures_and_a_figure_opens_on_its_pupils(small: Small) -> None:
    client, base = small.client("head_s3"), fill(small)
    text = client.get(base + "S3/").content.decode()
    for words in (
        "Effort",
        "Behaviour",
        "Homework",
        "1 is best, 4 is worst",
        "Effort has most concern: 3 of 6 ratings (50%)",
    ):
        assert words in text
    text = client.get(base + "S3/", {"measure": "effort", "value": "3", "of": "french"}).content.decode()
    assert [f"Pupil{number} Invented" in text for number in range(6)] == [True, True, True, False, False, False]
    assert "Working grade" in small.client("head_s5").get(base + "S5/").content.decode()


@pytest.mark.requirement("S2-02")
def test_the_same_figures_are_there_by_class(small: Small) -> None:
    text = small.client("head_s3").get(fill(small) + "S3/", {"by": "class"}).content.decode()
    assert "S3/french" in text


@pytest.mark.requirement("S2-02")
def test_a_figure_says_whether_it_is_better_than_in_the_report_before(small: Small) -> None:
    base = fill(small)
    small.close()
    for number in range(6):
        small.rate(f"Pupil{number}", "S3", "french", "", 2, effort="2")
    text = (
        small.client("head_s3")
        .get(base.replace(str(small.cycle(1).pk), str(small.cycle(2).pk)) + "S3/")
        .content.decode()
    )
    assert "down 50" in text


@pytest.mark.requirement("D-10")
def test_a_figure_below_five_is_hidden_from_who_may_not_see_its_pupils(small: Small) -> None:
    base = fill(small)
    text = small.client("psl_tummel").get(base + "S3/").content.decode()
    assert "fewer than 5" in text
    assert "value=3" not in text, "two of its three pupils are of another house"
    text = (
        small.client("psl_tummel")
        .get(base + "S3/", {"measure": "effort", "value": "3", "of": "french"})
        .content.decode()
    )
    assert "Pupil2 Invented" in text
    assert "Pupil0 Invented" not in text
    assert "Fewer than 5 others are not yours to see" in text


def test_a_teacher_sees_the_pupils_of_their_own_class(small: Small) -> None:
    base = fill(small)
    ClassTeacher.objects.create(
        staff=small.staff["teacher"], teaching_class=small.taught("french", "S3"), starts="2026-08-12"
    )
    text = small.client("teacher").get(base + "S3/", {"measure": "effort", "value": "3"}).content.decode()
    assert "Pupil0 Invented" in text


def test_who_has_no_part_in_tracking_finds_no_overview(small: Small) -> None:
    assert small.client("teacher").get(fill(small) + "S3/").status_code == 404


def words_of(text: str) -> str:
    """A page as one line of words."""
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())


def said_of(text: str, measure: str) -> str:
    """What the page says of one measure."""
    leaf = text[text.index(f'<section class="leaf" aria-label="{measure}"') :]
    return words_of(leaf[: leaf.index("</section>")])


@pytest.mark.requirement("S2-02")
def test_homework_that_was_not_set_is_left_out_of_rated_and_of_the_share(small: Small) -> None:
    for number in range(4):
        small.rate(f"Pupil{number}", "S3", "french", homework="3" if number == 0 else "NA" if number == 3 else "2")
        small.rate(f"Pupil{number}", "S3", "music", homework="NA")
    text = small.client("head_s3").get(f"/tracking/cycles/{small.cycle(1).pk}/overview/S3/").content.decode()
    said = said_of(text, "Homework")
    assert "All 0 2 1 0 5 3 33% No homework set: 5, not counted." in said
    assert "French 0 2 1 0 1 3 33% No homework set: 1, not counted." in said
    assert "Music 0 0 0 0 4 – – No homework set: 4, not counted." in said
    assert "Homework has most concern: 1 of 3 ratings (33%)." in words_of(text)


def test_a_share_is_compared_with_what_counted_in_the_report_before(small: Small) -> None:
    for number in range(4):
        small.rate(f"Pupil{number}", "S3", "french", homework="3" if number < 2 else "NA")
        small.rate(f"Pupil{number}", "S3", "french", "", 2, homework="3" if number < 2 else "2")
    small.close()
    text = small.client("head_s3").get(f"/tracking/cycles/{small.cycle(2).pk}/overview/S3/").content.decode()
    assert "down 50 points" in said_of(text, "Homework"), "2 of 2 that counted, then 2 of 4"


def test_a_change_that_cannot_be_told_says_why(small: Small) -> None:
    small.rate("Ada", "S3", "french", effort="2")
    first = small.client("head_s3").get(f"/tracking/cycles/{small.cycle(1).pk}/overview/S3/").content.decode()
    assert "No earlier cycle of 2026/27 to compare with." in said_of(first, "Effort")
    assert "Since last report" not in first
    small.close()
    small.rate("Ada", "S3", "french", "", 2, effort="2", behaviour="1", homework="NA")
    small.rate("Ada", "S3", "music", "", 2, effort="2")
    text = small.client("head_s3").get(f"/tracking/cycles/{small.cycle(2).pk}/overview/S3/").content.decode()
    assert "Music 0 1 0 0 1 0% not rated then" in said_of(text, "Effort")
    assert "French 0 1 0 0 1 0% as before" in said_of(text, "Effort")
    assert "Not rated in Cycle 1, so there is nothing to compare with." in said_of(text, "Behaviour")
    assert "Nothing that is counted" not in text
