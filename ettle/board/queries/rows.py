"""What the board asks of the database: questions put into SQL once."""

from datetime import date
from typing import Any

from django.db.models import Aggregate, Exists, OuterRef, QuerySet, TextField

from ettle.board.models import FacultyMark
from ettle.pupils.models import ClassMembership
from ettle.school.asked import asked
from ettle.school.dated import in_force
from ettle.school.models import Faculty


@asked
def faculty_rows(school_id: int) -> "QuerySet[Any, Any]":
    return Faculty.objects.filter(school_id=school_id).values_list("pk", "code", "name")


def _unmarked(school_id: int, year: str, session: str, on: date, cycle_id: int) -> "QuerySet[Any, Any]":
    marked = FacultyMark.objects.filter(
        cycle_id=cycle_id,
        year=year,
        pupil_id=OuterRef("pupil_id"),
        faculty_id=OuterRef("teaching_class__subject__faculty_id"),
    )
    return ClassMembership.objects.filter(
        ~Exists(marked),
        in_force(on),
        teaching_class__session=session,
        teaching_class__subject__faculty__isnull=False,
        pupil__school_id=school_id,
    ).values_list("pupil_id", "teaching_class__subject__faculty_id")


@asked
def unmarked_now(school_id: int, year: str, session: str, on: date, cycle_id: int) -> "QuerySet[Any, Any]":
    return _unmarked(school_id, year, session, on, cycle_id).filter(pupil__year=year)


@asked
def unmarked_then(school_id: int, year: str, session: str, on: date, cycle_id: int) -> "QuerySet[Any, Any]":
    return _unmarked(school_id, year, session, on, cycle_id).filter(teaching_class__year=year)


class Listed(Aggregate):
    """Numbers after each other, `4,7,12`: most faculties say the same of a pupil, so a board is few lines long."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """As PostgreSQL has it."""
        template = "STRING_AGG(%(expressions)s::text, ',')"
        return self.as_sql(compiler, connection, template=template, **extra)


@asked
def mark_rows(cycle_id: int, year: str) -> "QuerySet[Any, Any]":
    alike = ("pupil_id", "value", "reason", "version")
    rows = FacultyMark.objects.filter(cycle_id=cycle_id, year=year).order_by().values(*alike)
    found: QuerySet[Any, Any] = rows.annotate(faculties=Listed("faculty_id")).values_list(*alike, "faculties")
    return found
