"""From a table to a plan: one planner for each kind of file."""

from collections.abc import Callable, Mapping
from datetime import date

from ettle.importing.models import Kind
from ettle.importing.planning.attendance import plan_attendance
from ettle.importing.planning.classes import plan_classes
from ettle.importing.planning.pupils import plan_pupils
from ettle.importing.planning.ratings import plan_ratings
from ettle.importing.planning.setting import Setting
from ettle.importing.planning.staff import plan_staff
from ettle.importing.plans import Plan
from ettle.importing.reading import Table, Vocabulary

Planner = Callable[[Setting, Table, Vocabulary], Plan]

PLANNERS: Mapping[str, Planner] = {
    Kind.PUPILS: plan_pupils,
    Kind.STAFF: plan_staff,
    Kind.CLASSES: plan_classes,
    Kind.RATINGS: plan_ratings,
    Kind.ATTENDANCE: plan_attendance,
}

__all__ = ["PLANNERS", "Planner", "Setting", "date"]
