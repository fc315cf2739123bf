"""The columns and rows of a class grid."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ettle.policy.schema import Scale
from ettle.tracking.queries.class_in_cycle import NEVER, ClassInCycle, Enrolled, Held
from ettle.tracking.queries.raising import SERIOUS, Pattern, Raise, fires, raised, seriousness_of
from ettle.ui.grid import CellScale, GridCell, GridColumn, GridRow, Raised, cell_scale
from ettle.ui.words import day

Was = dict[int, dict[str, str]]
"""The values of the report before, by pupil and measure."""


def columns_of(place: ClassInCycle, was: Was) -> tuple[GridColumn, ...]:
    """The measures rated for anyone in the class, each with its direction and the values that raise a concern."""
    columns = []
    for measure in place.contents:
        typical = _typical(place, measure)
        scale = place.scale(measure, typical) if typical else None
        if typical is None or scale is None:
            continue
        columns.append(
            GridColumn(
                measure=measure,
                label=place.policy.measure(measure).label,
                direction=direction(scale),
                scale=_cell_scale(place, typical, measure, scale),
                shows_last=any(measure in values for values in was.values()),
            )
        )
    return tuple(columns)


def direction(scale: Scale) -> str:
    """Which way is better, as it stands in the head of a column: `1 best, 4 worst, or NA`."""
    counted = scale.counted
    if not scale.ordered or len(counted) < 2:
        return scale.allowed
    best, named = counted[0].value, [value.value for value in counted]
    worst = (
        next((value for value in reversed(named) if value.isdecimal()), named[-1]) if best.isdecimal() else named[-1]
    )
    said = _("%(best)s best, %(worst)s worst") % {"best": best, "worst": worst}
    beyond = named[named.index(worst) + 1 :]
    others = " ".join(beyond + [value.value for value in scale.values if not value.counted])
    return _("%(said)s, or %(others)s") % {"said": said, "others": others} if others else said


def rows_of(place: ClassInCycle, held: Held, was: Was, columns: tuple[GridColumn, ...]) -> tuple[GridRow, ...]:
    """Every pupil of the class, and those who left since the cycle opened."""
    patterns = {pupil.pupil_id: place.pattern(pupil, held, was) for pupil in place.roll}
    answers = raised(place.policy, place.course, patterns.values())
    cells = _Cells(place, held, was, columns, _firing_alone(place, patterns.values()))
    return tuple(
        GridRow(
            pupil=str(pupil.key),
            name=pupil.name,
            cells=tuple(cells.cell(pupil, column) for column in columns),
            raises=_raises(answers[patterns[pupil.pupil_id]]) if pupil.left is None else (),
            note=_note(place, pupil),
        )
        for pupil in place.roll
    )


@dataclass(frozen=True, slots=True)
class _Cells:
    """Makes the cells of one class, working out each scale once."""

    place: ClassInCycle
    held: Held
    was: Was
    columns: tuple[GridColumn, ...]
    alone: dict[tuple[str, ...], str]
    scales: dict[tuple[str, ...], CellScale | None] = field(default_factory=dict)

    def cell(self, pupil: Enrolled, column: GridColumn) -> GridCell:
        scale = self.place.scale(column.measure, pupil) if pupil.left is None else None
        if scale is None:
            return GridCell(rated=False)
        standing = self.held.get((pupil.pupil_id, column.measure), NEVER)
        return GridCell(
            value=standing.value,
            version=standing.version,
            seriousness=_shade(self.alone.get((pupil.year, pupil.phase or "", column.measure, standing.value), "")),
            last=self.was.get(pupil.pupil_id, {}).get(column.measure, ""),
            scale=self._own(pupil, column, scale),
        )

    def _own(self, pupil: Enrolled, column: GridColumn, scale: Scale) -> CellScale | None:
        """This pupil's scale, where it is not what the head of the column says."""
        key = (column.measure, scale.id, pupil.year, pupil.phase or "")
        if key not in self.scales:
            mine = _cell_scale(self.place, pupil, column.measure, scale)
            self.scales[key] = None if mine == column.scale else mine
        return self.scales[key]


def _shade(seriousness: str) -> str:
    """The look of a cell: filled when serious, edged for any other concern."""
    return seriousness if seriousness in ("", SERIOUS) else "early"


def _typical(place: ClassInCycle, measure: str) -> Enrolled | None:
    """The first pupil who is rated in a measure; most classes are all alike."""
    return next((pupil for pupil in place.present if place.scale(measure, pupil)), None)


def _raises(found: Iterable[Raise]) -> tuple[Raised, ...]:
    return tuple(Raised(one.text, one.seriousness, one.measure) for one in found)


def _cell_scale(place: ClassInCycle, pupil: Enrolled, measure: str, scale: Scale) -> CellScale:
    right = _("%(measure)s is %(allowed)s.") % {
        "measure": place.policy.measure(measure).label,
        "allowed": scale.allowed,
    }
    counted = [value.value for value in scale.counted]
    return cell_scale(
        scale, right, fires(place.policy, place.course, pupil.year, measure, counted, phase=pupil.phase or "")
    )


def _firing_alone(place: ClassInCycle, patterns: Iterable[Pattern]) -> dict[tuple[str, ...], str]:
    """The seriousness of each value met, by year, phase, measure and value."""
    single = {(p.year, p.phase, *mark): Pattern(p.year, (mark,), phase=p.phase) for p in patterns for mark in p.now}
    answers = raised(place.policy, place.course, single.values())
    return {key: seriousness_of(answers[pattern]) for key, pattern in single.items()}


def _note(place: ClassInCycle, pupil: Enrolled) -> str:
    if pupil.left is not None:
        return _("left %(day)s") % {"day": day(pupil.left)}
    if pupil.year not in place.years:
        return _("%(year)s, not in this cycle") % {"year": pupil.year}
    if pupil.joined > place.cycle.opens:
        return _("joined %(day)s") % {"day": day(pupil.joined)}
    return ""
