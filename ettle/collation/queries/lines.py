"""The facts of a collated list: as they stand, and as they stood when it was shared."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ettle.collation.models import Highlight, Note, SharedPupil
from ettle.collation.pages import Mark, NoteBox
from ettle.collation.queries.marks import marks_of
from ettle.policy import Policy
from ettle.pupils.models import CategoryMembership
from ettle.rules.access import Viewer
from ettle.school.asked import asked
from ettle.school.dated import in_force
from ettle.tracking.models import Concern, Cycle, NextStep
from ettle.tracking.pages.concerns import ConcernRow, Flag
from ettle.tracking.queries.concern_rows import Listed
from ettle.tracking.queries.year_rows import year_rows


@dataclass(frozen=True, slots=True)
class Line:
    """One tracked pupil: everything that is frozen when a list is shared. No part of it depends on who reads it."""

    pupil_id: int
    concern_id: int
    name: str
    group: str
    flags: tuple[Flag, ...]
    why: tuple[str, ...]
    rule: str
    faculties: int
    marks: tuple[Mark, ...]
    categories: tuple[str, ...]
    owner: str
    owner_role: str
    ownerless: bool
    acted: str
    untouched: bool
    late: str
    step: tuple[str, ...]
    """The last step as it was written: its kind, its text, its day; what `acted` says of it changes with the day."""
    state: str
    repeated: bool
    note: str
    highlighted: bool

    @property
    def frozen(self) -> dict[str, Any]:
        """As it is kept, without the pupil, who has a column."""
        kept = asdict(self)
        del kept["pupil_id"]
        return kept


def thawed(pupil_id: int, kept: Mapping[str, Any]) -> Line:
    """A line as it was kept."""
    flags = tuple(Flag(**flag) for flag in kept["flags"])
    marks = tuple(Mark(**mark) for mark in kept["marks"])
    lists = {name: tuple(kept[name]) for name in ("why", "categories", "step")}
    return Line(pupil_id=pupil_id, **{**kept, **lists, "flags": flags, "marks": marks})


@dataclass(frozen=True, slots=True)
class Live:
    """The list as it stands for whoever collates it."""

    lines: tuple[Line, ...]
    found: Listed
    keys: Mapping[int, str]
    boxes: Mapping[int | None, NoteBox]
    unseen: int
    """Pupils with a concern in this cycle and year who are not the viewer's to see."""

    @property
    def year_note(self) -> NoteBox:
        """The note under the year."""
        return self.boxes.get(None, NoteBox("", "", 0))


def live(viewer: Viewer, policy: Policy, cycle: Cycle, year: str) -> Live:
    """The list as it stands. The same queries for one pupil and for two hundred: nine at most."""
    held = _held(cycle.pk, year, viewer.on)
    found = year_rows(viewer, policy, (cycle.pk, None, year), None, held).now
    every = {pk: (state, str(key)) for pk, state, key in _states(cycle.pk, year)}
    stages = {state: _(Concern.State(state).label) for state in {state for state, _key in every.values()}}
    steps = {
        concern: (kind, text, due.isoformat() if due else "") for concern, kind, text, due in _steps(cycle.pk, year)
    }
    boxes = note_boxes(cycle.pk, year)
    ticked = {pupil_id for (pupil_id,) in _ticked(cycle.pk, year)}
    marks = marks_of(policy, cycle.pk, year)
    categories: dict[int, list[str]] = {}
    for pupil_id, code in sorted(held):
        categories.setdefault(pupil_id, []).append(code)
    lines, keys = [], {}
    for row in found.rows:
        pupil_id, (state, key) = found.pupil_of[row.concern_id], every[row.concern_id]
        box = boxes.get(pupil_id)
        keys[pupil_id] = key
        more = More(
            steps.get(row.concern_id, ()),
            stages[state],
            marks.get(pupil_id, ()),
            tuple(categories.get(pupil_id, ())),
            box.text if box else "",
            pupil_id in ticked,
        )
        lines.append(_line(viewer, pupil_id, row, more))
    return Live(tuple(lines), found, keys, boxes, len(every) - len(lines))


@dataclass(frozen=True, slots=True)
class More:
    """What a line has beside what every list of concerns has."""

    step: tuple[str, ...]
    state: str
    marks: tuple[Mark, ...]
    categories: tuple[str, ...]
    note: str
    highlighted: bool


def _line(viewer: Viewer, pupil_id: int, row: ConcernRow, more: More) -> Line:
    return Line(
        pupil_id=pupil_id,
        concern_id=row.concern_id,
        name=row.pupil,
        group=row.group,
        flags=row.flags,
        why=row.why,
        rule=row.rule,
        faculties=row.faculties,
        marks=more.marks,
        categories=more.categories,
        owner=viewer.name if row.mine else row.owner,
        owner_role=row.owner_role,
        ownerless=row.ownerless,
        acted=row.acted,
        untouched=row.untouched,
        late=row.late_words,
        step=more.step,
        state=more.state,
        repeated=row.repeated,
        note=more.note,
        highlighted=more.highlighted,
    )


@asked
def _held(cycle_id: int, year: str, on: date) -> QuerySet[Any, Any]:
    """The support groups of the pupils of a list, on a day."""
    here = Q(pupil__concerns__cycle_id=cycle_id, pupil__concerns__year=year)
    return CategoryMembership.objects.filter(in_force(on), here).values_list("pupil_id", "category")


@asked
def _states(cycle_id: int, year: str) -> QuerySet[Any, Any]:
    return Concern.objects.filter(cycle_id=cycle_id, year=year).values_list("pk", "state", "pupil__key")


@asked
def _steps(cycle_id: int, year: str) -> QuerySet[Any, Any]:
    rows = NextStep.objects.filter(concern__cycle_id=cycle_id, concern__year=year)
    return rows.order_by("at", "pk").values_list("concern_id", "kind", "text", "due")


@asked
def _ticked(cycle_id: int, year: str) -> QuerySet[Any, Any]:
    rows = Highlight.objects.filter(collation__cycle_id=cycle_id, collation__year=year)
    return rows.values_list("pupil_id")


def note_boxes(cycle_id: int, year: str) -> dict[int | None, NoteBox]:
    """The notes of a list by pupil; None is the year's own. One query."""
    return {
        pupil_id: NoteBox(str(key) if key else "", text, version, by or "", at)
        for pupil_id, key, text, version, by, at in _notes(cycle_id, year)
    }


@asked
def _notes(cycle_id: int, year: str) -> QuerySet[Any, Any]:
    rows = Note.objects.filter(collation__cycle_id=cycle_id, collation__year=year)
    return rows.values_list("pupil_id", "pupil__key", "text", "version", "by__name", "at")


@dataclass(frozen=True, slots=True)
class Kept:
    """A line of a shared version, and where its pupil is today."""

    line: Line
    key: str
    year: str
    house_id: int | None
    tutor_group_id: int | None


def kept_lines(version_id: int) -> tuple[Kept, ...]:
    """The lines of a shared version, in the order they were shared in. One query."""
    return tuple(
        Kept(thawed(pk, facts), str(key), year, house, group)
        for pk, facts, key, year, house, group in _kept(version_id)
    )


@asked
def _kept(version_id: int) -> QuerySet[Any, Any]:
    rows = SharedPupil.objects.filter(version_id=version_id).order_by("place")
    return rows.values_list(
        "pupil_id", "facts", "pupil__key", "pupil__year", "pupil__house_id", "pupil__tutor_group_id"
    )
