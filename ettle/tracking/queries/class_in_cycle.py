"""One class in one cycle: who is in it, what is rated, and what is there already."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from ettle.policy import Policy
from ettle.policy.schema import Scale
from ettle.pupils.models import ClassMembership
from ettle.rules.access import REASONS, CycleFacts, Viewer, may_rate, may_see_class
from ettle.rules.concerns.phases import in_phase
from ettle.rules.decision import Decision
from ettle.school.asked import asked
from ettle.school.models import AdoptedPolicy, TeachingClass
from ettle.school.queries import policy_for, policy_of, policy_on
from ettle.tracking.models import ClassFinished, CycleYear, Rating
from ettle.tracking.queries.raising import Course, Marks, Pattern


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A pupil of the class; `left` is their last day in it, where that has been."""

    pupil_id: int
    key: UUID
    name: str
    year: str
    phase: str | None
    joined: date
    left: date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A rating as it stands in the database; version 0 was never given."""

    rating_id: int
    value: str
    version: int
    by_id: int | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Report:
    """One cycle of a session."""

    pk: int
    name: str
    number: int
    opens: date
    due: date
    closed_at: datetime | None
    policy_id: int | None
    years: frozenset[str]


NEVER = Standing(0, "", 0, None, None)
Held = dict[tuple[int, str], Standing]
"""Standing ratings by pupil and measure."""


@dataclass(frozen=True)
class ClassInCycle:
    """Everything about a class and a cycle that typing a rating does not change."""

    group: TeachingClass
    cycle: Report
    before: Report | None
    policy: Policy
    roll: tuple[Enrolled, ...]
    decision: Decision
    """May the viewer rate here?"""

    @cached_property
    def contents(self) -> tuple[str, ...]:
        """The measures this report holds for anyone in the class, in the order of the policy."""
        here = {(pupil.year, pupil.phase) for pupil in self.roll if pupil.year in self.years}
        held = {
            measure
            for year, phase in here or {(self.group.year, None)}
            for measure in in_phase(self.policy, phase or "").cycle_contents(self.cycle.number, year)
        }
        return tuple(measure.id for measure in self.policy.measures if measure.id in held)

    @property
    def years(self) -> frozenset[str]:
        """The year groups the cycle is for."""
        return self.cycle.years

    @cached_property
    def finished(self) -> ClassFinished | None:
        """Whether somebody said that the class is finished. One query, when first asked."""
        rows = ClassFinished.objects.filter(cycle_id=self.cycle.pk, teaching_class_id=self.group.pk)
        return rows.select_related("by").first()

    @cached_property
    def present(self) -> tuple[Enrolled, ...]:
        """Those who are rated: still in the class, and of a year group the cycle is for."""
        return tuple(pupil for pupil in self.roll if pupil.left is None and pupil.year in self.years)

    @cached_property
    def _scales(self) -> dict[tuple[str, str | None, str], Scale | None]:
        return {}

    def scale(self, measure: str, pupil: Enrolled) -> Scale | None:
        """The scale this pupil is rated on, or None where they are not."""
        key = (pupil.year, pupil.phase, measure)
        if key not in self._scales:
            self._scales[key] = self._scale_for(measure, pupil)
        return self._scales[key]

    def _scale_for(self, measure: str, pupil: Enrolled) -> Scale | None:
        policy = in_phase(self.policy, pupil.phase) if pupil.phase else self.policy
        if pupil.year not in self.years or measure not in policy.cycle_contents(self.cycle.number, pupil.year):
            return None
        return policy.scale_for(
            measure,
            phase=pupil.phase,
            level=self.group.level or None,
            year=pupil.year,
            subject=self.group.subject.code,
            on=self.cycle.opens,
        )

    def done(self, held: Held) -> int:
        """How many boxes hold a rating, of pupils still in the class."""
        return sum(
            bool(held.get((pupil.pupil_id, measure), NEVER).value)
            for pupil in self.present
            for measure in self.contents
            if self.scale(measure, pupil) is not None
        )

    @cached_property
    def of(self) -> int:
        """How many boxes there are, of pupils still in the class."""
        return sum(self.scale(measure, pupil) is not None for pupil in self.present for measure in self.contents)

    @cached_property
    def course(self) -> Course:
        """The class as the rule of concerns sees it."""
        subject = self.group.subject
        return Course(
            subject.code,
            subject.faculty.code if subject.faculty else "",
            self.group.level,
            self.cycle.number,
            self.before.number if self.before else None,
        )

    def pattern(self, pupil: Enrolled, held: Held, was: dict[int, dict[str, str]]) -> Pattern:
        """What this pupil has here, as the rule of concerns sees it."""
        now = ((measure, held.get((pupil.pupil_id, measure), NEVER).value) for measure in self.contents)
        before: Marks = tuple(sorted(was.get(pupil.pupil_id, {}).items()))
        return Pattern(pupil.year, tuple(mark for mark in now if mark[1]), before, pupil.phase or "")

    @property
    def locked(self) -> str:
        """Why nothing can be typed here, in words; empty when it can."""
        if not self.decision:
            return _(REASONS[self.decision.reason])
        if self.finished is not None:
            return _("This class is finished. Take that back to change a rating.")
        return ""


def class_in_cycle(viewer: Viewer, cycle_id: int, class_id: int) -> ClassInCycle:
    """The class, if the viewer may open it and the cycle is for it. Raises Http404. Three queries, seldom four."""
    group = (
        TeachingClass.objects.select_related("subject__faculty").filter(pk=class_id, school_id=viewer.school_id).first()
    )
    if group is None or not may_see_class(viewer, group.facts):
        raise Http404
    reports = _reports(group)
    cycle = next((report for report in reports if report.pk == cycle_id), None)
    if cycle is None:
        raise Http404
    day = timezone.localdate(cycle.closed_at) if cycle.closed_at else max(viewer.on, cycle.opens)
    roll = _roll(group, cycle.opens, day)
    if group.year not in cycle.years and not any(pupil.year in cycle.years for pupil in roll):
        raise Http404
    facts = CycleFacts(group.school_id, cycle.opens, cycle.closed_at is not None, cycle.years)
    return ClassInCycle(
        group=group,
        cycle=cycle,
        before=next((report for report in reversed(reports) if _before(report, cycle)), None),
        policy=_policy(viewer, cycle, min(cycle.due, day)),
        roll=roll,
        decision=may_rate(viewer, group.facts, facts),
    )


@asked
def _report_rows(school_id: int, session: str) -> QuerySet[Any, Any]:
    columns = ("pk", "name", "number", "opens", "due", "closed_at", "policy_id")
    rows = CycleYear.objects.filter(cycle__school_id=school_id, cycle__session=session)
    return rows.values_list("year", *(f"cycle__{column}" for column in columns))


@asked
def _roll_rows(class_id: int, opens: date, day: date) -> QuerySet[Any, Any]:
    still = Q(ends__isnull=True) | Q(ends__gte=opens)
    return (
        ClassMembership.objects.filter(still, teaching_class_id=class_id, starts__lte=day)
        .order_by("pupil__family", "pupil__given", "pupil_id", "starts")
        .values_list(
            "pupil_id",
            "pupil__key",
            "pupil__given",
            "pupil__family",
            "pupil__preferred",
            "pupil__year",
            "pupil__phase_override",
            "pupil__left_on",
            "starts",
            "ends",
        )
    )


@asked
def _held_rows(cycle_id: int, class_id: int) -> QuerySet[Any, Any]:
    rows = Rating.objects.filter(cycle_id=cycle_id, teaching_class_id=class_id)
    return rows.values_list("pupil_id", "measure", "pk", "value", "version", "by_id", "at")


def _reports(group: TeachingClass) -> list[Report]:
    """The cycles of the class's session, in order."""
    years: dict[tuple[Any, ...], set[str]] = {}
    for year, *cycle in _report_rows(group.school_id, group.session):
        years.setdefault(tuple(cycle), set()).add(year)
    found = (Report(*(*cycle, frozenset(of))) for cycle, of in years.items())
    return sorted(found, key=lambda report: report.number)


def _before(report: Report, cycle: Report) -> bool:
    return report.number < cycle.number and bool(report.years & cycle.years)


def _policy(viewer: Viewer, cycle: Report, on: date) -> Policy:
    """The policy the cycle was closed under, or the one it would be closed under now."""
    if cycle.policy_id is not None:
        return policy_of(AdoptedPolicy.objects.defer("text").get(pk=cycle.policy_id))
    return policy_for(viewer) if on == viewer.on else policy_on(viewer.school_id, on)


def _roll(group: TeachingClass, opens: date, day: date) -> tuple[Enrolled, ...]:
    """Those in the class on `day`, by family name, then those who left since the cycle opened."""
    rows = _roll_rows(group.pk, opens, day)
    roll: dict[int, Enrolled] = {}
    for pupil_id, key, given, family, preferred, year, phase, left_on, starts, ends in rows:
        last = min((on for on in (ends, left_on) if on is not None), default=None)
        left = last if last is not None and last < day else None
        joined = roll[pupil_id].joined if pupil_id in roll else starts
        roll[pupil_id] = Enrolled(pupil_id, key, f"{preferred or given} {family}", year, phase or None, joined, left)
    here = [pupil for pupil in roll.values() if pupil.left is None]
    gone = [pupil for pupil in roll.values() if pupil.left is not None and pupil.left >= opens]
    return (*here, *gone)


def held_ratings(place: ClassInCycle) -> Held:
    """The ratings that stand in this class and cycle. One query."""
    rows = _held_rows(place.cycle.pk, place.group.pk)
    return {
        (pupil, measure): Standing(pk, value, version, by, at) for pupil, measure, pk, value, version, by, at in rows
    }


def values_before(place: ClassInCycle, pupils: Iterable[Enrolled]) -> dict[int, dict[str, str]]:
    """The values these pupils had in the report before, in this subject and level, in whichever class. One query."""
    if place.before is None:
        return {}
    # Classes as a set, not as a join: joined, SQLite reads every rating of the report.
    alike = TeachingClass.objects.filter(subject_id=place.group.subject_id, level=place.group.level)
    rows = Rating.objects.filter(
        cycle_id=place.before.pk,
        teaching_class_id__in=alike.values("pk"),
        pupil_id__in=[pupil.pupil_id for pupil in pupils],
    ).exclude(value="")
    was: dict[int, dict[str, str]] = {}
    for pupil_id, measure, value in rows.order_by("at").values_list("pupil_id", "measure", "value"):
        was.setdefault(pupil_id, {})[measure] = value
    return was
