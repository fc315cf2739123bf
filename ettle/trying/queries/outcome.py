"""What a draft would have made of past cycles: each pupil's change, and the work of every person and post."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import polars as pl
from django.utils.translation import gettext as _

from ettle.policy import Policy
from ettle.rules.concerns import Evaluation
from ettle.rules.owners import Placed
from ettle.rules.trying import MOVED, SAME, Comparison, Saying, compare
from ettle.tracking.models import Cycle
from ettle.trying.queries.past import Past

Holding = tuple[str | None, int | None]
"""A role (None where the ladder names nobody) and the person who holds it (None where nobody does)."""

PLACE: Final = ("cycle", "role", "year", "house", "tutor", "faculty")


@dataclass(frozen=True)
class Together:
    """Cycles that are held against the same policy in one go. A pupil in `found` is `cycle.pupil`."""

    cycles: tuple[Cycle, ...]
    used: Policy
    found: Comparison
    pupils: pl.DataFrame
    """As `Comparison.pupils`, with cycle and pupil as numbers, staff_before and staff_after.

    Moved is who would have another owner, be it by another post or as another person.
    """


@dataclass(frozen=True)
class Outcome:
    """A draft against what is in use, over the cycles chosen."""

    parts: tuple[Together, ...]

    @cached_property
    def pupils(self) -> pl.DataFrame:
        """Everybody who is of concern under either policy, once for each cycle, with the key of their sentence."""
        nobody = pl.DataFrame(schema=NOBODY)
        return pl.concat([nobody, *(part.pupils.select(*NOBODY) for part in self.parts)])

    @cached_property
    def changes(self) -> Counter[str]:
        """How many are flagged, dropped, moved and the same, over all cycles: a pupil counts once in each."""
        return Counter(dict(self.pupils.group_by("change").len().iter_rows()))

    @cached_property
    def in_cycles(self) -> dict[int, Counter[str]]:
        """The same for each cycle."""
        found: dict[int, Counter[str]] = {cycle.pk: Counter() for part in self.parts for cycle in part.cycles}
        for cycle, change, count in self.pupils.group_by("cycle", "change").len().iter_rows():
            found[cycle][change] = count
        return found

    @cached_property
    def work(self) -> tuple[Counter[Holding], Counter[Holding]]:
        """How many pupils each person would hold by each post: before and after."""
        sides = []
        for side in ("before", "after"):
            held = self.pupils.filter(pl.col(f"faculties_{side}").is_not_null())
            rows = held.group_by(f"owner_{side}", f"staff_{side}").len().iter_rows()
            sides.append(Counter({(role, staff): count for role, staff, count in rows}))
        return sides[0], sides[1]

    def by(self, what: str) -> dict[str, tuple[int, int]]:
        """Pupils before and after by trigger or by faculty (`triggers`, `faculties`), over all cycles."""
        found: dict[str, tuple[int, int]] = {}
        for part in self.parts:
            for key, before, after in getattr(part.found, what).iter_rows():
                was = found.get(key, (0, 0))
                found[key] = (was[0] + before, was[1] + after)
        return found

    def because(self, keys: Iterable[str]) -> dict[str, str]:
        """The sentence of each pupil in a cycle."""
        some = list(keys)
        return {key: words for part in self.parts for key, words in part.found.sentences_of(some).items()}


def outcome(past: Past, tried: Policy, used: Mapping[int, Policy], faculties: Mapping[str, int]) -> Outcome:
    """The tried policy held against the one in use for each cycle (`used`, by cycle). No query."""
    groups: dict[tuple[int, int], list[Cycle]] = {}
    for cycle in past.cycles:
        mine = used[cycle.pk]
        # Where a rule holds for some reports only, those of other numbers are judged apart.
        number = cycle.number if any(rule.cycles for policy in (tried, mine) for rule in policy.triggers) else 0
        groups.setdefault((id(mine), number), []).append(cycle)
    return Outcome(
        tuple(
            _together(past, tuple(cycles), (used[cycles[0].pk], tried), number, faculties)
            for (_used, number), cycles in groups.items()
        )
    )


def _together(
    past: Past, cycles: tuple[Cycle, ...], policies: tuple[Policy, Policy], number: int, faculties: Mapping[str, int]
) -> Together:
    ratings = past.ratings
    if len(cycles) < len(past.cycles):
        ratings = ratings.filter(pl.col("cycle").is_in([cycle.pk for cycle in cycles]))
    report = number or 1
    numbered = ratings.with_columns(pl.col("report") + (report - 1)) if report > 1 else ratings
    found = compare(*policies, numbered.drop("cycle"), report=report, previous=report - 1, saying=_saying())
    pupils = _numbers(found.pupils.with_columns(key="pupil"))
    for name, side in (("before", found.before), ("after", found.after)):
        held = _staff(side, past, faculties).rename({"staff": f"staff_{name}"})
        pupils = pupils.join(held, on=["cycle", "pupil"], how="left")
    to_another = (pl.col("change") == SAME) & pl.col("staff_before").ne_missing(pl.col("staff_after"))
    change = pl.when(to_another).then(pl.lit(MOVED)).otherwise(pl.col("change"))
    return Together(cycles, policies[0], found, pupils.with_columns(change=change).sort("cycle", "pupil"))


NOBODY: Final = {
    "cycle": pl.Int64, "pupil": pl.Int64, "key": pl.String, "year": pl.String, "change": pl.String,
    "owner_before": pl.String, "owner_after": pl.String, "staff_before": pl.Int64, "staff_after": pl.Int64,
    "faculties_before": pl.Int64, "faculties_after": pl.Int64,
}  # fmt: skip


def _numbers(frame: pl.DataFrame) -> pl.DataFrame:
    """The cycle and the pupil out of `cycle.pupil`."""
    parts = pl.col("pupil").str.split_exact(".", 1).struct
    return frame.with_columns(cycle=parts.field("field_0").cast(pl.Int64), pupil=parts.field("field_1").cast(pl.Int64))


def _staff(side: Evaluation, past: Past, faculties: Mapping[str, int]) -> pl.DataFrame:
    """cycle, pupil, staff: who would have the overview, as closing a cycle finds them."""
    placed = (
        _numbers(side.pupils.join(_most(side.reasons, faculties), on="pupil", how="left"))
        .select("cycle", "pupil", "year", pl.col("owner").alias("role"), "faculty")
        .join(past.pupils.select("pupil", "house", "tutor"), on="pupil", how="left")
    )
    places = placed.select(PLACE).unique()
    staff = [
        past.holders[cycle].owner(role, Placed(year or "", house, tutor, faculty)) if role else None
        for cycle, role, year, house, tutor, faculty in places.iter_rows()
    ]
    named = places.with_columns(pl.Series("staff", staff, dtype=pl.Int64))
    return placed.join(named, on=PLACE, how="left", nulls_equal=True).select("cycle", "pupil", "staff")


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
    return counted.select("pupil", faculty="number")


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
