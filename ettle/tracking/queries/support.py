"""Pupils put before the support team by somebody who acts on a concern (S2-06)."""

from dataclasses import dataclass
from datetime import date, datetime

from ettle.tracking.models import Cycle, NextStep


@dataclass(frozen=True, slots=True)
class Asked:
    """Targeted support was asked for: an intervention in draft, for the support team to decide on."""

    step_id: int
    concern_id: int
    pupil_id: int
    year: str
    words: str
    due: date | None
    by: str
    at: datetime
    result: str


def asked_for(cycle: Cycle) -> tuple[Asked, ...]:
    """Every step on a concern of this cycle that asks the support team, oldest first. One query."""
    rows = NextStep.objects.filter(concern__cycle=cycle, asks_support_team=True).order_by("at", "pk")
    fields = ("pk", "concern_id", "concern__pupil_id", "concern__year", "text", "due", "by__name", "at", "result")
    return tuple(Asked(*row) for row in rows.values_list(*fields))
