"""Runs of values written short: numbers from one end to the other, and stages that each hold the same words."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field, model_validator

from ettle.policy.schema.entry import Entry, Number
from ettle.policy.schema.numbers import plain

LONGEST_RUN = 1000


class Range(Entry):
    """A run of numbers written short: from 0 to 20 in steps of 1, both ends allowed."""

    first: Number = Field(alias="from", description="The lowest number allowed.")
    last: Number = Field(alias="to", description="The highest number allowed.")
    step: Number = Field(Decimal(1), gt=0, description="The distance between one allowed number and the next.")

    @model_validator(mode="after")
    def _can_be_walked(self) -> Range:
        if self.last <= self.first:
            raise ValueError("must run from a lower number to a higher one")
        if (self.last - self.first) % self.step:
            raise ValueError("does not end on a step: from 'from' to 'to' must be a whole number of steps")
        if (self.last - self.first) / self.step > LONGEST_RUN:
            raise ValueError(f"holds more than {LONGEST_RUN} steps; a coarser step is needed")
        return self

    def written(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Every allowed number, lowest first, as it is stored; a number has no other spellings."""
        count = int((self.last - self.first) / self.step)
        return tuple((plain(self.first + self.step * n), ()) for n in range(count + 1))


class StageWords(Entry):
    """Stages that each hold the same words, lowest first: Stage 1 Emerging, Stage 1 Developing, …"""

    first: int = Field(alias="from", ge=0, le=50, description="The lowest stage.")
    last: int = Field(alias="to", ge=0, le=50, description="The highest stage.")
    words: tuple[str, ...] = Field(min_length=1, max_length=12, description="The words of a stage, lowest first.")
    pattern: str = Field(
        "Stage {stage} {word}", description="How a value is written; {stage} and {word} stand for them."
    )
    also: tuple[str, ...] = Field((), description="Other patterns a file may use.")
    without: tuple[str, ...] = Field((), description="Values that do not exist, as the pattern writes them.")

    @model_validator(mode="after")
    def _can_be_walked(self) -> StageWords:
        if self.last < self.first:
            raise ValueError("must run from a lower stage to a higher one")
        if any("{word}" not in pattern for pattern in (self.pattern, *self.also)):
            raise ValueError("needs {word} in every pattern, so that two values are never written alike")
        return self

    def written(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Every value, lowest first, each with its other spellings."""
        pairs = [(stage, word) for stage in range(self.first, self.last + 1) for word in self.words]
        spelt = ([_fill(p, stage, word) for p in (self.pattern, *self.also)] for stage, word in pairs)
        return tuple((first, tuple(others)) for first, *others in spelt if first not in self.without)


def _fill(pattern: str, stage: int, word: str) -> str:
    return pattern.replace("{stage}", str(stage)).replace("{word}", word)
