"""Leadership's picture, in English."""

from __future__ import annotations

from collections.abc import Iterator

from ettle.policy.explaining.phrases import Names, number, sourced
from ettle.policy.schema import Bounds, Policy


def leadership(policy: Policy, names: Names) -> Iterator[str]:
    """Who sees it, and from which figures on it says what."""
    picture = policy.leadership
    seen = names.all("roles", (role.id for role in policy.roles if "see_leadership" in role.may))
    if not seen and "leadership" not in policy.model_fields_set:
        return
    yield sourced(f"After each report a picture of it is drawn for {seen or 'nobody yet'}.", picture)
    yield from _lines("pupils with a concern", "per cent of pupils", picture.pupils)
    yield from _lines("ratings that are a concern", "per cent of a measure's ratings", picture.ratings)
    yield from _lines("concerns on which nobody has acted", "per cent of concerns", picture.waiting)
    yield from _lines("concerns that are overdue", "per cent of concerns", picture.overdue)
    yield from _lines(
        "the gap between a support group and all others", "percentage points more with a concern", picture.gap
    )
    yield f"It shows {picture.cycles_shown} reports beside each other."
    yield "It shows years, faculties, subjects and groups, in the order of this policy. It never orders teachers."


def _lines(what: str, unit: str, bounds: Bounds) -> Iterator[str]:
    well, support = number(bounds.going_well_to), number(bounds.support_from)
    rise = ""
    if bounds.rise is not None:
        rise = f" It is also take care from {number(bounds.rise)} percentage points more than in the report before."
    said = f"The picture, for {what}: going well up to {well} {unit}, support needed from {support}, else take care."
    yield sourced(f"{said}{rise}", bounds)
