"""A whole policy, and the questions everything else asks of it."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Protocol, TypeVar

from pydantic import Field, field_validator

from ettle.policy.schema.acting import Act, Acting, PathStep
from ettle.policy.schema.attitude import Attitude
from ettle.policy.schema.bands import BandSet
from ettle.policy.schema.caseload import Caseload
from ettle.policy.schema.cycles import CodeList, Cycle
from ettle.policy.schema.entry import NO_WORD_LISTS, NO_WORDS, Entry, WordLists, Words
from ettle.policy.schema.leadership import Leadership
from ettle.policy.schema.measures import NOT_RATED, Level, Measure
from ettle.policy.schema.meetings import MeetingKind
from ettle.policy.schema.messages import Messages
from ettle.policy.schema.needs import Needs, WellbeingIndicator
from ettle.policy.schema.numbers import folded
from ettle.policy.schema.passing import TestLadder, Thresholds
from ettle.policy.schema.people import Category, Role
from ettle.policy.schema.programmes import FacultyBoard, Modules, Programme, Sharing, TargetRules
from ettle.policy.schema.scales import Scale
from ettle.policy.schema.school import Calendar, Faculty, Head, Phase, Subject, Year
from ettle.policy.schema.staged import StagedSupport, WaitingLadder
from ettle.policy.schema.triggers import Ladder, Trigger


class Named(Protocol):
    @property
    def id(self) -> str: ...


N = TypeVar("N", bound=Named)


class Missing(Entry):
    """Texts that stand for "no value". A blank cell is always missing; a scale's own values are tried first."""

    tokens: tuple[str, ...] = ()


class Policy(Entry):
    """A school's written policy as data. Frozen, hashable and complete: everything else is worked out from it."""

    policy: Head
    phases: tuple[Phase, ...] = ()
    years: tuple[Year, ...] = ()
    calendar: Calendar = Calendar()
    faculties: tuple[Faculty, ...] = ()
    subjects: tuple[Subject, ...] = ()
    levels: tuple[Level, ...] = ()
    scales: tuple[Scale, ...] = ()
    measures: tuple[Measure, ...] = ()
    missing: Missing = Missing()
    triggers: tuple[Trigger, ...] = ()
    ladder: Ladder | None = None
    acting: Acting = Acting()
    acts: tuple[Act, ...] = ()
    path: tuple[PathStep, ...] = ()
    roles: tuple[Role, ...] = ()
    categories: tuple[Category, ...] = ()
    cycles: tuple[Cycle, ...] = ()
    code_lists: tuple[CodeList, ...] = ()
    bands: tuple[BandSet, ...] = ()
    staged: tuple[StagedSupport, ...] = ()
    waiting: tuple[WaitingLadder, ...] = ()
    tests: tuple[TestLadder, ...] = ()
    thresholds: tuple[Thresholds, ...] = ()
    programmes: tuple[Programme, ...] = ()
    targets: TargetRules = TargetRules()
    sharing: Sharing = Sharing()
    messages: Messages = Messages()
    leadership: Leadership = Leadership()
    attitude: Attitude = Attitude()
    faculty_board: FacultyBoard | None = None
    needs: Needs | None = None
    wellbeing: tuple[WellbeingIndicator, ...] = ()
    caseload: Caseload | None = None
    meetings: tuple[MeetingKind, ...] = ()
    modules: Modules = Modules()
    headings: WordLists = Field(NO_WORD_LISTS, description="Field to the column headings a file may use for it.")
    labels: Words = Field(NO_WORDS, description="Words on screen the school says differently.")

    @field_validator("roles")
    @classmethod
    def _somebody_keeps_the_outbox(cls, roles: tuple[Role, ...]) -> tuple[Role, ...]:
        """A policy from before there was an outbox names nobody for it: it falls to whoever looks after the people."""
        if any("keep_outbox" in role.may for role in roles):
            return roles
        return tuple(
            role.model_copy(update={"may": (*role.may, "keep_outbox")})
            if role.scope == "school" and "manage_people" in role.may
            else role
            for role in roles
        )

    @cached_property
    def _years_read(self) -> dict[str, str]:
        return {folded(text): y.id for y in reversed(self.years) for text in (y.id, y.label, *y.aliases) if text}

    @cached_property
    def _levels_read(self) -> dict[str, str]:
        return {folded(text): v.id for v in reversed(self.levels) for text in (v.id, v.label, *v.aliases)}

    @cached_property
    def _subjects_read(self) -> dict[str, Subject]:
        return {
            folded(text): s for s in reversed(self.subjects) for text in (s.id, s.label, s.short, *s.aliases) if text
        }

    @cached_property
    def _faculties_read(self) -> dict[str, str]:
        return {
            folded(text): f.id
            for f in reversed(self.faculties)
            for text in (f.id, f.label, f.short, *f.aliases)
            if text
        }

    @cached_property
    def _phase_by_year(self) -> dict[str, str]:
        return {year: phase.id for phase in self.phases for year in phase.years}

    @cached_property
    def _missing(self) -> frozenset[str]:
        return frozenset({"", *map(folded, self.missing.tokens)})

    def phase_of(self, year: str | None) -> str | None:
        """The phase a year group (its id, label or alias) belongs to; None when unknown."""
        known = self.year_named(year)
        return None if known is None else self._phase_by_year.get(known)

    def year_named(self, text: str | None) -> str | None:
        """The id of the year group a file's text stands for."""
        return None if text is None else self._years_read.get(folded(text))

    def level_named(self, text: str | None) -> str | None:
        """The id of the course level a file's text stands for."""
        return None if text is None else self._levels_read.get(folded(text))

    def subject_named(self, text: str | None) -> Subject | None:
        """The subject a file's text (id, label, short form or alias) stands for."""
        return None if text is None else self._subjects_read.get(folded(text))

    def faculty_named(self, text: str | None) -> str | None:
        """The id of the faculty a file's text stands for."""
        return None if text is None else self._faculties_read.get(folded(text))

    def faculty_of(self, subject: str | None) -> str | None:
        """The id of the faculty a subject (id, label, short form or alias) belongs to; None when unknown."""
        known = self.subject_named(subject)
        return None if known is None else known.faculty

    def missing_token(self, text: object) -> bool:
        """Whether a cell's text means "no value". Blank always does. Ask the scale first: NA may be a value of it."""
        return text is None or folded(text) in self._missing

    def owner_for(self, count: int) -> str | None:
        """The role that acts when this many faculties (or what the ladder counts) are concerned; None for 0."""
        return None if self.ladder is None else self.ladder.owner(count)

    def label(self, word: str) -> str:
        """The school's word for one of ours: ``label("pupil")``."""
        return self.labels.get(word, word.replace("_", " "))

    def scale(self, scale_id: str) -> Scale:
        """The scale with this id. Raises KeyError."""
        return _named(self.scales, scale_id)

    def measure(self, measure_id: str) -> Measure:
        """The measure with this id. Raises KeyError."""
        return _named(self.measures, measure_id)

    def role(self, role_id: str) -> Role:
        """The role with this id. Raises KeyError."""
        return _named(self.roles, role_id)

    def category(self, category_id: str) -> Category:
        """The category with this id. Raises KeyError."""
        return _named(self.categories, category_id)

    def trigger(self, trigger_id: str) -> Trigger:
        """The trigger with this id. Raises KeyError."""
        return _named(self.triggers, trigger_id)

    def level(self, level_id: str) -> Level:
        """The course level with this id. Raises KeyError."""
        return _named(self.levels, level_id)

    def code_list(self, list_id: str) -> CodeList:
        """The list of codes with this id. Raises KeyError."""
        return _named(self.code_lists, list_id)

    def scale_for(
        self,
        measure_id: str,
        *,
        phase: str | None = None,
        level: str | None = None,
        year: str | None = None,
        subject: str | None = None,
        on: date | None = None,
    ) -> Scale | None:
        """The scale a measure is rated on for these pupils, or None when it is not rated there.

        All arguments are ids. The strongest word wins: course level, then subject, year, phase, then the measure's own
        scale. What is not known (None) shuts nothing out. Raises KeyError for an unknown measure.
        """
        measure = self.measure(measure_id)
        phase = phase or self.phase_of(year)
        groups = measure.rated
        here = not groups or any(g.includes(phase=phase, year=year, level=level, subject=subject) for g in groups)
        if not here or not measure.in_use(on):
            return None
        by_level = next((entry.scales for entry in self.levels if entry.id == level), NO_WORDS)
        chosen = (
            by_level.get(measure_id)
            or measure.by_subject.get(subject or "")
            or measure.by_year.get(year or "")
            or measure.by_phase.get(phase or "")
            or measure.scale
        )
        return None if chosen == NOT_RATED else self.scale(chosen)

    def scales_of(self, measure_id: str) -> tuple[Scale, ...]:
        """Every scale a measure may be rated on anywhere, its own first."""
        measure = self.measure(measure_id)
        overrides = (*measure.by_phase.values(), *measure.by_year.values(), *measure.by_subject.values())
        names = (measure.scale, *overrides, *(entry.scales.get(measure_id, "") for entry in self.levels))
        return tuple(self.scale(name) for name in dict.fromkeys(names) if name not in ("", NOT_RATED))

    def cycles_for(self, year: str | None) -> tuple[Cycle, ...]:
        """The reports of a year for one year group, in order; for an unknown year those meant for everyone."""
        phase = self.phase_of(year)
        mine = (
            cycle
            for cycle in self.cycles
            if (not cycle.years and not cycle.phases)
            or year in cycle.years
            or (phase in cycle.phases and not cycle.years)
        )
        return tuple(sorted(mine, key=lambda cycle: cycle.number))

    def cycle_contents(self, number: int, year: str | None = None) -> tuple[str, ...]:
        """The measures report ``number`` holds for a year group: every measure when the policy lists no cycles."""
        if not self.cycles:
            return tuple(measure.id for measure in self.measures)
        return next((cycle.contents for cycle in self.cycles_for(year) if cycle.number == number), ())


def _named(entries: tuple[N, ...], wanted: str) -> N:
    for entry in entries:
        if entry.id == wanted:
            return entry
    raise KeyError(wanted)
