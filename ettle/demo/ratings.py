"""What the demo school's teachers gave: most pupils settled, some wobbling, a few struggling."""

import random
from dataclasses import dataclass

RATINGS = ("1", "2", "3", "4")
# The share of 1, 2, 3 and 4 for each temper of pupil; shares of pupils follow.
TEMPERS = {
    "settled": (0.62, 0.3785, 0.0014, 0.0001),
    "wobbling": (0.38, 0.592, 0.025, 0.003),
    "struggling": (0.28, 0.635, 0.07, 0.015),
}
SHARES = {"settled": 0.76, "wobbling": 0.17, "struggling": 0.07}


@dataclass(slots=True)
class Temper:
    """How one pupil tends to be rated, and how able they are (a working grade about which bands scatter)."""

    name: str
    grade: float


def temper_of(rng: random.Random) -> Temper:
    """A pupil's temper, fixed for their years at the school."""
    name = rng.choices(list(SHARES), list(SHARES.values()))[0]
    middle = {"settled": 2.6, "wobbling": 3.6, "struggling": 5.2}[name]
    return Temper(name, min(8.5, max(1.0, rng.gauss(middle, 1.1))))


def rating(temper: Temper, rng: random.Random) -> str:
    """A value of the 1 to 4 scale."""
    return rng.choices(RATINGS, TEMPERS[temper.name])[0]


def working_grade(temper: Temper, subject_lean: float, before: str | None, rng: random.Random) -> str:
    """A band 1 to 9, close to the one before: it slips one band now and then and rises more often."""
    if before is None:
        return str(min(9, max(1, round(temper.grade + subject_lean))))
    drift = rng.choices((-1, 0, 1), (0.12, 0.855, 0.025))[0]
    return str(min(9, max(1, int(before) + drift)))


def ungraded(temper: Temper, rng: random.Random) -> str:
    """A value of the scale for courses without a grade."""
    weights = (96, 4, 0) if temper.name == "settled" else (80, 18, 2)
    return rng.choices(("on track", "not yet", "not started"), weights)[0]
