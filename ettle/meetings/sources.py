"""Where agendas come from: rooms above hand down whom they would put on one, and a person decides."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from ettle.rules.access import Viewer
from ettle.rules.meetings import Table


@dataclass(frozen=True, slots=True)
class Proposed:
    """Somebody for an agenda, as the viewer may read about them; `words` go with them."""

    pupil_id: int
    concern_id: int | None
    pupil: str
    group: str
    words: str = ""


Make = Callable[[Viewer, Table], Iterable[Proposed]]


class Sources:
    """The lists there are, by the origin a policy names. Each room gives its own once, when its app is ready."""

    def __init__(self) -> None:
        self._made_by: dict[str, Make] = {}

    def provide(self, origin: str, make: Make) -> None:
        """Say whom this origin would put on the agenda of a meeting, with a fixed number of queries."""
        self._made_by[origin] = make

    def proposed(self, viewer: Viewer, table: Table) -> tuple[tuple[str, Proposed], ...]:
        """Everybody the lists of this kind would put on its agenda, each once, with the origin."""
        found: dict[int, tuple[str, Proposed]] = {}
        for origin in table.kind.items_from:
            make = self._made_by.get(origin)
            for one in make(viewer, table) if make else ():
                found.setdefault(one.pupil_id, (origin, one))
        return tuple(found.values())


item_sources: Final = Sources()
