"""The board's leaf on the pupil page: each faculty's marks over the last periods (S2-48)."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from ettle.board.leaves import FacultyLine, PupilBoardLeaf
from ettle.board.models import FacultyMark
from ettle.board.queries.words import lamps_of, reason_labels
from ettle.rules.access import Viewer, may_see_pupil
from ettle.rules.board import marking
from ettle.school.asked import asked
from ettle.school.queries import policy_for
from ettle.ui.leaves import OnePupil

PLACE = 40
ROW = ("cycle_id", "cycle__name", "cycle__session", "year", "faculty_id", "faculty__name", "value", "reason")


@asked
def _rows(pupil_id: int) -> "QuerySet[Any, Any]":
    rows = FacultyMark.objects.filter(pupil_id=pupil_id).exclude(value="")
    return rows.order_by("-cycle__opens", "-cycle_id", "faculty__name").values_list(*ROW)[:200]


def pupil_leaf(viewer: Viewer, of: OnePupil) -> Iterator[PupilBoardLeaf]:
    """The leaf, for who reads the board of this pupil and where there is a mark. One query."""
    policy = policy_for(viewer)
    rules = marking(policy)
    if rules is None or not may_see_pupil(viewer, of.facts, rules.board.read_at):
        return
    rows = _rows(of.facts.pupil_id)
    cycles = list(dict.fromkeys(row[:3] for row in rows))[: rules.board.periods_shown][::-1]
    if not cycles:
        return
    lamps = lamps_of(rules)
    by_value, labels = {lamp.value: lamp for lamp in lamps}, reason_labels(rules)
    held = {(row[0], row[4]): (by_value.get(row[6]), labels.get(row[7], row[7])) for row in rows}
    shown = {cycle[0] for cycle in cycles}
    here = [row for row in rows if row[0] in shown]
    year_of = {row[4]: (row[0], row[3]) for row in reversed(here)}
    session = cycles[-1][2]
    yield PupilBoardLeaf(
        title=_("Faculty board"),
        margin=_("How each faculty sees the pupil, period by period."),
        place=PLACE,
        periods=tuple(name if of_session == session else f"{name} {of_session}" for _pk, name, of_session in cycles),
        lines=tuple(
            FacultyLine(
                name,
                tuple(held.get((cycle[0], faculty), (None, "")) for cycle in cycles),
                reverse("board:mark", args=[*year_of[faculty], of.key, faculty]),
            )
            for faculty, name in dict(sorted(((row[4], row[5]) for row in here), key=lambda one: one[1])).items()
        ),
        lamps=lamps,
    )
