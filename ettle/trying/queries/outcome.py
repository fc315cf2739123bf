"""What a draft would have made of past cycles: each pupil's change, and the work of every person and post."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import polars as pl
from django.utils.translation import gettext as _

from ettle.policy import Policy
from ettle.rules.concerns import Evaluation
from ettle.rules.owners import Holders, Placed
from ettle.rules.trying import MOVED, SAME, Comparison, Saying, compare
from ettle.tracking.models import Cycle
from ettle.trying.queries.past import Past

Holding = tuple[str | None, int | None]
"""A role (None where the ladder names nobody) and the person who holds it (None where nobody does)."""

PLACE: Final = ("role", "year", "house", "tutor", "faculty")


@dataclass(frozen=True)
class InCycle:
    """One cycle under both policies."""

    cycle: Cycle
    ran_under: Policy
    found: Comparison
    pupils: pl.DataFrame
    """As `Comparison.pupils`, with pupil as a number and staff_before, staff_after; moved is also to another person."""

    def work(self, side: str) -> Counter[Holding]:
        """How many pupils each person would hold by each post; `side` is before or after."""
        held = self.pupils.filter(pl.col(f"faculties_{side}").is_not_null())
        rows = held.group_by(f"owner_{side}", f"staff_{side}").len().iter_rows()
        return Counter({(role, staff): count for role, staff, count in rows})

    @cached_property
    def changes(self) -> Counter[str]:
        """How many pupils are flagged, dropped, moved and the same."""
        return Counter(dict(self.pupils.group_by("change").len().iter_rows()))


@dataclass(frozen=True)
class Outcome:
    """A draft against what is in use, over the cycles chosen."""

    cycles: tuple[InCycle, ...]
    before: Counter[Holding] = field(init=False)
    after: Counter[Holding] = field(init=False)

    def __post_init__(self) -> None:
        for side in ("before", "after"):
            object.__setattr__(self, side, sum((one.work(side) for one in self.cycles), Counter()))

    @property
    def changes(self) -> Counter[str]:
        """Flagged, dropped, moved and the same, over all cycles: a pupil counts once in each cycle."""
        return sum((one.changes for one in self.cycles), Counter())

    def by(self, what: str) -> dict[str, tuple[int, int]]:
        """Pupils before and after by trigger or by faculty (`triggers`, `faculties`), over all cycles."""
        found: dict[str, tuple[int, int]] = {}
        for one in self.cycles:
            for key, before, after in getattr(one.found, what).iter_rows():
                was = found.get(key, (0, 0))
                found[key] = (was[0] + before, was[1] + after)
        return found


def outcome(past: Past, tried: Policy, used: Mapping[int, Policy], faculties: Mapping[str, int]) -> Outcome:
    """The tried policy held against the one in use for each cycle (`used`, by cycle). No query."""
    return Outcome(tuple(_in_cycle(past, cycle, tried, used[cycle.pk], faculties) for cycle in past.cycles))


def _in_cycle(past: Past, cycle: Cycle, tried: Policy, used: Policy, faculties: Mapping[str, int]) -> InCycle:
    before = cycle.number - 1 if cycle.pk in past.compared else None
    found = compare(used, tried, past.ratings[cycle.pk], report=cycle.number, previous=before, saying=_saying())
    pupils = found.pupils.with_columns(pl.col("pupil").cast(pl.Int64))
    for name, side in (("before", found.before), ("after", found.after)):
        held = _staff(side, past, past.holders[cycle.pk], faculties).rename({"staff": f"staff_{name}"})
        pupils = pupils.join(held, on="pupil", how="left")
    to_another = (pl.col("change") == SAME) & pl.col("staff_before").ne_missing(pl.col("staff_after"))
    change = pl.when(to_another).then(pl.lit(MOVED)).otherwise(pl.col("change"))
    return InCycle(cycle, used, found, pupils.with_columns(change=change).sort("pupil"))


def _staff(side: Evaluation, past: Past, holders: Holders, faculties: Mapping[str, int]) -> pl.DataFrame:
    """pupil, staff: who would have the overview, as closing a cycle finds them."""
    most = _most(side.reasons, faculties)
    placed = (
        side.pupils.select(pl.col("pupil").cast(pl.Int64), "year", role="owner")
        .join(past.pupils.select("pupil", "house", "tutor"), on="pupil", how="left")
        .join(most, on="pupil", how="left")
    )
    places = placed.select(PLACE).unique()
    staff = [
        holders.owner(role, Placed(year or "", house, tutor, faculty)) if role else None
        for role, year, house, tutor, faculty in places.iter_rows()
    ]
    named = places.with_columns(pl.Series("staff", staff, dtype=pl.Int64))
    return placed.join(named, on=PLACE, how="left", nulls_equal=True).select("pupil", "staff")


def _most(reasons: pl.DataFrame, faculties: Mapping[str, int]) -> pl.DataFrame:
    """pupil, faculty: the faculty with most reasons speaks for a concern; of equals the one that is listed first."""
    numbers = pl.DataFrame(list(faculties.items()), schema={"faculty": pl.String, "number": pl.Int64}, orient="row")
    counted = (
        reasons.filter(pl.col("outcome") == "owner")
        .join(numbers, on="faculty")
        .group_by("pupil", "number")
        .len()
        .sort("len", "number", descending=[True, False])
        .unique(subset="pupil", keep="first", maintain_order=True)
    )
    return counted.select(pl.col("pupil").cast(pl.Int64), faculty="number")


def _saying() -> Saying:
    """The sentences of a change in the language in use."""
    return Saying(
        flagged=_("Would be a concern, for {after}: {new}."),
        dropped=_("Would no longer be a concern, and was one for {before}: {gone}."),
        moved=_("Would go to {after} instead of {before}: {count} instead of {counted}."),
        moved_as_many=_("Would go to {after} instead of {before}: {count}, as before."),
        same=_("Stays with {after}."),
        also=_(" New: {new}."),
        less=_(" No longer counted: {gone}."),
        role=_("the {role}"),
        nobody=_("nobody"),
    )
