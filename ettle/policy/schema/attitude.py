"""Attitude: the areas looked at half term by half term, the three colours and what each is called."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ettle.policy.schema.entry import Entry, Identifier, Text
from ettle.policy.schema.people import Confidentiality

Colour = Literal["green", "yellow", "red"]


class Strand(Entry):
    """One area of attitude."""

    id: Identifier
    label: Text
    from_attendance: bool = Field(
        False, description="true: worked out from openings counted, as a percentage, and never given by hand."
    )
    active: bool = Field(True, description="false: the area is known and not used.")
    given_by: tuple[str, ...] = Field(
        (), description="Roles that give it, of those with the right give_attitude; empty means each of them."
    )


class AttitudeColour(Entry):
    """What one colour is called, and whether a target is offered for it."""

    colour: Colour
    label: Text = Field(description="In the key: excellent or very good.")
    short: Text = Field(description="In a sentence: very good.")
    target: bool = Field(False, description="Whether a target and support are offered.")


# Words from the mentoring policy, line 795; order and the seventh area from its lines 637 to 692 (G-36).
def _strands() -> tuple[Strand, ...]:
    return (
        Strand(id="attendance", label="Attendance", from_attendance=True),
        Strand(id="punctuality", label="Punctuality"),
        Strand(id="behaviour", label="Behaviour"),
        Strand(id="effort", label="Effort"),
        Strand(id="homework", label="Homework"),
        Strand(id="uniform", label="Uniform"),
        Strand(id="basic_skills", label="Basic skills in tutor group", active=False),
    )


def _colours() -> tuple[AttitudeColour, ...]:
    return (
        AttitudeColour(colour="green", label="excellent or very good", short="very good"),
        AttitudeColour(colour="yellow", label="acceptable or satisfactory", short="satisfactory", target=True),
        AttitudeColour(colour="red", label="unacceptable", short="unacceptable", target=True),
    )


class Attitude(Entry):
    """How attitude is tracked. A school that says nothing about it has the six areas of the mentoring policy."""

    strands: tuple[Strand, ...] = Field(default_factory=_strands, description="The areas, in the order of the table.")
    colours: tuple[AttitudeColour, ...] = Field(default_factory=_colours, description="The three colours, best first.")
    attendance_bands: str = Field(
        "attendance_colour", description="The set of bands that gives attendance its colour, where the policy has it."
    )
    seen_at: Confidentiality = Field("L1", description="Posts that read this level of a pupil see the table.")
    days_after: int = Field(
        21, ge=0, le=120, description="Days after a half term has ended in which it may still be given."
    )
    attainment: tuple[str, ...] = Field(
        (), description="Measures of attainment shown beside attitude on one time line; empty shows none."
    )
    source: str = Field(
        "Mentoring policy, lines 637 to 702 and 795; G-04, G-35, G-36",
        description="Where this rule is written: the document and line, or the decision.",
    )

    @property
    def used(self) -> tuple[Strand, ...]:
        """The areas in use."""
        return tuple(strand for strand in self.strands if strand.active)
