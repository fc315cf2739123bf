"""Pupils whose phase somebody set, apart from their year group: the same policy, read as for that phase."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from ettle.policy import Policy
from ettle.rules.concerns.evaluation import Evaluation, evaluate


@lru_cache(maxsize=64)
def in_phase(policy: Policy, phase: str) -> Policy:
    """The policy as it reads for pupils of this phase, whatever their year; itself where it has no such phase."""
    if phase not in {one.id for one in policy.phases}:
        return policy
    years = tuple(year for one in policy.phases for year in one.years)
    phases = tuple(one.model_copy(update={"years": years if one.id == phase else ()}) for one in policy.phases)
    fields = {name: getattr(policy, name) for name in type(policy).model_fields}
    return Policy.model_construct(**{**fields, "phases": phases})


@dataclass(frozen=True, slots=True)
class Found:
    """What one or several evaluations found, as frames like theirs."""

    reasons: pl.DataFrame
    pupils: pl.DataFrame
    notices: pl.DataFrame


def evaluate_each(
    policy: Policy, ratings: pl.DataFrame, phases: Mapping[int, str], *, report: int, before: int | None
) -> Found:
    """One evaluation for the pupils whose phase follows from their year, and one for each phase that was set.

    `ratings` holds `pupil` as whole numbers; `phases` names the phase of each pupil for whom one was set.
    """
    if not phases:
        return _together([evaluate(policy, ratings, report=report, before=before)])
    own = ratings.filter(~pl.col("pupil").is_in(list(phases)))
    found = [evaluate(policy, own, report=report, before=before)]
    for phase in sorted(set(phases.values())):
        theirs = ratings.filter(pl.col("pupil").is_in([pupil for pupil, set_to in phases.items() if set_to == phase]))
        found.append(evaluate(in_phase(policy, phase), theirs, report=report, before=before))
    return _together(found)


def _together(found: list[Evaluation]) -> Found:
    parts = ([one.reasons for one in found], [one.pupils for one in found], [one.notices for one in found])
    return Found(*(pl.concat(frames) for frames in parts))
