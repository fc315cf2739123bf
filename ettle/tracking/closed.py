"""What rooms above this one do when a cycle has closed; the closing does not know them."""

from datetime import datetime
from typing import Final, Protocol

from ettle.rules.access import Viewer
from ettle.tracking.models import Cycle


class Then(Protocol):
    """Something done in the same transaction as the closing, after its concerns have been raised."""

    def __call__(self, *, cycle: Cycle, by: Viewer, now: datetime) -> None: ...


_then: Final[list[Then]] = []


def provide(then: Then) -> None:
    """Do this, too, whenever a cycle has closed. Called once, when a room's app is ready; twice is once."""
    if then not in _then:
        _then.append(then)


def follow(*, cycle: Cycle, by: Viewer, now: datetime) -> None:
    """Do all of it, in the order of the house."""
    for then in _then:
        then(cycle=cycle, by=by, now=now)
