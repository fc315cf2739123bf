"""The marks that faculties gave the pupils of a list, where they say that something is wrong."""

from collections.abc import Mapping

from ettle.board.models import FacultyMark
from ettle.collation.pages import Mark
from ettle.policy import Policy
from ettle.rules.board import marking
from ettle.tracking.models import Cycle


def marks_of(policy: Policy, cycle: Cycle, year: str) -> Mapping[int, tuple[Mark, ...]]:
    """What each faculty said of each pupil of a year in a cycle, worst first; the best value is left out.

    One query, or none where the policy has no faculty board.
    """
    rules = marking(policy)
    if rules is None:
        return {}
    order = {value.value: place for place, value in enumerate(reversed(rules.scale.counted))}
    labels = {value.value: value.label for value in rules.scale.values}
    reasons = {code.code: code.label for code in rules.codes.codes} if rules.codes else {}
    rows = FacultyMark.objects.filter(cycle=cycle, year=year).exclude(value__in=("", rules.best))
    found: dict[int, list[tuple[int, Mark]]] = {}
    for pupil_id, faculty, value, reason in rows.order_by("faculty__name").values_list(
        "pupil_id", "faculty__name", "value", "reason"
    ):
        mark = Mark(faculty, value, labels.get(value, value), reasons.get(reason, reason))
        found.setdefault(pupil_id, []).append((order.get(value, len(order)), mark))
    return {pk: tuple(mark for _place, mark in sorted(marks, key=lambda one: one[0])) for pk, marks in found.items()}
