"""What this room needs from those above it: which pupils somebody may be told of by name, and what is due."""

from collections.abc import Callable, Collection, Mapping

from ettle.rules.access import Viewer

NamesOf = Callable[[Viewer, Collection[int]], Mapping[int, str]]


def _nobody(_viewer: Viewer, _pupil_ids: Collection[int]) -> Mapping[int, str]:
    return {}


_names_of: list[NamesOf] = [_nobody]


def provide(names_of: NamesOf) -> None:
    """Say who knows pupils by name. Called once, when the app of that room is ready."""
    _names_of[0] = names_of


def names_of(viewer: Viewer, pupil_ids: Collection[int]) -> Mapping[int, str]:
    """The names of those pupils the viewer may be told of today; the others are missing from the answer."""
    return _names_of[0](viewer, pupil_ids) if pupil_ids else {}
