"""A question put into SQL once answers as if it were put each time."""

from datetime import date
from typing import Any

import pytest
from django.db.models import Q, QuerySet

from ettle.pupils.models import ClassMembership, Pupil
from ettle.school.asked import asked
from ettle.school.clock import today
from ettle.school.dated import in_force

pytestmark = pytest.mark.django_db


def members(school_id: int, year: str, on: date) -> "QuerySet[Any, Any]":
    rows = ClassMembership.objects.filter(in_force(on), pupil__school_id=school_id, pupil__year=year)
    return rows.order_by("pk").values_list("pupil__key", "starts", "teaching_class__name")


def test_each_year_group_gets_its_own_rows_with_dates_and_keys_as_they_are(demo_school: None) -> None:
    once = asked(members)
    school = Pupil.objects.values_list("school_id", flat=True)[0]
    found = {year: once(school, year, today()) for year in ("S1", "S3", "S6")}
    assert found == {year: list(members(school, year, today())) for year in found}
    assert all(found.values())
    assert once(school, "S3", date(1999, 1, 1)) == []


def test_a_question_that_leaves_out_what_it_was_given_is_refused() -> None:
    with pytest.raises(TypeError, match="does not ask about everything"):
        asked(lambda year, house: Pupil.objects.filter(Q(year=year)).values_list("pk"))("S3", 1)


def test_nothing_is_not_asked_about_because_that_is_another_question() -> None:
    with pytest.raises(TypeError, match="None is not a number"):
        asked(lambda house: Pupil.objects.filter(house_id=house).values_list("pk"))(None)
