"""The rows of a board: most of its cells share a few looks, and each look is made once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from ettle.board.pages import BoardRow, Lamp, Look
from ettle.board.queries.periods import Before, Earlier
from ettle.board.queries.place import NEVER, Board, OnBoard, Standing
from ettle.board.queries.words import reason_labels

NOTHING: Mapping[int, str] = {}
NOT_TAKEN = ("not taken",)


@dataclass(slots=True)
class Cells:
    """Makes the rows of one board."""

    place: Board
    lamps: tuple[Lamp, ...]
    before: tuple[Before, ...]
    earlier: Earlier
    trail: bool
    looks: list[Look] = field(default_factory=list)
    _numbers: dict[tuple[object, ...], int] = field(default_factory=dict)
    _lamp: dict[str, Lamp] = field(default_factory=dict)
    _ranks: dict[str, int] = field(default_factory=dict)
    _reasons: dict[str, str] = field(default_factory=dict)

    def rows(self, pupils: Iterable[OnBoard]) -> tuple[BoardRow, ...]:
        """A row for each pupil."""
        self._lamp = {lamp.value: lamp for lamp in self.lamps}
        self._ranks = {lamp.value: place for place, lamp in enumerate(reversed(self.lamps))}
        self._reasons = reason_labels(self.place.rules, brief=True)
        columns = tuple((column.faculty_id, bool(column.decision)) for column in self.place.columns)
        return tuple(self._row(pupil, columns) for pupil in pupils)

    def _row(self, pupil: OnBoard, columns: tuple[tuple[int, bool], ...]) -> BoardRow:
        held, unset = self.place.cells[pupil.pupil_id], self.place.unset[pupil.pupil_id]
        before, last = self.earlier.get(pupil.pupil_id, {}), self.before[-1].cycle_id if self.before else 0
        worst, more = self.place.rules.worst, 0
        cells: list[int] = []
        for faculty, own in columns:
            standing = held.get(faculty, NEVER)
            if standing is NEVER and faculty not in unset:
                cells.append(self._number(NOT_TAKEN, Look(None, "", "", (), taken=False)))
                continue
            mark, past = standing.mark, before.get(faculty, NOTHING)
            was = past.get(last, "")
            # What is not set yet says nothing about how it has gone since.
            if mark.value:
                more += (mark.value == worst) - (was == worst)
            cells.append(self._look(standing, was, past, own=own))
        more = more if self.before else 0
        return BoardRow(
            key=str(pupil.key),
            name=pupil.name,
            tutor_group=pupil.tutor_group,
            cells=tuple(cells),
            change=self._change(more),
            moved="worse" if more > 0 else "better" if more < 0 else "",
        )

    def _look(self, standing: Standing, was: str, held: Mapping[int, str], *, own: bool) -> int:
        """The number of a look."""
        mark, version = standing.mark, standing.version if own else -1
        past = tuple(held.get(one.cycle_id, "") for one in self.before) if self.trail else ()
        key = (mark, was, past, version)
        found = self._numbers.get(key)
        if found is not None:
            return found
        trail = tuple(self._lamp.get(value) for value in past)
        reason = self._reasons.get(mark.reason, mark.reason)
        look = Look(self._lamp.get(mark.value), reason, self._moved(mark.value, was), trail)
        return self._number(key, replace(look, own=True, text=mark.text, version=version) if own else look)

    def _number(self, key: tuple[object, ...], look: Look) -> int:
        if key not in self._numbers:
            self._numbers[key] = len(self.looks)
            self.looks.append(look)
        return self._numbers[key]

    def _moved(self, value: str, was: str) -> str:
        if not (value and was) or value == was:
            return ""
        return "worse" if self._ranks.get(value, 0) > self._ranks.get(was, 0) else "better"

    def _change(self, more: int) -> str:
        if not more:
            return ""
        sign = "+" if more > 0 else "\N{MINUS SIGN}"
        return _("%(sign)s%(count)s %(colour)s") % {
            "sign": sign,
            "count": abs(more),
            "colour": self.lamps[0].word.lower(),
        }
