"""The rows of a board: most of its cells share a few looks, and each look is made once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from ettle.board.pages import BoardRow, Lamp, Look
from ettle.board.queries.periods import Earlier
from ettle.board.queries.place import NEVER, Board, OnBoard, Standing
from ettle.board.queries.words import reason_labels

NOTHING: Mapping[int, str] = {}
LAST: Mapping[int, str] = {}
NOT_TAKEN = ("not taken",)


@dataclass(slots=True)
class Cells:
    """Makes the rows of one board."""

    place: Board
    lamps: tuple[Lamp, ...]
    earlier: Earlier
    """Empty where the periods before are not shown."""
    looks: list[Look] = field(default_factory=list)
    _numbers: dict[tuple[object, ...], tuple[int, int]] = field(default_factory=dict)
    """By what makes a look: its number, and by how much it makes the worst of a pupil more."""
    _lamp: dict[str, Lamp] = field(default_factory=dict)
    _ranks: dict[str, int] = field(default_factory=dict)
    _worst: str = ""
    _reasons: dict[str, str] = field(default_factory=dict)

    def rows(self, pupils: Iterable[OnBoard]) -> tuple[BoardRow, ...]:
        """A row for each pupil."""
        self._lamp = {lamp.value: lamp for lamp in self.lamps}
        self._ranks = {lamp.value: place for place, lamp in enumerate(reversed(self.lamps))}
        self._reasons = reason_labels(self.place.rules, brief=True)
        self._worst = self.place.rules.worst
        columns = tuple((column.faculty_id, bool(column.decision)) for column in self.place.columns)
        return tuple(self._row(pupil, columns) for pupil in pupils)

    def _row(self, pupil: OnBoard, columns: tuple[tuple[int, bool], ...]) -> BoardRow:
        held, unset = self.place.cells[pupil.pupil_id], self.place.unset[pupil.pupil_id]
        past, more = self.earlier.get(pupil.pupil_id, {}), 0
        last = self.place.last.get(pupil.pupil_id, LAST)
        numbers, trail = self._numbers, bool(self.earlier)
        cells: list[int] = []
        for faculty, own in columns:
            standing = held.get(faculty, NEVER)
            if standing is NEVER and faculty not in unset:
                cells.append(self._number(NOT_TAKEN, 0, Look(None, "", "", (), taken=False))[0])
                continue
            was = last.get(faculty, "")
            # Cells that stand alike share one object, so the object is the key.
            key = (id(standing), was, own, self._past(past.get(faculty, NOTHING)) if trail else ())
            number, worse = numbers.get(key) or self._look(key, standing)
            more += worse
            cells.append(number)
        return BoardRow(
            key=str(pupil.key),
            name=pupil.name,
            tutor_group=pupil.tutor_group,
            cells=tuple(cells),
            change=self._change(more),
            moved="worse" if more > 0 else "better" if more < 0 else "",
        )

    def _past(self, held: Mapping[int, str]) -> tuple[str, ...]:
        return tuple(held.get(one.cycle_id, "") for one in self.place.before)

    def _look(self, key: tuple[int, str, bool, tuple[str, ...]], standing: Standing) -> tuple[int, int]:
        _same, was, own, past = key
        mark, trail = standing.mark, tuple(self._lamp.get(value) for value in past)
        reason = self._reasons.get(mark.reason, mark.reason)
        look = Look(self._lamp.get(mark.value), reason, self._moved(mark.value, was), trail)
        worse = (mark.value == self._worst) - (was == self._worst) if was and mark.value else 0
        return self._number(
            key, worse, replace(look, own=True, text=mark.text, version=standing.version) if own else look
        )

    def _number(self, key: tuple[object, ...], worse: int, look: Look) -> tuple[int, int]:
        if key not in self._numbers:
            self._numbers[key] = (len(self.looks), worse)
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
