"""The typed form of a policy file."""

from ettle.policy.schema.acting import Act, Acting, PathStep, Repeat, ReviewOutcome, Suggestion
from ettle.policy.schema.attitude import Attitude, AttitudeColour, Strand
from ettle.policy.schema.bands import Band, BandSet, Watch
from ettle.policy.schema.caseload import Caseload, CaseloadSource, DecisionKind
from ettle.policy.schema.cycles import Code, CodeList, Cycle
from ettle.policy.schema.entry import Entry, FrozenTable
from ettle.policy.schema.leadership import Bounds, Leadership
from ettle.policy.schema.measures import NOT_RATED, Level, Measure, Rated
from ettle.policy.schema.meetings import ItemOrigin, MeetingKind, MeetingScope
from ettle.policy.schema.messages import MessageKind, Messages
from ettle.policy.schema.needs import Needs, NeedSource, NeedType, WellbeingIndicator
from ettle.policy.schema.numbers import as_number, folded, plain
from ettle.policy.schema.passing import PassRule, TestLadder, Threshold, Thresholds
from ettle.policy.schema.people import AreaRule, AttendanceRule, Category, Confidentiality, Derived, Role, StageRule
from ettle.policy.schema.policy import Missing, Policy
from ettle.policy.schema.programmes import FacultyBoard, Modules, Programme, Rhythm, Sharing, TargetRules
from ettle.policy.schema.runs import Range, StageWords
from ettle.policy.schema.scales import Scale, ScaleValue
from ettle.policy.schema.school import Calendar, Faculty, HalfTerm, Head, Holiday, Phase, Session, Subject, Term, Year
from ettle.policy.schema.staged import OFF, Begins, Stage, StagedSupport, WaitingLadder, WaitingStep
from ettle.policy.schema.triggers import Ladder, Outcome, Seriousness, Step, Trigger, When

__all__ = [
    "NOT_RATED",
    "OFF",
    "Act",
    "Acting",
    "AreaRule",
    "AttendanceRule",
    "Attitude",
    "AttitudeColour",
    "Band",
    "BandSet",
    "Begins",
    "Bounds",
    "Calendar",
    "Caseload",
    "CaseloadSource",
    "Category",
    "Code",
    "CodeList",
    "Confidentiality",
    "Cycle",
    "DecisionKind",
    "Derived",
    "Entry",
    "Faculty",
    "FacultyBoard",
    "FrozenTable",
    "HalfTerm",
    "Head",
    "Holiday",
    "ItemOrigin",
    "Ladder",
    "Leadership",
    "Level",
    "Measure",
    "MeetingKind",
    "MeetingScope",
    "MessageKind",
    "Messages",
    "Missing",
    "Modules",
    "NeedSource",
    "NeedType",
    "Needs",
    "Outcome",
    "PassRule",
    "PathStep",
    "Phase",
    "Policy",
    "Programme",
    "Range",
    "Rated",
    "Repeat",
    "ReviewOutcome",
    "Rhythm",
    "Role",
    "Scale",
    "ScaleValue",
    "Seriousness",
    "Session",
    "Sharing",
    "Stage",
    "StageRule",
    "StageWords",
    "StagedSupport",
    "Step",
    "Strand",
    "Subject",
    "Suggestion",
    "TargetRules",
    "Term",
    "TestLadder",
    "Threshold",
    "Thresholds",
    "Trigger",
    "WaitingLadder",
    "WaitingStep",
    "Watch",
    "WellbeingIndicator",
    "When",
    "Year",
    "as_number",
    "folded",
    "plain",
]
