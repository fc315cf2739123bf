"""What a year's pupils were marked in the tracking periods before one (S2-48)."""

from ettle.board.models import FacultyMark
from ettle.board.queries.place import Board

Earlier = dict[int, dict[int, dict[int, str]]]
"""Values of earlier periods: by pupil, faculty and cycle."""


def earlier_marks(place: Board) -> Earlier:
    """What the board's pupils were marked in the periods shown beside it. One query."""
    ids = [pupil.pupil_id for pupil in place.pupils]
    rows = FacultyMark.objects.filter(cycle_id__in=[one.cycle_id for one in place.before], pupil_id__in=ids)
    found: Earlier = {pupil: {} for pupil in ids}
    for pupil, faculty, cycle, value in rows.values_list("pupil_id", "faculty_id", "cycle_id", "value"):
        found[pupil].setdefault(faculty, {})[cycle] = value
    return found
