"""What the board asks of the database: questions put into SQL once."""

from datetime import date
from typing import Any

from django.db.models import Aggregate, QuerySet, TextField

from ettle.board.models import FacultyMark
from ettle.pupils.models import Pupil
from ettle.school.asked import asked
from ettle.school.dated import in_force
from ettle.school.models import Faculty, TeachingClass
from ettle.tracking.models import Cycle


class Listed(Aggregate):
    """Numbers after each other, `4,7,12`: a faculty says few different things, so a board is few lines long."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """As PostgreSQL has it."""
        template = "STRING_AGG(%(expressions)s::text, ',')"
        return self.as_sql(compiler, connection, template=template, **extra)


ON_BOARD = ("pk", "key", "given", "preferred", "family", "tutor_group__name", "house_id", "house__name")


def by_name(pupils: "QuerySet[Pupil]") -> "QuerySet[Any, Any]":
    """What a board shows of pupils, by family name."""
    return pupils.order_by("family", "given", "pk").values_list(*ON_BOARD)


@asked
def pupils_now(school_id: int, year: str) -> "QuerySet[Any, Any]":
    """Every pupil of a year on the roll, for who reads about the whole school."""
    return by_name(Pupil.objects.on_roll().filter(school_id=school_id, year=year))


@asked
def faculty_rows(school_id: int) -> "QuerySet[Any, Any]":
    return Faculty.objects.filter(school_id=school_id).values_list("pk", "code", "name")


@asked
def cycles_before(school_id: int, opens: date) -> "QuerySet[Any, Any]":
    """The school's cycles that opened before a day, latest first."""
    rows = Cycle.objects.filter(school_id=school_id, opens__lt=opens).order_by("-opens", "-pk")
    return rows.values_list("pk", "name", "session")


@asked
def class_rows(school_id: int, session: str) -> "QuerySet[Any, Any]":
    """Class and faculty, of every class of a session that belongs to one."""
    rows = TeachingClass.objects.filter(school_id=school_id, session=session, subject__faculty__isnull=False)
    return rows.order_by().values_list("pk", "subject__faculty_id")


@asked
def takes_now(school_id: int, year: str, on: date) -> "QuerySet[Any, Any]":
    """Each pupil of a year with the classes they are in on a day."""
    return _with_classes(Pupil.objects.filter(in_force(on, "memberships__"), school_id=school_id, year=year))


@asked
def takes_then(school_id: int, year: str, on: date) -> "QuerySet[Any, Any]":
    """Each pupil with the classes of a year they were in on a day."""
    here = in_force(on, "memberships__")
    return _with_classes(Pupil.objects.filter(here, school_id=school_id, memberships__teaching_class__year=year))


def _with_classes(rows: "QuerySet[Pupil]") -> "QuerySet[Any, Any]":
    grouped = rows.order_by().values("pk").annotate(classes=Listed("memberships__teaching_class_id"))
    found: QuerySet[Any, Any] = grouped.values_list("pk", "classes")
    return found


@asked
def mark_rows(cycle_id: int, year: str) -> "QuerySet[Any, Any]":
    """Value, reason and version as a faculty gave them, with the pupils it gave them; in the order of the index."""
    alike = ("value", "reason", "version", "faculty_id")
    rows = FacultyMark.objects.filter(cycle_id=cycle_id, year=year).order_by().values(*alike)
    found: QuerySet[Any, Any] = rows.annotate(pupils=Listed("pupil_id")).values_list(*alike, "pupils")
    return found
