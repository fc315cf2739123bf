"""The overview of a year: four measures, drill-down to pupils, and small numbers hidden."""

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
