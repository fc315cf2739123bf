"""Saving ratings from the grid: what is kept, what is refused, and who is told."""

import json

import pytest
from django.test import Client

from ettle.audit.models import Event
from ettle.pupils.models import Pupil
from ettle.tracking.models import EarlierRating, Rating
from tests.web.tracking_ratings.small import NOW, Small, cell, enrol, leader, teacher

pytestmark = pytest.mark.django_db


def values(pupil: Pupil) -> dict[str, str]:
    return dict(Rating.objects.filter(pupil=pupil).values_list("measure", "value"))


@pytest.mark.requirement("S2-10", "S2-11", "S2-12")
def test_effort_behaviour_and_homework_are_saved_from_one_to_four(here: Small) -> None:
    pupil = here.pupils[0]
    answer = here.send((pupil, "effort", "1", 0), (pupil, "behaviour", "4", 0), (pupil, "homework", "2", 0))
    assert [one["status"] for one in answer["cells"]] == ["saved"] * 3
    assert values(pupil) == {"effort": "1", "behaviour": "4", "homework": "2"}
    assert answer["progress"] == {"done": 3, "of": 12}


@pytest.mark.requirement("S2-10", "S2-11", "S2-12")
@pytest.mark.parametrize("measure", ["effort", "behaviour", "homework"])
@pytest.mark.parametrize("typed", ["0", "5", "22", "2.5", "-1", "good", "2/3", "٣", "1e0x"])
def test_a_value_off_the_scale_is_refused_in_words_and_nothing_is_stored(here: Small, measure: str, typed: str) -> None:
    pupil = here.pupils[0]
    answer = here.send((pupil, measure, typed, 0))["cells"][0]
    assert (answer["status"], answer["value"], answer["version"]) == ("refused", "", 0)
    allowed = "1 to 4, or NA" if measure == "homework" else "1 to 4"
    assert answer["problem"].startswith(f"{typed} is not on this scale. {measure.title()} is {allowed}")
    assert values(pupil) == {}


@pytest.mark.requirement("S2-10", "S2-11", "S2-12")
def test_a_refused_box_keeps_no_good_one_from_being_saved(here: Small) -> None:
    good, bad = here.pupils[0], here.pupils[1]
    answer = here.send((bad, "effort", "6", 0), (good, "effort", "2", 0))
    assert [one["status"] for one in answer["cells"]] == ["refused", "saved"]
    assert values(good) == {"effort": "2"}
    assert values(bad) == {}


@pytest.mark.requirement("S2-12")
def test_homework_not_given_counts_as_in_and_raises_nothing(here: Small) -> None:
    pupil = here.pupils[0]
    answer = here.send((pupil, "homework", "n/a", 0))
    assert answer["cells"][0]["value"] == "NA"
    assert answer["raises"] == {str(pupil.key): []}
    assert answer["progress"]["done"] == 1


def test_not_applicable_is_no_value_for_effort_and_the_answer_says_to_leave_it_blank(here: Small) -> None:
    answer = here.send((here.pupils[0], "effort", "NA", 0))["cells"][0]
    assert answer["status"] == "refused"
    assert answer["problem"] == "NA is not on this scale. Effort is 1 to 4; for no rating, leave the box blank."


@pytest.mark.requirement("S2-10")
def test_a_typed_blank_takes_a_rating_back_and_keeps_the_earlier_value(here: Small) -> None:
    pupil = here.pupils[0]
    rating = here.rate(pupil, "effort", "3")
    answer = here.send((pupil, "effort", "", 1))
    assert (answer["cells"][0]["status"], answer["cells"][0]["was"]) == ("saved", "3")
    assert answer["progress"]["done"] == 0
    rating.refresh_from_db()
    assert (rating.value, rating.version) == ("", 2)
    assert [(row.value, row.version) for row in EarlierRating.objects.filter(rating=rating)] == [("3", 1)]


def test_a_three_says_what_it_raises_and_how_serious_it_is(here: Small) -> None:
    pupil = here.pupils[0]
    found = here.send((pupil, "effort", "3", 0), (pupil, "behaviour", "4", 0))["raises"][str(pupil.key)]
    assert [(one["text"], one["seriousness"]) for one in found] == [("Effort 3", "early"), ("Behaviour 4", "serious")]


def test_a_grade_worse_than_in_the_report_before_is_raised_as_it_is_typed(here: Small) -> None:
    pupil = here.pupils[0]
    here.rate(pupil, "working_grade", "4", here.before)
    found = here.send((pupil, "working_grade", "5", 0))["raises"][str(pupil.key)]
    assert [one["text"] for one in found] == ["Working grade 4 to 5, worse"]


def test_the_same_request_sent_twice_changes_nothing_the_second_time(here: Small) -> None:
    boxes = [(pupil, "effort", "2", 0) for pupil in here.pupils]
    here.send(*boxes)
    answer = here.send(*boxes)
    assert {(one["status"], one["version"]) for one in answer["cells"]} == {("unchanged", 1)}
    assert Event.objects.filter(verb="ratings.saved").count() == 1


def test_two_teachers_with_different_answers_are_told_and_nobody_is_overwritten(here: Small) -> None:
    other = teacher(here.school, "Lorne Boyle", here.group)
    pupil = here.pupils[0]
    here.send((pupil, "effort", "2", 0), staff=other)
    answer = here.send((pupil, "effort", "1", 0))["cells"][0]
    assert (answer["status"], answer["value"], answer["version"], answer["by"]) == ("conflict", "2", 1, "Lorne Boyle")
    assert answer["at"].startswith("2026-11-23T")
    assert values(pupil) == {"effort": "2"}
    assert here.send((pupil, "effort", "1", answer["version"]))["cells"][0]["status"] == "saved"
    assert values(pupil) == {"effort": "1"}


def test_two_teachers_with_the_same_answer_need_not_be_told(here: Small) -> None:
    here.send((here.pupils[0], "effort", "2", 0), staff=teacher(here.school, "Lorne Boyle", here.group))
    assert here.send((here.pupils[0], "effort", "2", 0))["cells"][0] == {
        "pupil": str(here.pupils[0].key),
        "measure": "effort",
        "status": "unchanged",
        "value": "2",
        "version": 1,
    }


def test_every_save_leaves_one_audit_row_with_every_box_that_changed(here: Small) -> None:
    here.rate(here.pupils[1], "effort", "1")
    here.send(*((pupil, "effort", "2", 1 if pupil == here.pupils[1] else 0) for pupil in here.pupils))
    event = Event.objects.get(verb="ratings.saved")
    assert (event.user_id_kept, event.why_allowed, event.about_id) == (
        here.teacher.user_id,
        "teaches_class",
        str(here.group.pk),
    )
    assert sorted(event.detail["cells"]) == sorted(
        [pupil.pk, "effort", 2 if pupil == here.pupils[1] else 1] for pupil in here.pupils
    )


def test_a_pupil_of_another_class_and_one_who_has_left_are_refused_by_name(here: Small) -> None:
    gone = enrol(here, "Struan", "Weir", ends=NOW.date().replace(day=13))
    stranger = Pupil.objects.create(school=here.school, given="Kit", family="Muir", year="S5")
    answer = here.send((gone, "effort", "2", 0), (stranger, "effort", "2", 0))
    assert [one["problem"] for one in answer["cells"]] == [
        "Struan Weir has left 5B/Ph1.",
        "This pupil is not in 5B/Ph1.",
    ]
    assert not Rating.objects.exists()


def test_a_measure_nobody_here_is_rated_in_is_refused(here: Small) -> None:
    answer = here.send((here.pupils[0], "punctuality", "2", 0))["cells"][0]
    assert answer["problem"] == "This measure is not rated for Ailsa0 Achebe in Cycle 2."


def test_two_answers_for_one_box_in_one_request_are_both_refused(here: Small) -> None:
    answer = here.send((here.pupils[0], "effort", "2", 0), (here.pupils[0], "effort", "3", 0))
    assert [one["status"] for one in answer["cells"]] == ["refused"]
    assert not Rating.objects.exists()


def test_an_ungraded_course_has_its_own_scale(here: Small) -> None:
    here.group.level = "N4"
    here.group.save()
    pupil = here.pupils[0]
    assert here.send((pupil, "working_grade", "7", 0))["cells"][0]["value"] == "not yet"
    assert here.send((pupil, "working_grade", "5", 1))["cells"][0]["status"] == "refused"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "null",
        '{"cells": {}}',
        '{"cells": []}',
        '{"cells": [1]}',
        '{"cells": [{"pupil": "x", "measure": "effort", "value": "2", "version": 0}]}',
        '{"cells": [{"pupil": 1, "measure": "effort", "value": "2", "version": 0}]}',
        "[" * 100_000,
        '{"cells": [' + "{}," * 2_000 + "{}]}",
    ],
)
def test_what_is_no_list_of_ratings_is_answered_with_a_sentence(here: Small, body: str) -> None:
    response = here.client().post(here.url("save_ratings"), body, content_type="application/json")
    assert response.status_code == 400
    assert response.json()["problem"].endswith(".")


@pytest.mark.parametrize(
    ("name", "value"), [("value", 3), ("version", "1"), ("version", True), ("version", -1), ("value", "\0")]
)
def test_a_box_with_something_else_in_it_is_answered_with_a_sentence(here: Small, name: str, value: object) -> None:
    body = {"as": str(here.teacher.pk), "cells": [{**cell(here.pupils[0], "effort", "2", 0), name: value}]}
    response = here.client().post(here.url("save_ratings"), json.dumps(body), content_type="application/json")
    assert response.status_code == 400
    assert response.json()["problem"].startswith("Box 1 of what was sent")


def test_somebody_signed_out_is_told_so_in_json_and_where_to_sign_in(here: Small) -> None:
    body = {"as": str(here.teacher.pk), "cells": [cell(here.pupils[0], "effort", "2", 0)]}
    response = Client().post(here.url("save_ratings"), json.dumps(body), content_type="application/json")
    assert response.status_code == 401
    assert response.json() == {"signed_out": True, "sign_in": f"/sign-in/?next={here.url('class_grid')}"}


def test_ratings_typed_by_one_person_are_not_saved_in_the_name_of_the_next(here: Small) -> None:
    other = teacher(here.school, "Lorne Boyle", here.group)
    body = {"as": str(here.teacher.pk), "cells": [cell(here.pupils[0], "effort", "2", 0)]}
    response = here.client(other).post(here.url("save_ratings"), json.dumps(body), content_type="application/json")
    assert response.status_code == 401
    assert not Rating.objects.exists()


def test_a_form_older_than_the_sign_in_is_answered_in_json(here: Small) -> None:
    client = Client(enforce_csrf_checks=True)
    assert here.teacher.user is not None
    client.force_login(here.teacher.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    response = client.post(
        here.url("save_ratings"), "{}", content_type="application/json", headers={"accept": "application/json"}
    )
    assert (response.status_code, response.json()["signed_out"]) == (403, True)


@pytest.mark.requirement("D-02")
def test_a_teacher_of_another_class_is_not_told_that_this_one_exists(here: Small) -> None:
    response = here.post((here.pupils[0], "effort", "2", 0), staff=teacher(here.school, "Una Shaw"))
    assert response.status_code == 404


def test_a_year_head_may_look_and_not_rate_and_is_told_why(here: Small) -> None:
    head = leader(here.school, "Ina Cowan", "year_head", year="S5")
    assert here.client(head).get(here.url("class_grid")).status_code == 200
    response = here.post((here.pupils[0], "effort", "2", 0), staff=head)
    assert response.status_code == 403
    assert response.json()["problem"] == "You do not teach this class or lead its faculty."


def test_the_leader_of_the_faculty_may_rate(here: Small) -> None:
    head = leader(here.school, "Dougie Kerrigan", "curriculum_leader", faculty=here.sciences)
    assert here.send((here.pupils[0], "effort", "2", 0), staff=head)["cells"][0]["status"] == "saved"


@pytest.mark.requirement("S2-08")
def test_nothing_is_saved_in_a_cycle_that_has_closed_or_not_opened(here: Small) -> None:
    here.cycle.closed_at = NOW
    here.cycle.save()
    response = here.post((here.pupils[0], "effort", "2", 0))
    assert (response.status_code, response.json()["problem"][:21]) == (403, "This cycle is closed.")
    here.cycle.closed_at, here.cycle.opens = None, NOW.date().replace(day=25)
    here.cycle.save()
    response = here.post((here.pupils[0], "effort", "2", 0))
    assert (response.status_code, response.json()["problem"]) == (403, "This cycle has not opened yet.")


def test_a_cycle_that_closes_between_the_reading_and_the_writing_takes_no_more(here: Small) -> None:
    from django.core.exceptions import PermissionDenied

    from ettle.tracking.actions.ratings import TypedCell, record_ratings
    from ettle.tracking.models import Cycle
    from ettle.tracking.queries.class_in_cycle import class_in_cycle

    place = class_in_cycle(here.viewer(), here.cycle.pk, here.group.pk)
    Cycle.objects.filter(pk=here.cycle.pk).update(closed_at=NOW)
    typed = TypedCell(str(here.pupils[0].key), "effort", "2", 0)
    with pytest.raises(PermissionDenied, match="closed"):
        record_ratings(by=here.viewer(), place=place, cells=[typed], now=NOW)
    assert not Rating.objects.exists()


@pytest.mark.parametrize("pupils", [1, 30])
def test_saving_makes_the_same_queries_for_one_box_and_for_a_whole_class(
    here: Small, pupils: int, django_assert_max_num_queries: object
) -> None:
    for number in range(30 - len(here.pupils)):
        here.pupils.append(enrol(here, f"Ewan{number}", "Rankin"))
    client = here.client()
    boxes = [
        cell(pupil, measure, "2", 0)
        for pupil in here.pupils[:pupils]
        for measure in ("effort", "behaviour", "homework")
    ]
    body = json.dumps({"as": str(here.teacher.pk), "cells": boxes})
    with django_assert_max_num_queries(22):  # type: ignore[operator]
        response = client.post(here.url("save_ratings"), body, content_type="application/json")
    assert response.json()["progress"]["done"] == 3 * pupils
