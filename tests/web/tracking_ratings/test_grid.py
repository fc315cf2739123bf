"""The class grid: who is on it, what may be typed, what stands beside it, and why it may be shut."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ettle.tracking.models import Cycle, CycleYear, Rating
from ettle.tracking.pages.ratings import ClassGridPage
from ettle.tracking.queries.ratings import class_grid
from ettle.ui.grid import GridRow
from tests.web.tracking_ratings.small import NOW, Small, enrol, leader, small_school, teacher

pytestmark = pytest.mark.django_db


def grid_of(here: Small) -> ClassGridPage:
    return class_grid(here.viewer(), here.cycle.pk, here.group.pk)


def row_of(page: ClassGridPage, name: str) -> GridRow:
    return next(row for row in page.grid.rows if row.name == name)


def test_the_grid_holds_every_pupil_by_family_name_and_every_measure_with_its_direction(here: Small) -> None:
    page = grid_of(here)
    assert [row.name for row in page.grid.rows] == ["Ailsa0 Achebe", "Ailsa1 Baird", "Ailsa2 Cairney"]
    assert [(column.label, column.direction) for column in page.grid.columns] == [
        ("Effort", "1 best, 4 worst"),
        ("Behaviour", "1 best, 4 worst"),
        ("Homework", "1 best, 4 worst, or NA"),
        ("Working grade", "1 best, 9 worst, or No award"),
    ]
    assert (page.course, page.name, page.cycle, page.grid.of) == ("Higher Physics", "5B/Ph1", "Cycle 2", 12)


@pytest.mark.requirement("S2-10", "S2-11", "S2-12")
def test_blanks_are_allowed_and_counted(here: Small) -> None:
    here.rate(here.pupils[0], "effort", "1")
    here.rate(here.pupils[0], "homework", "NA")
    page = grid_of(here)
    assert (page.grid.done, page.grid.of, page.blank) == (2, 12, 10)
    assert [(one.pupil, one.count) for one in page.blanks] == [
        ("Ailsa0 Achebe", 2),
        ("Ailsa1 Baird", 4),
        ("Ailsa2 Cairney", 4),
    ]


def test_a_number_of_blanks_cannot_be_read_as_a_rating(here: Small) -> None:
    for measure in ("effort", "behaviour", "homework"):
        here.rate(here.pupils[0], measure, "1")
    words = here.client().get(here.url("class_grid")).content.decode()
    blank = "Ailsa0 Achebe, 1 blank; Ailsa1 Baird, 4 blanks; Ailsa2 Cairney, 4 blanks."
    assert f"Blank when this page opened: {blank}" in words


def test_the_values_that_raise_a_concern_come_from_the_rule(here: Small) -> None:
    fires = {column.measure: column.scale.fires for column in grid_of(here).grid.columns}
    assert fires["effort"] == '{"3": "early", "4": "serious"}'
    assert fires["working_grade"] == '{"7": "concern", "8": "concern", "9": "concern", "No award": "concern"}'


def test_a_younger_class_is_rated_in_what_its_report_holds(db: None) -> None:
    page = grid_of(small_school(year="S3", level=""))
    assert [column.label for column in page.grid.columns] == ["Effort", "Behaviour", "Homework"]
    assert page.grid.of == 9


def test_the_report_before_stands_beside_each_box_even_from_another_class_of_the_course(here: Small) -> None:
    group = here.group
    group.pk, group.name = None, "5A/Ph1"
    group.save()
    other = type(group).objects.get(name="5A/Ph1")
    here.group = type(group).objects.get(name="5B/Ph1")
    here.rate(here.pupils[0], "effort", "3", here.before, group=other)
    page = grid_of(here)
    assert page.was_from == "Cycle 1"
    assert row_of(page, "Ailsa0 Achebe").cells[0].last == "3"
    assert [column.shows_last for column in page.grid.columns] == [True, False, False, False]


def test_what_was_given_at_another_level_is_not_set_beside_this_one(here: Small) -> None:
    lower = type(here.group).objects.create(
        school=here.school, name="5N/Ph1", subject=here.physics, session="2026/27", year="S5", level="N5"
    )
    here.rate(here.pupils[0], "working_grade", "2", here.before, group=lower)
    here.rate(here.pupils[0], "working_grade", "5")
    page = grid_of(here)
    assert (page.was_from, page.raised) == ("", ())


def test_what_this_class_raises_stands_beside_each_pupil_in_words(here: Small) -> None:
    here.rate(here.pupils[1], "effort", "4")
    here.rate(here.pupils[1], "homework", "3")
    page = grid_of(here)
    told = [(one.pupil, one.reasons) for one in page.raised]
    assert told == [("Ailsa1 Baird", "Effort 4, serious; Homework 3, early")]
    assert [cell.seriousness for cell in row_of(page, "Ailsa1 Baird").cells] == ["serious", "", "early", ""]


def test_who_joined_late_is_rated_and_who_left_is_shown_and_not_counted(here: Small) -> None:
    enrol(here, "Kirsty", "Weir", starts=date(2026, 11, 16))
    enrol(here, "Struan", "Adair", ends=date(2026, 11, 13))
    enrol(here, "Moira", "Bell", ends=date(2026, 10, 30))
    page = grid_of(here)
    assert [(row.name, row.note) for row in page.grid.rows][-2:] == [
        ("Kirsty Weir", "joined Mon 16 Nov"),
        ("Struan Adair", "left Fri 13 Nov"),
    ]
    assert (page.pupils, page.grid.of) == (4, 16)
    assert not any(cell.rated for cell in row_of(page, "Struan Adair").cells)


def test_a_pupil_of_a_year_the_cycle_is_not_for_is_shown_and_not_rated(here: Small) -> None:
    enrol(here, "Kirsty", "Weir", year="S6")
    page = grid_of(here)
    assert row_of(page, "Kirsty Weir").note == "S6, not in this cycle"
    assert page.grid.of == 12


def test_a_pupil_of_another_phase_is_rated_in_what_that_phases_report_holds(here: Small) -> None:
    CycleYear.objects.create(cycle=here.cycle, year="S3")
    enrol(here, "Kirsty", "Weir", year="S3")
    page = grid_of(here)
    assert [cell.rated for cell in row_of(page, "Kirsty Weir").cells] == [True, True, True, False]
    assert (page.grid.of, page.years) == (15, "S3 and S5")


def test_an_empty_class_says_so(db: None) -> None:
    here = small_school(pupils=0)
    response = here.client().get(here.url("class_grid"))
    assert "Nobody is in this class" in response.content.decode()


def test_a_class_in_which_nothing_is_rated_says_so(here: Small) -> None:
    Cycle.objects.filter(pk=here.cycle.pk).update(number=9)
    assert "Nothing is rated here" in here.client().get(here.url("class_grid")).content.decode()


@pytest.mark.requirement("S2-08")
def test_a_closed_cycle_can_be_read_and_not_typed_in_and_says_why(here: Small) -> None:
    here.rate(here.pupils[0], "effort", "2")
    here.cycle.closed_at = NOW
    here.cycle.save()
    shown = here.client().get(here.url("class_grid")).content.decode()
    assert "This cycle is closed. Its ratings stand as they are." in shown
    assert "data-entry" not in shown
    assert '<td role="cell" class="cell ok" data-version="1">2</td>' in shown


def test_without_scripts_the_grid_says_that_it_needs_them_and_still_shows_what_is_saved(here: Small) -> None:
    here.rate(here.pupils[0], "effort", "2")
    shown = here.client().get(here.url("class_grid")).content.decode()
    assert "<noscript>" in shown
    assert '<td role="cell" class="cell ok" data-version="1">2</td>' in shown


@pytest.mark.requirement("D-02")
def test_the_grid_opens_for_those_who_teach_or_lead_the_class_and_for_nobody_else(here: Small) -> None:
    biology = type(here.sciences).objects.create(school=here.school, code="music", name="Music")
    outside = [
        teacher(here.school, "Una Shaw"),
        leader(here.school, "Bram Scott", "curriculum_leader", faculty=biology),
        leader(here.school, "Ina Cowan", "year_head", year="S4"),
    ]
    inside = [
        leader(here.school, "Dougie Kerrigan", "curriculum_leader", faculty=here.sciences),
        leader(here.school, "Iain Cowan", "year_head", year="S5"),
    ]
    assert {here.client(one).get(here.url("class_grid")).status_code for one in outside} == {404}
    assert {here.client(one).get(here.url("class_grid")).status_code for one in inside} == {200}


def test_thirty_pupils_take_as_many_queries_as_three_and_under_40_kilobytes(here: Small) -> None:
    client = here.client()
    client.get(here.url("class_grid"))  # the policy is read once and remembered
    with CaptureQueriesContext(connection) as few:
        client.get(here.url("class_grid"))
    for number in range(27):
        enrol(here, f"Oluwaseun{number}", "Featherstonehaugh")
    here.pupils = [membership.pupil for membership in here.group.memberships.select_related("pupil")]
    for pupil in here.pupils:
        for measure in ("effort", "behaviour", "homework", "working_grade"):
            here.rate(pupil, measure, "2")
            here.rate(pupil, measure, "2", here.before)
    with CaptureQueriesContext(connection) as many:
        page = client.get(here.url("class_grid"))
    assert len(page.content) < 40_000, len(page.content)
    assert len(many) == len(few), [query["sql"][:100] for query in many]
    with CaptureQueriesContext(connection) as ours:
        grid_of(here)
    assert Rating.objects.count() == 240
    assert len(ours) - 4 <= 9, "\n".join(query["sql"] for query in ours)
