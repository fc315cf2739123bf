"""Saying that a class is finished, taking it back, my classes, and the history of one rating."""

from datetime import date

import pytest

from ettle.audit.models import Event
from ettle.school.models import TeachingClass
from ettle.tracking.models import ClassFinished, Cycle, CycleYear
from ettle.tracking.queries.classes import classes_due, my_classes
from tests.web.tracking_ratings.small import NOW, Small, enrol, leader, teacher

pytestmark = pytest.mark.django_db
MEASURES = ("effort", "behaviour", "homework", "working_grade")


def fill(here: Small) -> None:
    for pupil in here.pupils:
        for measure in MEASURES:
            here.rate(pupil, measure, "2")


@pytest.mark.requirement("S3-199")
def test_a_full_class_is_finished_with_one_press(here: Small) -> None:
    fill(here)
    response = here.client().post(here.url("finish_class"))
    assert response.status_code == 302
    finished = ClassFinished.objects.get()
    assert (finished.by, finished.reason_for_blanks) == (here.teacher, "")
    assert Event.objects.get(verb="class.finished").detail == {"cycle": here.cycle.pk, "blanks": 0}


def test_with_blanks_a_reason_is_asked_and_kept(here: Small) -> None:
    fill(here)
    enrol(here, "Kirsty", "Weir")
    response = here.client().post(here.url("finish_class"), {"reason": "  "})
    assert response.status_code == 422
    assert "4 boxes are blank. Say why, and the class is finished." in response.content.decode()
    assert not ClassFinished.objects.exists()
    here.client().post(here.url("finish_class"), {"reason": "Kirsty joined this week."})
    assert ClassFinished.objects.get().reason_for_blanks == "Kirsty joined this week."
    assert "Kirsty joined this week." in here.client().get(here.url("class_grid")).content.decode()


def test_a_reason_too_long_is_answered_in_words(here: Small) -> None:
    response = here.client().post(here.url("finish_class"), {"reason": "x" * 301})
    assert response.status_code == 422
    assert "at most 300 characters" in response.content.decode()


def test_a_finished_class_takes_no_rating_until_that_is_taken_back(here: Small) -> None:
    fill(here)
    here.client().post(here.url("finish_class"))
    response = here.post((here.pupils[0], "effort", "3", 1))
    assert (response.status_code, response.json()["problem"]) == (
        403,
        "This class is finished. Take that back to change a rating.",
    )
    here.client().post(here.url("reopen_class"))
    assert here.send((here.pupils[0], "effort", "3", 1))["cells"][0]["status"] == "saved"
    assert Event.objects.filter(verb="class.finish_taken_back").count() == 1


def test_finishing_twice_or_after_the_close_is_refused_in_words(here: Small) -> None:
    fill(here)
    client = here.client()
    client.post(here.url("finish_class"))
    assert client.post(here.url("finish_class")).status_code == 403
    here.cycle.closed_at = NOW
    here.cycle.save()
    response = client.post(here.url("reopen_class"))
    assert response.status_code == 403
    assert "This cycle is closed." in response.content.decode()
    assert ClassFinished.objects.count() == 1


def test_a_year_head_cannot_say_it_for_the_teacher(here: Small) -> None:
    head = leader(here.school, "Iain Cowan", "year_head", year="S5")
    assert here.client(head).post(here.url("finish_class")).status_code == 403
    assert not ClassFinished.objects.exists()


def test_my_classes_say_how_far_each_is_and_what_is_left(here: Small) -> None:
    here.rate(here.pupils[0], "effort", "2")
    here.rate(here.pupils[1], "effort", "")
    (row,) = classes_due(here.viewer(), NOW)
    assert (row.course, row.name, row.pupils, row.done, row.of, row.blanks) == (
        "Higher Physics",
        "5B/Ph1",
        3,
        1,
        12,
        11,
    )
    page = my_classes(here.viewer(), NOW)
    assert page.lead == "1 class of your 1 to finish, with 11 ratings blank. Due Fri 27 Nov."
    shown = here.client().get("/tracking/ratings/").content.decode()
    assert here.url("class_grid") in shown
    assert "11 ratings blank" in shown


def test_a_finished_class_says_when_and_comes_last(here: Small) -> None:
    group = TeachingClass.objects.create(
        school=here.school, name="5A/Ph1", subject=here.physics, session="2026/27", year="S5", level="H"
    )
    enrol_in = here.group
    here.group = group
    enrol(here, "Kirsty", "Weir")
    here.group = enrol_in
    here.teacher.teaches.create(teaching_class=group, starts=date(2026, 8, 12))
    ClassFinished.objects.create(cycle=here.cycle, teaching_class=group, by=here.teacher, at=NOW)
    rows = classes_due(here.viewer(), NOW)
    assert [(row.name, row.finished) for row in rows] == [("5B/Ph1", False), ("5A/Ph1", True)]


def test_a_curriculum_leader_sees_the_classes_of_the_faculty_with_their_teachers(here: Small) -> None:
    head = leader(here.school, "Dougie Kerrigan", "curriculum_leader", faculty=here.sciences)
    page = my_classes(here.viewer(head), NOW)
    assert page.mine == ()
    assert [(row.name, row.teachers) for row in page.faculty] == [("5B/Ph1", "Morag Vass")]
    assert page.lead == "1 of the 1 classes in your faculty are not finished."


def test_between_cycles_my_classes_say_when_the_next_one_opens(here: Small) -> None:
    here.cycle.closed_at = NOW
    here.cycle.save()
    cycle = Cycle.objects.create(
        school=here.school, name="Cycle 3", session="2026/27", number=3, opens=date(2027, 2, 1), due=date(2027, 2, 12)
    )
    CycleYear.objects.create(cycle=cycle, year="S5")
    shown = here.client().get("/tracking/ratings/").content.decode()
    assert "No cycle is open." in shown
    assert "Cycle 3 opens on Mon 1 Feb." in shown


def test_somebody_who_teaches_nobody_is_told_so(here: Small) -> None:
    shown = here.client(teacher(here.school, "Una Shaw")).get("/tracking/ratings/").content.decode()
    assert "You teach no class and lead no faculty." in shown


def test_the_history_of_a_rating_names_who_gave_each_value_and_when(here: Small) -> None:
    pupil = here.pupils[0]
    other = teacher(here.school, "Lorne Boyle", here.group)
    here.rate(pupil, "effort", "2")
    here.send((pupil, "effort", "3", 1), staff=other)
    url = here.url("rating_history", pupil.key, "effort")
    listed = here.client().get(here.url("class_history")).content.decode()
    assert here.url("class_history") in here.client().get(here.url("class_grid")).content.decode()
    assert url in listed
    shown = here.client().get(url).content.decode()
    assert shown.index("Lorne Boyle") < shown.index("<b>2</b>") < shown.rindex("Morag Vass")
    assert here.client(teacher(here.school, "Una Shaw")).get(url).status_code == 404
    assert here.client().get(here.url("rating_history", pupil.key, "homework")).status_code == 404
