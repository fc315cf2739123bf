"""Tests and thresholds: when a test is passed, and which sub-stage a number of criteria stands for."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING
from typing import Literal

from pydantic import Field, model_validator

from ettle.policy.schema.entry import Entry, Identifier, Number, Text


class PassRule(Entry):
    """When one test is passed: how many marks, how often, whether in a row."""

    id: Identifier
    label: Text
    questions: int = Field(ge=1, le=1000, description="Marks possible.")
    marks_at_least: int | None = Field(None, ge=1, description="Marks needed; left out with no per cent, all of them.")
    percent_at_least: Number | None = Field(None, gt=0, le=100, description="Per cent needed, rounded up to a mark.")
    times: int = Field(1, ge=1, le=60, description="How often the marks must be reached.")
    consecutive: bool = Field(False, description="Whether that must be in a row.")
    missed: Literal["breaks the run", "does not break the run"] = Field(
        "does not break the run", description="What a missed test does, where it must be in a row."
    )
    minutes: int | None = Field(None, ge=1, le=600, description="The time allowed.")

    @model_validator(mode="after")
    def _one_way(self) -> PassRule:
        if self.marks_at_least is not None and self.percent_at_least is not None:
            raise ValueError("needs marks_at_least or percent_at_least, not both")
        if self.marks_at_least is not None and self.marks_at_least > self.questions:
            raise ValueError(f"marks_at_least is {self.marks_at_least}, more than the {self.questions} possible")
        return self

    @property
    def needed(self) -> int:
        """Marks needed; a percentage is rounded up to whole marks."""
        if self.percent_at_least is None:
            return self.marks_at_least or self.questions
        return int((self.questions * self.percent_at_least / 100).to_integral_value(ROUND_CEILING))

    def passed_at(self, marks: Sequence[int | None]) -> int | None:
        """The number of the test, from 1, that completes the rule; None while it is not complete. None is a miss."""
        reached = 0
        for number, mark in enumerate(marks, start=1):
            if mark is None:
                reached = 0 if self.consecutive and self.missed == "breaks the run" else reached
            elif mark >= self.needed:
                reached += 1
            elif self.consecutive:
                reached = 0
            if reached == self.times:
                return number
        return None


class TestLadder(Entry):
    """Tests in order: passing one moves a pupil to the next."""

    __test__ = False

    id: Identifier
    label: Text
    frequency: str = Field("", description="How often a test is sat: one a week.")
    tests_per_level: int | None = Field(None, ge=1, le=200, description="Different tests at each level.")
    confirmed_by: tuple[str, ...] = Field(
        (), description="Roles that confirm a move; empty means it follows by itself."
    )
    when_exhausted: str = Field("", description="What happens when the tests of a level run out.")
    levels: tuple[PassRule, ...] = Field(min_length=1, description="Easiest first.")


class Threshold(Entry):
    """How many criteria stand for one sub-stage, both ends included."""

    least: int = Field(alias="from", ge=0)
    most: int = Field(alias="to", ge=0)
    label: Text = Field(description="The sub-stage; {stage} and {next} stand for the stage and the one after.")


class Thresholds(Entry):
    """From a number of criteria fully achieved to a sub-stage, for the stages that hold so many criteria."""

    id: Identifier
    label: Text
    criteria: int = Field(ge=1, le=1000, description="Criteria in the stage.")
    stages: tuple[int, ...] = Field((), description="The stages it holds for; empty means all with so many criteria.")
    counts: Text = Field("fully achieved criteria", description="What is counted.")
    sub_stages: tuple[Threshold, ...] = Field(min_length=1)
    parts: tuple[str, ...] = Field((), description="Each run is split into these parts, lowest first, extras low.")

    def sub_stage(self, count: int, stage: int) -> str | None:
        """The sub-stage for this many criteria in this stage; None outside every run."""
        for run in self.sub_stages:
            if run.least <= count <= run.most:
                return run.label.replace("{stage}", str(stage)).replace("{next}", str(stage + 1))
        return None

    def part(self, count: int) -> str | None:
        """Where in its run a count lies: low, middle, high; extra counts go to the lower parts."""
        run = next((run for run in self.sub_stages if run.least <= count <= run.most), None)
        if run is None or not self.parts or run.most == 0:
            return None
        size, extra = divmod(run.most - run.least + 1, len(self.parts))
        end = run.least - 1
        for index, name in enumerate(self.parts):
            end += size + (index < extra)
            if count <= end:
                return name
        return None
