"""One year's board in one tracking period: whose rows are seen, who takes what, and what is set already."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from ettle.board.models import FacultyMark
from ettle.board.queries.rows import (
    by_name,
    class_rows,
    cycles_before,
    faculty_rows,
    mark_rows,
    pupils_now,
    takes_now,
    takes_then,
)
from ettle.policy import Policy
from ettle.pupils.models import Pupil
from ettle.rules.access import REASONS, Viewer
from ettle.rules.board import Mark, Marking, Period, marking, may_mark
from ettle.rules.decision import Decision
from ettle.school.queries import policy_for
from ettle.tracking.models import Cycle
from ettle.tracking.queries.year_list import cycle_for
from ettle.tracking.queries.year_list import policy_for as policy_of_cycle


class OnBoard(NamedTuple):
    """A pupil with a row."""

    pupil_id: int
    key: UUID
    name: str
    tutor_group: str
    house_id: int | None
    house: str


@dataclass(frozen=True, slots=True)
class Before:
    """A period before the one in question."""

    cycle_id: int
    name: str
    session: str


@dataclass(frozen=True, slots=True)
class Column:
    """A faculty with a column."""

    faculty_id: int
    code: str
    name: str
    decision: Decision
    """May the viewer set it?"""


class Standing(NamedTuple):
    """A mark as it stands; version 0 was never set."""

    mark: Mark
    version: int
    mark_id: int = 0
    by_id: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TypedMark:
    """One cell as somebody set it: public id of the pupil, number of the faculty. `version` is the one they saw."""

    pupil: str
    faculty: str
    value: str
    reason: str
    version: int


Said = TypeVar("Said")
NEVER = Standing(Mark(), 0)
NO_FACULTY = (None,)
NOWHERE = frozenset[int]()
MARK = ("pupil_id", "faculty_id", "value", "reason", "version", "pk", "by_id", "at")
Marks = dict[tuple[int, int], Standing]
"""Standing marks by pupil and faculty, with who and when."""
Cells = Mapping[int, Mapping[int, Standing]]
"""Marks by pupil, then by faculty: value, reason and version only, because a board has two thousand of them.

Pupils who are marked alike share what is held of them, so that it is worked out once.
"""


@dataclass(frozen=True)
class Board:
    """A year's board in a cycle, as far as one viewer may read it."""

    viewer: Viewer
    cycle: Cycle
    year: str
    policy: Policy
    rules: Marking
    pupils: tuple[OnBoard, ...]
    this_session: bool

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The faculties that teach anybody here, in the order of the policy. Three queries, when first asked."""
        here = {faculty for row in (*self.cells.values(), *self.unset.values()) for faculty in row}
        order = {faculty.id: place for place, faculty in enumerate(self.policy.faculties)}
        rows = sorted(
            (row for row in faculty_rows(self.cycle.school_id) if row[0] in here),
            key=lambda row: (order.get(row[1], len(order)), row[2]),
        )
        return tuple(
            Column(pk, code, name, may_mark(self.viewer, pk, self.period, self.rules)) for pk, code, name in rows
        )

    @cached_property
    def column_of(self) -> dict[int, Column]:
        """The columns by faculty."""
        return {column.faculty_id: column for column in self.columns}

    @property
    def own(self) -> tuple[Column, ...]:
        """The columns the viewer sets."""
        return tuple(column for column in self.columns if column.decision)

    @cached_property
    def led(self) -> tuple[Column, ...]:
        """The columns of the faculties the viewer leads, whether they may be set now or not."""
        led = {post.faculty_id for post in self.viewer.posts if post.scope == "faculty"}
        return tuple(column for column in self.columns if column.faculty_id in led)

    @cached_property
    def period(self) -> Period:
        """The cycle as the rule asks about it."""
        closed = timezone.localdate(self.cycle.closed_at) if self.cycle.closed_at else None
        return Period(self.cycle.school_id, self.cycle.opens, closed)

    @cached_property
    def day(self) -> date:
        """The day on which it is asked who takes what: the close, or today."""
        return self.period.closed_on or max(self.viewer.on, self.cycle.opens)

    @cached_property
    def cells(self) -> Cells:
        """What stands. One query, when first asked.

        A mark made while the pupil was in another year is not on this board: its cell is to be set, and whoever sets
        it is shown the mark that stands.
        """
        known: dict[tuple[str, str, int], Standing] = {}
        given = []
        for value, reason, version, faculty, pupils in mark_rows(self.cycle.pk, self.year):
            key = (value, reason, version)
            standing = known.get(key) or known.setdefault(key, Standing(Mark(value, reason), version))
            given.append((faculty, standing, pupils))
        found, nothing = _alike(given), dict[int, Standing]()
        return {pupil.pupil_id: found.get(pupil.pupil_id, nothing) for pupil in self.pupils}

    @cached_property
    def values(self) -> dict[int, list[str]]:
        """What each pupil was given, whoever gave it."""
        alike = {id(row): row for row in self.cells.values()}
        read = {same: [held.mark.value for held in row.values()] for same, row in alike.items()}
        return {pupil: read[id(row)] for pupil, row in self.cells.items()}

    @cached_property
    def last(self) -> Mapping[int, Mapping[int, str]]:
        """Values of the period before. One query, when first asked; none where there is no period before."""
        year = self._year_in(self.before[-1]) if self.before else ""
        rows = mark_rows(self.before[-1].cycle_id, year) if year else ()
        return _alike([(faculty, value, pupils) for value, _reason, _version, faculty, pupils in rows])

    def _year_in(self, period: Before) -> str:
        """The year these pupils were in then: the one before this in another session, and nothing before the first."""
        if period.session == self.cycle.session:
            return self.year
        years = [year.id for year in self.policy.years]
        place = years.index(self.year) if self.year in years else 0
        return years[place - 1] if place else ""

    @cached_property
    def before(self) -> tuple[Before, ...]:
        """As many periods before this one as the policy shows beside it, oldest first. One query."""
        found = cycles_before(self.cycle.school_id, self.cycle.opens)
        return tuple(
            Before(pk, name if session == self.cycle.session else f"{name} {session}", session)
            for pk, name, session in reversed(found[: self.rules.board.periods_shown - 1])
        )

    @cached_property
    def unset(self) -> dict[int, frozenset[int]]:
        """The faculties each pupil takes a subject of that have not marked them. Two queries, when first asked."""
        faculty_of = {str(pk): faculty for pk, faculty in class_rows(self.cycle.school_id, self.cycle.session)}
        rows = takes_now if self.this_session else takes_then
        found = dict.fromkeys(self.cells, NOWHERE)
        for pupil, classes in rows(self.cycle.school_id, self.year, self.day):
            if pupil in found:
                taken: set[Any] = set(map(faculty_of.get, classes.split(",")))
                found[pupil] = frozenset(taken.difference(self.cells[pupil], NO_FACULTY)) or NOWHERE
        return found

    def held(self, pupil_id: int, faculty_id: int) -> Standing:
        """What stands in one cell."""
        return self.cells[pupil_id].get(faculty_id, NEVER)

    def takes(self, pupil_id: int, faculty_id: int) -> bool:
        """Whether a cell is to be set: the pupil takes a subject there, or has been marked there."""
        return faculty_id in self.unset[pupil_id] or faculty_id in self.cells[pupil_id]

    def standing(self) -> Marks:
        """What stands now, with who and when: asked anew, for whoever is about to write. One query."""
        rows = FacultyMark.objects.filter(cycle_id=self.cycle.pk, pupil_id__in=self._ids)
        return {
            (pupil, faculty): Standing(Mark(value, reason), version, pk, by, at)
            for pupil, faculty, value, reason, version, pk, by, at in rows.values_list(*MARK)
        }

    @cached_property
    def _ids(self) -> frozenset[int]:
        return frozenset(pupil.pupil_id for pupil in self.pupils)

    def locked(self, column: Column) -> str:
        """Why a column cannot be set, in words; empty where it can."""
        return "" if column.decision else _(REASONS[column.decision.reason])


def _alike(given: Sequence[tuple[int, Said, str]]) -> dict[int, dict[int, Said]]:
    """What each pupil was given, by faculty. `given` has faculty, what it gave and the pupils, `4,7,12`."""
    said: defaultdict[str, list[int]] = defaultdict(list)
    for number, (_faculty, _said, pupils) in enumerate(given):
        for pupil in pupils.split(","):
            said[pupil].append(number)
    known: dict[tuple[int, ...], dict[int, Said]] = {}
    found = {}
    for pupil, numbers in said.items():
        same = tuple(numbers)
        if same not in known:
            known[same] = {given[number][0]: given[number][1] for number in numbers}
        found[int(pupil)] = known[same]
    return found


def board_rules(viewer: Viewer) -> Marking:
    """The rules of the board in force. Raises Http404 where the school has no board, or has switched it off (D-13)."""
    found = marking(policy_for(viewer))
    if found is None:
        raise Http404
    return found


def board_for(viewer: Viewer, cycle_id: int, year: str, keys: Iterable[UUID] | None = None) -> Board:
    """The board, with only these pupils' rows if `keys` are given.

    Raises Http404 where there is no board, no such cycle of that year, or nobody here whom the viewer may read. Three
    queries.
    """
    board_rules(viewer)
    cycle = cycle_for(viewer, cycle_id, year)
    policy = policy_of_cycle(cycle, viewer)
    rules = marking(policy)
    if rules is None or cycle.opens > viewer.on:
        raise Http404
    this_session = _this_session(viewer, cycle)
    pupils = _pupils(viewer, cycle, year, rules, this_session=this_session)
    if keys is not None:
        wanted = set(keys)
        pupils = tuple(pupil for pupil in pupils if pupil.key in wanted)
    if not pupils:
        raise Http404
    return Board(viewer, cycle, year, policy, rules, pupils, this_session)


def _this_session(viewer: Viewer, cycle: Cycle) -> bool:
    session = policy_for(viewer).calendar.session_on(viewer.on)
    return session is not None and session.label == cycle.session


def _pupils(viewer: Viewer, cycle: Cycle, year: str, rules: Marking, *, this_session: bool) -> tuple[OnBoard, ...]:
    """Pupils of the year now, or of a session that is over those marked in it then, by family name."""
    if this_session and viewer.reads_everybody(rules.board.read_at):
        rows = pupils_now(viewer.school_id, year)
    else:
        seen = Pupil.objects.visible_to(viewer, rules.board.read_at).on_roll()
        then = FacultyMark.objects.filter(cycle=cycle, year=year).order_by().values("pupil_id")
        rows = list(by_name(seen.filter(year=year) if this_session else seen.filter(pk__in=then)))
    return tuple(
        OnBoard(pk, key, f"{preferred or given} {family}", group or "", house_id, house or "")
        for pk, key, given, preferred, family, group, house_id, house in rows
    )
