"""The marks that faculties gave the pupils of a list, where they say that something is wrong."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from ettle.board.models import FacultyMark
from ettle.board.queries.words import lamps_of, reason_labels
from ettle.collation.pages import Mark
from ettle.policy import Policy
from ettle.rules.board import marking
from ettle.school.asked import asked


def marks_of(policy: Policy, cycle_id: int, year: str) -> Mapping[int, tuple[Mark, ...]]:
    """What each faculty said of each pupil of a year in a cycle, worst first; the best value is left out.

    One query, or none where the policy has no faculty board.
    """
    rules = marking(policy)
    if rules is None:
        return {}
    lamps = lamps_of(rules)
    known = {lamp.value: lamp for lamp in lamps}
    order = {lamp.value: place for place, lamp in enumerate(lamps)}
    reasons = reason_labels(rules, brief=True)
    found: dict[int, list[tuple[int, Mark]]] = {}
    for pupil_id, faculty, value, reason in _marks(cycle_id, year, rules.best):
        if value not in known:
            continue
        lamp = known[value]
        mark = Mark(faculty, lamp.colour, lamp.letter, lamp.word, reasons.get(reason, reason))
        found.setdefault(pupil_id, []).append((order[value], mark))
    return {pk: tuple(mark for _place, mark in sorted(marks, key=lambda one: one[0])) for pk, marks in found.items()}


@asked
def _marks(cycle_id: int, year: str, best: str) -> QuerySet[Any, Any]:
    """What is said of pupils with a concern, but for the best and for what was taken back."""
    rows = FacultyMark.objects.filter(
        cycle_id=cycle_id, year=year, pupil__concerns__cycle_id=cycle_id, pupil__concerns__year=year
    )
    rows = rows.exclude(value="").exclude(value=best)
    return rows.order_by("faculty__name").values_list("pupil_id", "faculty__name", "value", "reason")
