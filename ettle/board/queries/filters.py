"""Which rows of a board are wanted, and in which order."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from ettle.board.pages import Lamp, Option
from ettle.board.queries.place import Board, OnBoard
from ettle.rules.board import Mark
from ettle.ui.words import said as _
from ettle.ui.words import sentence

USUAL = {"show": "all", "order": "worst", "paper": "a3"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the board is wanted: the filters of its address, each blank where it is not narrowed."""

    show: str = "all"
    house: str = ""
    reason: str = ""
    order: str = "worst"
    trail: bool = False
    paper: str = "a3"

    def query(self, **other: str) -> str:
        """The address' question mark and what follows, with something else instead."""
        kept = {"show": self.show, "house": self.house, "reason": self.reason, "order": self.order}
        told = {**kept, "trail": "1" if self.trail else "", "paper": self.paper, **other}
        said = {name: value for name, value in told.items() if value and USUAL.get(name) != value}
        return f"?{urlencode(said)}" if said else ""


def asked_for(sent: Mapping[str, str]) -> Asked:
    """The filters of an address; what is not known there is as if it were not said."""
    return Asked(
        show=sent.get("show", "all"),
        house=sent.get("house", ""),
        reason=sent.get("reason", ""),
        order=sent.get("order", "worst"),
        trail=sent.get("trail") == "1",
        paper="a4" if sent.get("paper") == "a4" else "a3",
    )


def wanted(place: Board, asked: Asked) -> list[OnBoard]:
    """The rows asked for, in the order asked for; pupils come by family name where the rest is alike."""
    narrowed = asked.show in TESTS or asked.house or asked.reason
    found = [pupil for pupil in place.pupils if not narrowed or _wanted(place, pupil, asked)]
    if asked.order == "group":
        return sorted(found, key=lambda pupil: pupil.tutor_group)
    return found if asked.order == "name" else sorted(found, key=_worst_first(place))


def _wanted(place: Board, pupil: OnBoard, asked: Asked) -> bool:
    if asked.house and str(pupil.house_id) != asked.house:
        return False
    if asked.show in TESTS and not TESTS[asked.show](place, pupil):
        return False
    return not asked.reason or any(mark.reason == asked.reason for mark in _marks(place, pupil))


def _marks(place: Board, pupil: OnBoard) -> Iterable[Mark]:
    return (held.mark for held in place.cells[pupil.pupil_id].values())


def _worst(place: Board, pupil: OnBoard) -> bool:
    return any(mark.value == place.rules.worst for mark in _marks(place, pupil))


def _concern(place: Board, pupil: OnBoard) -> bool:
    return any(mark.value not in ("", place.rules.best) for mark in _marks(place, pupil))


def _own(place: Board, pupil: OnBoard) -> bool:
    return any(place.takes(pupil.pupil_id, column.faculty_id) for column in place.led)


def _unset(place: Board, pupil: OnBoard) -> bool:
    of = pupil.pupil_id
    own = [column.faculty_id for column in place.led if place.takes(of, column.faculty_id)]
    return any(not place.held(of, faculty).mark.value for faculty in own)


TESTS = {"worst": _worst, "concern": _concern, "own": _own, "unset": _unset}


def _worst_first(place: Board) -> Callable[[OnBoard], tuple[int, ...]]:
    values = [value.value for value in reversed(place.rules.scale.counted)][:-1]
    known: dict[int, tuple[int, ...]] = {}

    def order(pupil: OnBoard) -> tuple[int, ...]:
        given = place.values[pupil.pupil_id]
        # Pupils who were given the same share one list.
        return known.get(id(given)) or known.setdefault(id(given), tuple([-given.count(value) for value in values]))

    return order


def shown_options(place: Board, lamps: tuple[Lamp, ...], asked: Asked) -> tuple[Option, ...]:
    """Whose rows there are to choose from; one's own column only where one leads a faculty."""
    names = sentence([column.name for column in place.led])
    worst, middle = lamps[0].word, lamps[1].word.lower() if len(lamps) == 3 else ""
    labels = {"all": _("Everybody"), "worst": _("%(colour)s anywhere") % {"colour": worst}}
    if middle:
        labels["concern"] = _("%(worst)s or %(middle)s anywhere") % {"worst": worst, "middle": middle}
    if names:
        labels["own"] = _("Takes %(faculty)s") % {"faculty": names}
        labels["unset"] = _("Not set yet in %(faculty)s") % {"faculty": names}
    return options(labels, asked.show if asked.show in labels else "all")


def house_options(place: Board, asked: Asked) -> tuple[Option, ...]:
    """The houses of these pupils."""
    found = {str(pupil.house_id): pupil.house for pupil in place.pupils if pupil.house_id is not None}
    return options(dict(sorted(found.items(), key=lambda item: item[1])), asked.house)


def order_options(lamps: tuple[Lamp, ...], asked: Asked) -> tuple[Option, ...]:
    """In which order rows may stand."""
    worst = _("Most %(colour)s first") % {"colour": lamps[0].word.lower()}
    labels = {"worst": worst, "name": _("By name"), "group": _("By tutor group")}
    return options(labels, asked.order if asked.order in labels else "worst")


def options(labels: Mapping[str, str], chosen: str) -> tuple[Option, ...]:
    """Choices of a filter, one of them chosen."""
    return tuple(Option(value, label, value == chosen) for value, label in labels.items())
