"""What rooms hang on the pages of a pupil and a concern and on Today, which lie below and do not know them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import ClassVar, Final, Generic, ParamSpec, TypeVar
from uuid import UUID

from ettle.rules.access import PupilFacts, Viewer

P = ParamSpec("P")
T = TypeVar("T")
MIDDLE: Final = 50
"""Where a thing stands that does not say: lower comes first."""


@dataclass(frozen=True, slots=True)
class NextThing:
    """One thing to do, with one press. Today shows the first three."""

    title: str
    why: str
    button: str
    href: str
    place: int = MIDDLE


@dataclass(frozen=True, slots=True)
class OneConcern:
    """Whose concern it is. The viewer was found to see it; `reach` holds the classes and faculties by which."""

    concern_id: int
    reach: PupilFacts
    ended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A leaf that another room hangs on a page. Its template is given the leaf as `page`, like any page of its own."""

    template: ClassVar[str]
    title: str
    margin: str = ""
    place: int = MIDDLE
    early: bool = False
    """On Today: before the concerns, for what its reader came to do."""
    logged: tuple[int, ...] = ()
    """Pupils of whom it shows something whose reading is put on record."""
    do_next: tuple[NextThing, ...] = ()
    """On Today: what is to be done about it, where it knows that without asking again."""


@dataclass(frozen=True, slots=True)
class OnePupil:
    """Whose page it is. The viewer was found to see them; `reads_staff` is whether at L1 too."""

    facts: PupilFacts
    key: UUID
    name: str
    reads_staff: bool


class Pegs(Generic[P, T]):
    """Where rooms hang things: each room once, when its app is ready, with a fixed number of queries or none."""

    def __init__(self) -> None:
        self._made_by: list[Callable[P, Iterable[T]]] = []

    def provide(self, make: Callable[P, Iterable[T]]) -> None:
        """Hang what `make` gives. Twice is once."""
        if make not in self._made_by:
            self._made_by.append(make)

    def hung(self, *args: P.args, **kwargs: P.kwargs) -> tuple[T, ...]:
        """All that hangs here, in the order of `place`; rooms in the order of the house where that is the same."""
        found = chain.from_iterable(make(*args, **kwargs) for make in self._made_by)
        return tuple(sorted(found, key=lambda one: getattr(one, "place", MIDDLE)))


pupil_leaves: Final[Pegs[[Viewer, OnePupil], Leaf]] = Pegs()
concern_leaves: Final[Pegs[[Viewer, OneConcern], Leaf]] = Pegs()
today_leaves: Final[Pegs[[Viewer, datetime], Leaf]] = Pegs()
next_things: Final[Pegs[[Viewer, datetime], NextThing]] = Pegs()
