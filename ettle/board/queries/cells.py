"""The rows of a board: most of its cells share a few looks, and each look is made once."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ettle.board.pages import BoardRow, Lamp, Look, Own
from ettle.board.queries.periods import Before, Earlier
from ettle.board.queries.place import NEVER, Board, OnBoard
from ettle.board.queries.words import reason_labels
from ettle.rules.board import Mark

NOTHING = Mark()
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

    def rows(self, pupils: Iterable[OnBoard]) -> tuple[BoardRow, ...]:
        """A row for each pupil."""
        self._lamp = {lamp.value: lamp for lamp in self.lamps}
        self._ranks = {lamp.value: place for place, lamp in enumerate(reversed(self.lamps))}
        return tuple(self._row(pupil) for pupil in pupils)

    def _row(self, pupil: OnBoard) -> BoardRow:
        marks, taken, last = self.place.marks, self.place.taken, self.before[-1].cycle_id if self.before else 0
        cells: list[int | Own] = []
        red = red_before = 0
        for column in self.place.columns:
            pair = (pupil.pupil_id, column.faculty_id)
            standing = marks.get(pair, NEVER)
            held = self.earlier.get(pair)
            was = held.get(last, NOTHING) if held else NOTHING
            red += standing.mark.value == self.place.rules.worst
            red_before += was.value == self.place.rules.worst
            if pair not in taken and not standing.version:
                cells.append(self._number(NOT_TAKEN, Look(None, "", "", (), taken=False)))
                continue
            look = self._look(standing.mark, was, held)
            cells.append(Own(look, standing.mark.text, standing.version) if column.decision else look)
        more = red - red_before if self.before else 0
        return BoardRow(
            key=str(pupil.key),
            name=pupil.name,
            tutor_group=pupil.tutor_group,
            cells=tuple(cells),
            change=self._change(more),
            moved="worse" if more > 0 else "better" if more < 0 else "",
        )

    def _look(self, mark: Mark, was: Mark, held: dict[int, Mark] | None) -> int:
        """The number of a look."""
        past = tuple((held or {}).get(one.cycle_id, NOTHING).value for one in self.before) if self.trail else ()
        key = (mark.value, mark.reason, was.value, past)
        if key in self._numbers:
            return self._numbers[key]
        reason = reason_labels(self.place.rules, brief=True).get(mark.reason, mark.reason)
        trail = tuple(self._lamp.get(value) for value in past)
        return self._number(key, Look(self._lamp.get(mark.value), reason, self._moved(mark, was), trail))

    def _number(self, key: tuple[object, ...], look: Look) -> int:
        if key not in self._numbers:
            self._numbers[key] = len(self.looks)
            self.looks.append(look)
        return self._numbers[key]

    def _moved(self, mark: Mark, was: Mark) -> str:
        if not (mark.value and was.value) or mark.value == was.value:
            return ""
        return "worse" if self._ranks.get(mark.value, 0) > self._ranks.get(was.value, 0) else "better"

    def _change(self, more: int) -> str:
        if not more:
            return ""
        sign = "+" if more > 0 else "\N{MINUS SIGN}"
        return _("%(sign)s%(count)s %(colour)s") % {
            "sign": sign,
            "count": abs(more),
            "colour": self.lamps[0].word.lower(),
        }
