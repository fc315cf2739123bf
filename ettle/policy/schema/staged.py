"""Steps of support: stages with allowed moves, and ladders that climb by waiting."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from pydantic import Field, model_validator

from ettle.policy.schema.entry import Entry, Identifier, Number, Text

OFF = "off"


class Stage(Entry):
    """One stage of staged support."""

    id: Identifier
    label: Text
    moves: tuple[str, ...] = Field((), description="Stages a review may move to; 'off' ends the support.")
    review_months: int | None = Field(None, ge=1, le=36, description="Months until the next review is overdue.")
    reviewed_at: str = Field("", description="Where the review happens.")
    document: str = Field("", description="The document a pupil on this stage must have.")
    minutes: int | None = Field(None, ge=5, le=240, description="The least minutes of a meeting.")
    meetings_at_least: int | None = Field(None, ge=1, le=60, description="Meetings a year, at least.")
    meetings_at_most: int | None = Field(None, ge=1, le=60, description="Meetings a year, at most.")
    present: tuple[str, ...] = Field((), description="Who takes part.")


class StagedSupport(Entry):
    """A list of stages, lightest first, with the moves a review may make."""

    id: Identifier
    label: Text
    begins_at: tuple[str, ...] = Field((), description="Stages a pupil may start on; empty means the first.")
    stages: tuple[Stage, ...] = Field(min_length=1)

    def stage(self, stage_id: str) -> Stage:
        """The stage with this id. Raises KeyError."""
        for stage in self.stages:
            if stage.id == stage_id:
                return stage
        raise KeyError(stage_id)

    def reaches(self, stage_id: str, least: str) -> bool:
        """Whether a stage is the same as another or further along the list."""
        order = [stage.id for stage in self.stages]
        return order.index(stage_id) >= order.index(least)


class Begins(Entry):
    """What starts a waiting ladder: exactly one of these."""

    below: Number | None = Field(None, description="The number, in per cent, falls under this.")
    times_in_week: int | None = Field(None, ge=1, le=20, description="So many times within one week, Monday to Sunday.")
    same_weekday_weeks: int | None = Field(None, ge=2, le=20, description="On the same weekday so many weeks running.")

    @model_validator(mode="after")
    def _one_way(self) -> Begins:
        if sum(v is not None for v in (self.below, self.times_in_week, self.same_weekday_weeks)) != 1:
            raise ValueError("needs exactly one of: below, times_in_week, same_weekday_weeks")
        return self


class WaitingStep(Entry):
    """One step of a waiting ladder, taken when there is still no improvement."""

    id: Identifier
    label: Text
    after_days: int = Field(0, ge=0, le=400, description="Days to wait first; 0 means at once.")
    counted_from: Literal["start", "step before", "meeting"] = Field(
        "step before", description="The day the waiting is counted from."
    )
    owner: str = Field(description="The role that takes the step.")
    sends: str = Field("", description="The letter sent.")
    calls: str = Field("", description="The meeting called.")

    def due(self, counted_from: date) -> date:
        """The first day this step may be taken, given the day the waiting is counted from."""
        return counted_from + timedelta(days=self.after_days)


class WaitingLadder(Entry):
    """Steps taken one after the other while nothing improves."""

    id: Identifier
    label: Text
    of: Text = Field(description="What is watched: attendance in per cent, late arrivals.")
    target: Number | None = Field(None, description="What the school hopes for.")
    begins: tuple[Begins, ...] = Field(min_length=1, description="What starts it; any one is enough.")
    improvement: Literal["any rise", "back to target"] = Field(
        "back to target", description="What counts as improvement."
    )
    after_improvement: Literal["starts again", "goes on from the last step"] = "starts again"
    steps: tuple[WaitingStep, ...] = Field(min_length=1)
