"""Checks on leadership's picture."""

from __future__ import annotations

from collections.abc import Iterator

from ettle.policy.draft import Draft
from ettle.policy.schema import Bounds, Role, plain
from ettle.policy.sentences import Finding

LINES = ("pupils", "ratings", "waiting", "overdue", "gap")


def check(draft: Draft) -> Iterator[Finding]:
    """Lines that cross, and the right to the picture for a post that leads neither the school nor a year."""
    picture = draft.policy.leadership
    for name in LINES:
        bounds: Bounds = getattr(picture, name)
        if bounds.support_from <= bounds.going_well_to:
            what = (
                f"says going well to {plain(bounds.going_well_to)} and support needed from "
                f"{plain(bounds.support_from)}, so that nothing is left between them."
            )
            yield Finding(("leadership", name), what, "The second figure is the larger one.")
    for path, role in draft.entries("roles", Role):
        if "see_leadership" in role.may and role.scope not in ("school", "year"):
            what = (
                f'"see_leadership" is for a post over the school or a year, and {role.label} covers one {role.scope}.'
            )
            yield Finding((*path, "may"), what, "Leave it out here.")
