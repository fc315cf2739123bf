"""The facts of a collated list: as they stand, and as they stood when it was shared."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from ettle.collation.models import Highlight, Note, SharedPupil
from ettle.collation.pages import Mark, NoteBox
from ettle.collation.queries.marks import marks_of
from ettle.policy import Policy
from ettle.pupils.models import CategoryMembership, Pupil
from ettle.rules.access import Viewer
from ettle.school.dated import in_force
from ettle.tracking.models import Concern, Cycle, NextStep
from ettle.tracking.pages.concerns import ConcernRow, Flag
from ettle.tracking.queries.concern_rows import Listed, listed
from ettle.tracking.queries.visible import reached


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
    """The list as it stands. The same queries for one pupil and for two hundred: ten at most."""
    here = Q(pupil__concerns__cycle=cycle, pupil__concerns__year=year)
    held = list(CategoryMembership.objects.filter(in_force(viewer.on), here).values_list("pupil_id", "category"))
    found = listed(viewer, policy, Concern.objects.filter(reached(viewer), cycle=cycle, year=year))
    states = dict(Concern.objects.filter(cycle=cycle, year=year).values_list("pk", "state"))
    steps = _steps(cycle, year)
    boxes = note_boxes(cycle, year)
    ticked = set(
        Highlight.objects.filter(collation__cycle=cycle, collation__year=year).values_list("pupil_id", flat=True)
    )
    marks = marks_of(policy, cycle, year)
    keys = _keys(cycle, year)
    categories: dict[int, list[str]] = {}
    for pupil_id, code in sorted(held):
        categories.setdefault(pupil_id, []).append(code)
    lines = []
    for row in found.rows:
        pupil_id = found.pupil_of[row.concern_id]
        line = _line(viewer, pupil_id, row, steps.get(row.concern_id, ()), states[row.concern_id])
        box = boxes.get(pupil_id)
        lines.append(
            replace(
                line,
                marks=marks.get(pupil_id, ()),
                categories=tuple(categories.get(pupil_id, ())),
                note=box.text if box else "",
                highlighted=pupil_id in ticked,
            )
        )
    return Live(tuple(lines), found, keys, boxes, len(states) - len(lines))


def _line(viewer: Viewer, pupil_id: int, row: ConcernRow, step: tuple[str, ...], state: str) -> Line:
    return Line(
        pupil_id=pupil_id,
        concern_id=row.concern_id,
        name=row.pupil,
        group=row.group,
        flags=row.flags,
        why=row.why,
        rule=row.rule,
        faculties=row.faculties,
        marks=(),
        categories=(),
        owner=viewer.name if row.mine else row.owner,
        owner_role=row.owner_role,
        ownerless=row.ownerless,
        acted=row.acted,
        untouched=row.untouched,
        late=row.late_words,
        step=step,
        state=_(Concern.State(state).label),
        repeated=row.repeated,
        note="",
        highlighted=False,
    )


def _steps(cycle: Cycle, year: str) -> dict[int, tuple[str, ...]]:
    rows = NextStep.objects.filter(concern__cycle=cycle, concern__year=year).order_by("at", "pk")
    found = rows.values_list("concern_id", "kind", "text", "due")
    return {concern: (kind, text, _written(due)) for concern, kind, text, due in found}


def _written(due: date | None) -> str:
    return due.isoformat() if due else ""


def _keys(cycle: Cycle, year: str) -> dict[int, str]:
    rows = Pupil.objects.filter(concerns__cycle=cycle, concerns__year=year).order_by()
    return {pk: str(key) for pk, key in rows.values_list("pk", "key")}


def note_boxes(cycle: Cycle, year: str) -> dict[int | None, NoteBox]:
    """The notes of a list by pupil; None is the year's own. One query."""
    rows = Note.objects.filter(collation__cycle=cycle, collation__year=year)
    found = rows.values_list("pupil_id", "pupil__key", "text", "version", "by__name", "at")
    return {
        pupil_id: NoteBox(str(key) if key else "", text, version, by or "", at)
        for pupil_id, key, text, version, by, at in found
    }


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
    rows = SharedPupil.objects.filter(version_id=version_id).order_by("place")
    found = rows.values_list(
        "pupil_id", "facts", "pupil__key", "pupil__year", "pupil__house_id", "pupil__tutor_group_id"
    )
    return tuple(Kept(thawed(pk, facts), str(key), year, house, group) for pk, facts, key, year, house, group in found)


def by_pupil(lines: Iterable[Line]) -> dict[int, Line]:
    """Lines by the number of their pupil."""
    return {line.pupil_id: line for line in lines}
