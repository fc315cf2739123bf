"""What the database counts for the picture. Each is one query, the same for ten pupils and for two thousand."""

from datetime import date
from typing import Any

from django.db.models import Count, F, IntegerField, Q, QuerySet, Sum
from django.db.models.functions import Cast

from ettle.board.models import FacultyMark
from ettle.pupils.models import CategoryMembership
from ettle.rules.concerns.states import State
from ettle.school.asked import asked
from ettle.school.dated import in_force
from ettle.school.models import Subject
from ettle.tracking.models import Concern, ConcernReason, Cycle, CycleRoll, CycleTally

CLOSED = (
    "pk", "name", "session", "number", "opens", "closed_at", "policy_id", "policy__fingerprint", "policy__version",
)  # fmt: skip


@asked
def closed_cycles(school_id: int) -> QuerySet[Any, Any]:
    """Every closed cycle, the newest first."""
    rows = Cycle.objects.filter(school_id=school_id, closed_at__isnull=False)
    return rows.order_by("-opens", "-pk").values_list(*CLOSED)


def _cycles_since(school_id: int, since: date) -> QuerySet[Cycle, dict[str, int]]:
    """Cycles by their numbers: what is counted of them is then counted from an index, in its order."""
    rows = Cycle.objects.filter(school_id=school_id, opens__gte=since)
    return rows.order_by().values("pk")  # type: ignore[return-value]


@asked
def on_roll(school_id: int, since: date) -> QuerySet[Any, Any]:
    """Cycle and year to how many were on the roll when it closed."""
    rows = CycleRoll.objects.filter(cycle_id__in=_cycles_since(school_id, since)).order_by()
    return rows.values("cycle_id", "year").annotate(n=Count("*")).values_list("cycle_id", "year", "n")


@asked
def concerns(school_id: int, since: date, late_before: date) -> QuerySet[Any, Any]:
    """Cycle, year, the role that holds them and their state: how many concerns, and how many overdue."""
    rows = Concern.objects.filter(cycle_id__in=_cycles_since(school_id, since)).order_by()
    late = Q(due_on__lt=late_before) & ~Q(state=State.CLOSED.value)
    counted = rows.values("cycle_id", "year", "owner_role", "state").annotate(n=Count("pk"), late=Count("pk", late))
    return counted.values_list("cycle_id", "year", "owner_role", "state", "n", "late")


@asked
def reasons(cycle_id: int, before_id: int) -> QuerySet[Any, Any]:
    """Cycle, year, concern, faculty, subject, measure, whether it counts and who raised it, of every reason.

    They are counted in two ways; a reason is rare, and counting rows costs less than asking twice.
    """
    rows = ConcernReason.objects.filter(Q(concern__cycle_id=cycle_id) | Q(concern__cycle_id=before_id)).order_by()
    # As a number it is read as it stands, and not row by row.
    return rows.annotate(counting=Cast("counts", IntegerField())).values_list(
        "concern__cycle_id", "concern__year", "concern_id", "faculty_id", "subject_id", "measure", "counting",
        "raised_by_id",
    )  # fmt: skip


@asked
def taught(school_id: int) -> QuerySet[Any, Any]:
    """Subjects with their faculties, in the order of their names."""
    rows = Subject.objects.filter(school_id=school_id).order_by("faculty__name", "name")
    return rows.values_list("pk", "name", "faculty_id", "faculty__name")


@asked
def tallied(cycle_id: int, before_id: int) -> QuerySet[Any, Any]:
    """Cycle, year, measure, scale and value to how many ratings."""
    rows = CycleTally.objects.filter(Q(cycle_id=cycle_id) | Q(cycle_id=before_id)).order_by()
    counted = rows.values("cycle_id", "year", "measure", "scale", "value").annotate(n=Sum("ratings"))
    return counted.values_list("cycle_id", "year", "measure", "scale", "value", "n")


@asked
def tallied_by_subject(cycle_id: int, before_id: int, measure: str) -> QuerySet[Any, Any]:
    """The same for one measure, with the subject it was given in."""
    rows = CycleTally.objects.filter(Q(cycle_id=cycle_id) | Q(cycle_id=before_id), measure=measure)
    fields = ("cycle_id", "year", "subject_id", "scale", "value", "ratings")
    return rows.order_by("subject__name").values_list(*fields)


@asked
def tallied_over_time(school_id: int, since: date, measure: str) -> QuerySet[Any, Any]:
    """The same for one measure in every cycle since."""
    rows = CycleTally.objects.filter(cycle__school_id=school_id, cycle__opens__gte=since, measure=measure).order_by()
    counted = rows.values("cycle_id", "year", "scale", "value").annotate(n=Sum("ratings"))
    return counted.values_list("cycle_id", "year", "scale", "value", "n")


@asked
def moved(cycle_id: int, before_id: int) -> QuerySet[Any, Any]:
    """Year now to how many pupils have a concern in both cycles."""
    both = Concern.objects.filter(cycle_id=before_id).order_by().values("pupil_id")
    rows = Concern.objects.filter(cycle_id=cycle_id, pupil_id__in=both).order_by()
    return rows.values("year").annotate(n=Count("pk")).values_list("year", "n")


@asked
def in_groups(cycle_id: int, of_cycle: int, on: date) -> QuerySet[Any, Any]:
    """Category and year to how many on the roll were in it that day, and how many of them have a concern."""
    concerned = Concern.objects.filter(cycle_id=of_cycle).order_by().values("pupil_id")
    rows = CategoryMembership.objects.filter(in_force(on), pupil__rolls__cycle_id=cycle_id).order_by()
    counted = rows.values("category", year=F("pupil__rolls__year")).annotate(
        n=Count("pupil_id", distinct=True),
        concerned=Count("pupil_id", Q(pupil_id__in=concerned), distinct=True),
    )
    return counted.values_list("category", "year", "n", "concerned")


@asked
def on_the_board(cycle_id: int) -> QuerySet[Any, Any]:
    """Year, faculty and value to how many marks of the faculty board."""
    rows = FacultyMark.objects.filter(cycle_id=cycle_id).exclude(value="").order_by()
    counted = rows.values("year", "faculty_id", "value").annotate(n=Count("pk"))
    return counted.values_list("year", "faculty_id", "value", "n")
