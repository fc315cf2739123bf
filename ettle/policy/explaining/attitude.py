"""Attitude, in English."""

from __future__ import annotations

from collections.abc import Iterator

from ettle.policy.explaining.phrases import Names, listed, sourced
from ettle.policy.schema import Attitude, Policy, Strand


def attitude(policy: Policy, names: Names) -> Iterator[str]:
    """Which areas are looked at, who gives them, what the colours are called, and who sees them."""
    rules = policy.attitude
    givers = [role.id for role in policy.roles if "give_attitude" in role.may]
    if not givers and "attitude" not in policy.model_fields_set:
        return
    given = listed(strand.label for strand in rules.used)
    yield sourced(f"Attitude is tracked each half term in {len(rules.used)} areas: {given}.", rules)
    for strand in rules.strands:
        yield sourced(f"Attitude, {strand.label} ({strand.id}): {_given(rules, strand, givers, names)}.", strand)
    for colour in rules.colours:
        offered = "a target and support are offered" if colour.target else "no target is offered"
        said = f'Attitude that is {colour.colour} means {colour.label}, "{colour.short}" in a sentence; {offered}.'
        yield sourced(said, colour)
    yield f"It is seen by posts that read a pupil at {rules.seen_at}."
    if rules.attainment:
        yield f"Beside it, on one time line, stands {names.all('measures', rules.attainment)}."
    yield f"A half term may still be given up to {rules.days_after} days after it has ended."


def _given(rules: Attitude, strand: Strand, givers: list[str], names: Names) -> str:
    if not strand.active:
        return "it is not used"
    if strand.from_attendance:
        bands = rules.attendance_bands
        return f"it is worked out from openings counted, and has its colour from {names.of('bands', bands)} ({bands})"
    roles = [role for role in givers if not strand.given_by or role in strand.given_by]
    return f"it is given by {names.all('roles', roles, 'or') or 'nobody yet'}, each for the pupils of the post"
