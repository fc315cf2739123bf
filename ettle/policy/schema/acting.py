"""What may be done about a concern: acts that are offered, what a review may find, and the path through the school."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ettle.policy.schema.entry import Entry, Identifier, Text

Direction = Literal["better", "same", "worse"]


class Act(Entry):
    """Something staff may decide to do about a concern; offered as a whole, so that one press is enough."""

    id: Identifier
    label: Text = Field(description="A few words, for a button: Supported study.")
    does: Text = Field(description="The sentence written as the next step, unless something else is written.")
    within_school_days: int = Field(5, ge=0, le=200, description="School days until it is done or looked at again.")
    asks_support_team: bool = Field(False, description="Whether it puts the pupil before the support team.")


class Suggestion(Entry):
    """Which acts are offered first when a trigger finds something, most fitting first."""

    measures: tuple[str, ...] = Field((), description="Only when one of these was found; empty means any of them.")
    acts: tuple[str, ...] = Field(min_length=1, description="The acts offered, first one first.")


class ReviewOutcome(Entry):
    """One answer to the question whether what was done has helped."""

    id: Identifier
    label: Text = Field(description="The word chosen from: better.")
    direction: Direction = Field(description="Which way it goes, for the sign beside the word.")


class Repeat(Entry):
    """When the same pupil is a concern in the same subject report after report (who is told beside the owner)."""

    times: int = Field(2, ge=2, le=20, description="In so many reports running it is a repeated concern.")
    tells: tuple[str, ...] = Field((), description="Roles told beside the owner, for their own pupils.")
    source: str = Field(
        "Starting value of Ettle, for the school to set",
        description="Where this rule is written: the document and line, or the decision.",
    )


class PathStep(Entry):
    """One step of the path a concern takes through the school: who has it in hand, and what they do."""

    id: Identifier
    label: Text = Field(description="Who they are together: Support team.")
    roles: tuple[str, ...] = Field(min_length=1, description="The roles of this step.")
    does: tuple[str, ...] = Field((), description="What they do, a phrase each.")


STANDARD_OUTCOMES = (
    ReviewOutcome(id="better", label="Better", direction="better"),
    ReviewOutcome(id="same", label="The same", direction="same"),
    ReviewOutcome(id="worse", label="Worse", direction="worse"),
)


class Acting(Entry):
    """How a concern goes from new to closed."""

    review_after_school_days: int = Field(
        15, ge=1, le=200, description="School days after a next step falls due until it is asked whether it helped."
    )
    hand_on: bool = Field(True, description="Whether an owner may hand a concern on to another step of the path.")
    outcomes: tuple[ReviewOutcome, ...] = Field(
        (), description="What a review may find; left out: better, the same, worse."
    )
    repeat: Repeat = Repeat()
    source: str = Field(
        "Starting values of Ettle, for the school to set",
        description="Where this rule is written: the document and line, or the decision.",
    )

    @property
    def answers(self) -> tuple[ReviewOutcome, ...]:
        """What a review may find: the school's words, or the three everybody knows."""
        return self.outcomes or STANDARD_OUTCOMES

    def answer(self, outcome_id: str) -> ReviewOutcome | None:
        """The answer with this id, or None."""
        return next((one for one in self.answers if one.id == outcome_id), None)
