"""What the owners did about past concerns, so that lists show work in every state."""

import random
from datetime import datetime, timedelta

from ettle.demo import cast
from ettle.tracking.models import Concern, Cycle, NextStep

STEPS = (
    "Speak with home and agree a homework evening.",
    "Seat change in two classes; look again in three weeks.",
    "Supported study on Tuesdays until the next report.",
    "Meet with pupil support and go through the week's timetable.",
    "Agree one small target with each teacher and check it on Fridays.",
    "Catch-up notes from the week missed, one subject at a time.",
)
# Of ten pupils of the last cycle, how many somebody has acted for already.
ACTED = 7


def settle(cycle: Cycle, when: datetime) -> None:
    """A cycle of last session: every concern had its step and has ended."""
    _write(list(cycle.concerns.exclude(owner=None)), when, Concern.State.CLOSED, random.Random(cycle.pk))  # noqa: S311


def act(cycle: Cycle, when: datetime) -> None:
    """The cycle that closed last: most owners have acted; the cast's concerns still wait."""
    rng = random.Random(cycle.pk)  # noqa: S311
    known = {(pupil.given, pupil.family) for pupil in cast.PUPILS}
    waiting = [
        concern
        for concern in cycle.concerns.exclude(owner=None).select_related("pupil")
        if (concern.pupil.given, concern.pupil.family) not in known and rng.randrange(10) < ACTED
    ]
    _write(waiting, when, Concern.State.ACTING, rng)


def _write(concerns: list[Concern], when: datetime, state: str, rng: random.Random) -> None:
    for concern in concerns:
        concern.state, concern.seen_at = state, when
    Concern.objects.bulk_update(concerns, ["state", "seen_at"], batch_size=200)
    NextStep.objects.bulk_create(
        NextStep(
            concern=concern,
            kind=NextStep.Kind.STEP,
            text=rng.choice(STEPS),
            who_id=concern.owner_id,
            by_id=concern.owner_id or 0,
            due=when.date() + timedelta(weeks=rng.randint(3, 11)),
            at=when,
        )
        for concern in concerns
    )
