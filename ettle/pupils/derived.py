"""Support groups that follow from figures: who is in one, who is not, and of whom too little is known to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ettle.policy.schema import AreaRule, AttendanceRule, Derived
from ettle.rules.attendance import AbsenceLine, AttendanceFinding, Counts, by_counts, by_percentage


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of one pupil: the decile of their area with its edition, their openings or only a percentage."""

    decile: int | None = None
    edition: str = ""
    possible: int | None = None
    present: int | None = None
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """In the group, not in it, or (None) not to be said; and why."""

    member: bool | None
    because: str


def judge(rule: Derived, figures: Mapping[int, Figures]) -> dict[int, Judged]:
    """Each pupil against one rule. Exact: counts are multiplied out, never compared as rounded percentages (G-04)."""
    area, attendance = rule.area, rule.attendance
    if area is not None:
        return {pupil: _by_area(area, known) for pupil, known in figures.items()}
    if attendance is not None:
        return {pupil: _by_attendance(attendance, known) for pupil, known in figures.items()}
    return {pupil: Judged(None, "The step of staged intervention is set by hand.") for pupil in figures}


def _by_area(rule: AreaRule, known: Figures) -> Judged:
    if known.decile is None:
        return Judged(None, "No decile is known.")
    if rule.editions and known.edition and known.edition not in rule.editions:
        return Judged(None, f"Edition {known.edition} of the area measure is not one this policy reads.")
    # A decile lies whole within one quintile; within a vigintile it does not, so that cannot be said.
    figure = {"decile": known.decile, "quintile": (known.decile + 1) // 2, "vigintile": None}[rule.unit]
    if figure is None:
        return Judged(None, "Only the decile is known, and this policy counts in vigintiles.")
    within = f"the policy counts {rule.unit}s {rule.first} to {rule.last}"
    return Judged(rule.first <= figure <= rule.last, f"Lives in an area of {rule.unit} {figure}; {within}.")


def _by_attendance(rule: AttendanceRule, known: Figures) -> Judged:
    line = AbsenceLine(rule.absence_percent, rule.minimum_possible, strict=not rule.including_exactly)
    if rule.period != "session to date":
        return Judged(None, f"Attendance is held for the session to date, and this policy asks for the {rule.period}.")
    finding: AttendanceFinding
    if known.possible is not None and known.present is not None:
        finding = by_counts(Counts(known.possible, known.present), line)
    elif known.percent is not None:
        finding = by_percentage(known.percent, line)
    else:
        return Judged(None, "No attendance is known.")
    return Judged(finding.reached, finding.because)
