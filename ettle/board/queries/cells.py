"""The rows of a board: most cells share a few looks, and many pupils all of theirs; each is made once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ettle.board.pages import BoardRow, Lamp, Lights, Look, Since
from ettle.board.queries.periods import Earlier
from ettle.board.queries.place import NEVER, Board, OnBoard, Standing
from ettle.board.queries.words import reason_labels
from ettle.ui.words import said as _

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
    lights: list[Lights] = field(default_factory=list)
    since: list[Since] = field(default_factory=list)
    _alike: dict[tuple[object, ...], int] = field(default_factory=dict)
    """By what makes a row of lights: its number."""
    _numbers: dict[tuple[object, ...], tuple[int, int]] = field(default_factory=dict)
    """By what makes a look: its number, and by how much it makes the worst of a pupil more."""
    _changes: dict[int, int] = field(default_factory=dict)
    """By how many more are the worst: the number of what is said of it."""
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
        of = pupil.pupil_id
        held, unset, last = self.place.cells[of], self.place.unset[of], self.place.last.get(of, LAST)
        past = self.earlier.get(of, {})
        # Pupils who stand alike share one object, so the object is the key.
        key = (id(held), id(last), unset, of if past else 0)
        if key not in self._alike:
            self._alike[key] = len(self.lights)
            self.lights.append(self._lights(columns, (held, unset), last, past))
        return BoardRow(str(pupil.key), pupil.name, pupil.tutor_group, self._alike[key])

    def _lights(
        self,
        columns: tuple[tuple[int, bool], ...],
        stands: tuple[Mapping[int, Standing], frozenset[int]],
        last: Mapping[int, str],
        past: Mapping[int, Mapping[int, str]],
    ) -> Lights:
        (held, unset), more = stands, 0
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
        if more not in self._changes:
            self._changes[more] = len(self.since)
            self.since.append(Since(self._change(more), "worse" if more > 0 else "better" if more < 0 else ""))
        return Lights(cells, self._changes[more])

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
