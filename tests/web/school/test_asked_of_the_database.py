"""Questions put into SQL once, and rows written without objects: each kind of value, as the ORM has it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from ettle.audit.models import Event
from ettle.pupils.models import Attendance, Pupil
from ettle.school.asked import LARGEST, asked
from ettle.school.models import House, School
from ettle.school.rows import insert

NOW = datetime(2026, 11, 23, 9, 30, 15, 123456, tzinfo=UTC)
DAY = date(2026, 11, 23)
NASTY = ("'; DROP TABLE pupils_pupil; --", '" OR 1=1 --', "%s %d %%", "O’Brien\\", "'", "Zoë 北 🙂", "{0} :name ?", "")


@pytest.fixture
def school(db: None) -> School:
    return a_school()


def a_school() -> School:
    return School.objects.create(name="Small Academy", slug="small", made_at=NOW)


def a_pupil(school: School, given: str = "Ada", **more: Any) -> Pupil:
    return Pupil.objects.create(school=school, given=given, family="Invented", year="S3", **more)


def an_event(**more: Any) -> Event:
    given = {"at": NOW, "kind": Event.Kind.READ, "verb": "pupil.opened", "who": "Ruth", "about": "pupil", **more}
    return Event.objects.create(**given)


def of_name(given: str) -> "QuerySet[Any, Any]":
    return Pupil.objects.filter(given=given).order_by("pk").values_list("pk", "key", "left_on", "house_id")


def of_key(key: UUID) -> "QuerySet[Any, Any]":
    return Pupil.objects.filter(key=key).order_by("pk").values_list("pk", "key")


def since(at: datetime) -> "QuerySet[Any, Any]":
    return Event.objects.filter(at__gte=at).order_by("pk").values_list("pk", "at", "detail", "user_id_kept")


def left(on: date) -> "QuerySet[Any, Any]":
    return Pupil.objects.filter(left_on=on).order_by("pk").values_list("given", "left_on")


def same(build: Callable[..., "QuerySet[Any, Any]"], *given: Any) -> list[Any]:
    """The rows of the question put once; they are those of the question put each time, and of the same types."""
    found = asked(build)(*given)
    each_time = list(build(*given))
    assert found == each_time
    assert [list(map(type, row)) for row in found] == [list(map(type, row)) for row in each_time]
    return found


@pytest.mark.parametrize("name", NASTY)
def test_a_text_is_a_text_whatever_it_looks_like(school: School, name: str) -> None:
    a_pupil(school, "Ada")
    mine = a_pupil(school, name)
    assert [row[0] for row in same(of_name, name)] == [mine.pk]
    assert Pupil.objects.count() == 2


def test_a_key_is_asked_for_and_given_back_as_a_key(school: School) -> None:
    mine, _other = a_pupil(school), a_pupil(school)
    assert same(of_key, mine.key) == [(mine.pk, mine.key)]
    assert same(of_key, uuid4()) == []
    # The stand-in of the first place is an answer like any other once the question is put.
    question = asked(of_key)
    stand_in = a_pupil(school, key=UUID(int=0))
    assert question(UUID(int=0)) == [(stand_in.pk, UUID(int=0))]
    assert question(mine.key) == [(mine.pk, mine.key)]


def test_a_moment_is_asked_for_in_any_zone_to_the_microsecond(school: School) -> None:
    mine = an_event()
    step, zone = timedelta(microseconds=1), timezone(timedelta(hours=5, minutes=30))
    for moment, found in ((NOW, True), (NOW.astimezone(zone), True), (NOW + step, False), (NOW - step, True)):
        assert [row[:2] for row in same(since, moment)] == ([(mine.pk, NOW)] if found else [])


def test_a_day_is_not_taken_for_a_moment_nor_a_moment_for_a_day(school: School) -> None:
    a_pupil(school, left_on=DAY)
    assert same(left, DAY) == [("Ada", DAY)]
    assert same(left, DAY + timedelta(days=1)) == []


def test_what_is_not_there_comes_back_as_none_and_json_as_it_was_kept(school: School) -> None:
    a_pupil(school, left_on=None)
    assert same(of_name, "Ada")[0][2:] == (None, None)
    kept = {"text": 'it\'s "so"', "list": [1, None, {"deep": True}], "none": None}
    an_event(detail=kept)
    an_event(detail={})
    an_event(detail=kept, user_id_kept=3)
    found = same(since, NOW)
    assert [row[2] for row in found] == [kept, {}, kept]
    assert [row[3] for row in found] == [None, None, 3]


def test_what_no_database_can_hold_is_in_no_row_and_is_not_asked(school: School) -> None:
    a_pupil(school)
    by_number = asked(lambda pk: Pupil.objects.filter(pk=pk).values_list("pk"))
    with CaptureQueriesContext(connection) as queries:
        assert by_number(LARGEST) == by_number(-LARGEST) == by_number(10**30) == []
        assert asked(of_name)("Ada\0") == []
    assert len(queries) == 0
    assert by_number(LARGEST - 1) == []


@pytest.mark.parametrize("value", [None, 1.5, b"x", ("a",)])
def test_nothing_else_is_asked_about(db: None, value: object) -> None:
    with pytest.raises(TypeError, match="is not a number, a text, a date, a moment or a key"):
        asked(of_name)(value)  # type: ignore[arg-type]


def test_rows_are_written_with_what_they_share_and_the_defaults_of_the_rest(school: School) -> None:
    first, second = a_pupil(school), a_pupil(school)
    rows = ((pk, possible) for pk, possible in ((first.pk, 100), (second.pk, None)))
    insert(Attendance, ("pupil_id", "possible"), rows, session="2026/27", to_date=DAY)
    found = Attendance.objects.order_by("pk").values_list("pupil_id", "session", "to_date", "possible", "present")
    assert list(found) == [(first.pk, "2026/27", DAY, 100, None), (second.pk, "2026/27", DAY, None, None)]


@pytest.mark.parametrize("name", NASTY)
def test_a_text_is_written_as_it_is(school: School, name: str) -> None:
    insert(House, ("name",), [(name,)], school_id=school.pk)
    assert House.objects.get().name == name
    assert School.objects.count() == 1


def test_a_moment_a_flag_and_json_are_prepared_where_every_row_shares_them(school: School) -> None:
    told = {"who": "Ruth", "kind": "write", "verb": "x", "about": "pupil", "detail": {"a": [1, None]}, "at": NOW}
    insert(Event, ("about_id", "user_id_kept"), [("1", None), ("2", 5)], **told)
    found = list(Event.objects.order_by("pk").values_list("about_id", "user_id_kept", "at", "detail"))
    assert found == [("1", None, NOW, {"a": [1, None]}), ("2", 5, NOW, {"a": [1, None]})]


def test_no_rows_are_no_question(school: School) -> None:
    with CaptureQueriesContext(connection) as queries:
        insert(House, ("name",), [], school_id=school.pk)
    assert len(queries) == 0


def test_a_name_the_table_does_not_have_is_refused_before_anything_is_written(school: School) -> None:
    with pytest.raises(TypeError, match="House has no colour"):
        insert(House, ("name",), [("Lyon",)], school_id=school.pk, colour="red")
    with pytest.raises(KeyError, match="colour"):
        insert(House, ("name", "colour"), [("Lyon", "red")], school_id=school.pk)
    assert not House.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_row_that_breaks_a_rule_takes_those_before_it_back() -> None:
    school = a_school()
    for rows in ([("Lyon",), ("Tay",), ("Lyon",)], [("Lyon",), (None,)]):
        with pytest.raises(IntegrityError):
            insert(House, ("name",), rows, school_id=school.pk)
        assert not House.objects.exists()
    insert(House, ("name",), [("Lyon",)], school_id=school.pk)
    with pytest.raises(IntegrityError):
        insert(House, ("name",), [("Tay",), ("Lyon",)], school_id=school.pk)
    assert [one.name for one in House.objects.all()] == ["Lyon"]
