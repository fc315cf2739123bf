"""Needs of pupils: the kinds there are, who records each and who sees it by name, and the wellbeing indicators."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ettle.policy.schema.entry import Entry, Identifier, Text


class NeedType(Entry):
    """One kind of need. Who may read that a pupil has it and who may read what is held about it are two lists."""

    id: Identifier
    label: Text = Field(description="What it is called, in words a teacher may read.")
    active: bool = Field(True, description="false: known, and no longer recorded.")
    level: Literal["L1", "L2", "L3"] = Field("L2", description="How confidential evidence and source are.")
    recorded_by: tuple[str, ...] = Field(
        (), description="Roles that record it, correct it and end it for their own pupils, and so read all of it."
    )
    seen_named_by: tuple[str, ...] = Field((), description="Other roles that see, for their own pupils, that it is so.")


class NeedSource(Entry):
    """Where a need became known: a person or a service, in the school or outside it."""

    id: Identifier
    label: Text
    specialist: bool = Field(False, description="Whether this is a specialist, from the school or from outside it.")


class WellbeingIndicator(Entry):
    """One of the indicators by which support and notes may be tagged."""

    id: Identifier
    label: Text


class Needs(Entry):
    """What the school records about needs, and the short summary every teacher of a pupil reads."""

    label: Text = Field("Needs and what works", description="What the summary is called.")
    read_by: tuple[str, ...] = Field(
        min_length=1,
        description="Roles that read each need whole, with evidence and source, and see which have support in place.",
    )
    summary_by: tuple[str, ...] = Field((), description="Roles that write the summary.")
    summary_longest: int = Field(600, ge=100, le=4000, description="How many characters a summary may have.")
    types: tuple[NeedType, ...] = Field(min_length=1)
    sources: tuple[NeedSource, ...] = Field(min_length=1, description="Where a need may have become known.")

    def type_named(self, type_id: str) -> NeedType | None:
        """The type with this id, or None where the policy no longer has it."""
        return next((kind for kind in self.types if kind.id == type_id), None)

    def source_named(self, source_id: str) -> NeedSource | None:
        """The source with this id, or None where the policy no longer has it."""
        return next((source for source in self.sources if source.id == source_id), None)
