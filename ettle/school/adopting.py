"""What rooms above have to say before a policy starts on a day."""

from collections.abc import Callable
from datetime import date
from typing import Final

Stops = Callable[[int, date], str]
"""Of a school and a day: why no policy may start then, in a sentence; or nothing."""

_stops: Final[list[Stops]] = []


def provide(stops: Stops) -> None:
    """Ask `stops` too. Called once, when the app of its room is ready; twice is once."""
    if stops not in _stops:
        _stops.append(stops)


def what_stops(school_id: int, starts: date) -> tuple[str, ...]:
    """Every reason why no policy may start on a day."""
    return tuple(sentence for stops in _stops if (sentence := stops(school_id, starts)))
