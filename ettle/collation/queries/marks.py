"""The marks that faculties gave the pupils of a list."""

from collections.abc import Mapping

from ettle.collation.pages import Mark
from ettle.rules.access import Viewer
from ettle.tracking.models import Cycle


def marks_of(viewer: Viewer, cycle: Cycle, year: str) -> Mapping[int, tuple[Mark, ...]]:
    """What faculties think of each pupil of a year in a cycle, where they have said so."""
    return {}
