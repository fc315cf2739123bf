"""When leadership's picture says going well, take care or support needed."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field

from ettle.policy.schema.entry import Entry, Number


class Bounds(Entry):
    """Two lines: up to one it is going well, from the other on support is needed, and between them is take care."""

    going_well_to: Number = Field(ge=0, le=100, description="Going well up to here, this figure included.")
    support_from: Number = Field(ge=0, le=100, description="Support needed from here on, this figure included.")
    rise: Number | None = Field(
        None, ge=0, le=100, description="Percentage points more than in the report before from which to take care."
    )


def _bounds(to: str, start: str, rise: str | None = None) -> Bounds:
    return Bounds(going_well_to=Decimal(to), support_from=Decimal(start), rise=None if rise is None else Decimal(rise))


class Leadership(Entry):
    """The picture of a closed report for those who lead the school, or a year of it."""

    pupils: Bounds = Field(
        default_factory=lambda: _bounds("15", "25", "5"), description="Per cent of pupils who have a concern."
    )
    ratings: Bounds = Field(
        default_factory=lambda: _bounds("1.25", "3", "0.5"),
        description="Per cent of a measure's ratings that are a concern.",
    )
    waiting: Bounds = Field(
        default_factory=lambda: _bounds("10", "30"), description="Per cent of concerns on which nobody has acted."
    )
    overdue: Bounds = Field(
        default_factory=lambda: _bounds("5", "15"), description="Per cent of concerns that are overdue."
    )
    gap: Bounds = Field(
        default_factory=lambda: _bounds("5", "15"),
        description="Percentage points more with a concern among the pupils of a support group than among all others.",
    )
    cycles_shown: int = Field(5, ge=2, le=12, description="Reports shown beside each other, the latest last.")
    source: str = Field(
        "Starting values of Ettle, for the school to set: no document gives any",
        description="Where this rule is written: the document and line, or the decision.",
    )
