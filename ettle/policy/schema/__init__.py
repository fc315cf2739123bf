"""The typed form of a policy file."""

from ettle.policy.schema.cycles import Code, CodeList, Cycle
from ettle.policy.schema.entry import Entry, FrozenTable
from ettle.policy.schema.measures import NOT_RATED, Level, Measure, Rated
from ettle.policy.schema.people import AreaRule, AttendanceRule, Category, Confidentiality, Derived, Role, StageRule
from ettle.policy.schema.policy import Missing, Policy
from ettle.policy.schema.scales import Range, Scale, ScaleValue, as_number, folded, plain
from ettle.policy.schema.school import Calendar, Faculty, HalfTerm, Head, Holiday, Phase, Session, Subject, Term, Year
from ettle.policy.schema.triggers import Ladder, Outcome, Seriousness, Step, Trigger, When

__all__ = [
    "NOT_RATED",
    "AreaRule",
    "AttendanceRule",
    "Calendar",
    "Category",
    "Code",
    "CodeList",
    "Confidentiality",
    "Cycle",
    "Derived",
    "Entry",
    "Faculty",
    "FrozenTable",
    "HalfTerm",
    "Head",
    "Holiday",
    "Ladder",
    "Level",
    "Measure",
    "Missing",
    "Outcome",
    "Phase",
    "Policy",
    "Range",
    "Rated",
    "Role",
    "Scale",
    "ScaleValue",
    "Seriousness",
    "Session",
    "StageRule",
    "Step",
    "Subject",
    "Term",
    "Trigger",
    "When",
    "Year",
    "as_number",
    "folded",
    "plain",
]
