"""Where a plan is made: the school, the day, the policy in force and what a person has answered."""

from dataclasses import dataclass
from datetime import date

from ettle.importing.plans import Answers
from ettle.policy import Policy


@dataclass(frozen=True, slots=True)
class Setting:
    """`session` is the school year that classes and attendance of `today` belong to; `cycle_id` is for ratings."""

    school_id: int
    today: date
    policy: Policy
    session: str
    answers: Answers
    staff_id: int
    cycle_id: int | None = None
