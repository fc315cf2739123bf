"""Bands: runs of numbers with a name and a consequence, such as attendance colours or average scores."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Literal

from pydantic import Field

from ettle.policy.schema.entry import Entry, Identifier, Number, Text

Consequence = Literal["none", "owner", "comment", "praise", "intervention", "letter"]


class Band(Entry):
    """One run of numbers. Give a lower end (from or above), an upper end (to or below), or both."""

    id: Identifier
    label: Text
    least: Number | None = Field(None, alias="from", description="The lowest number in the band.")
    above: Number | None = Field(None, description="The band begins just above this number.")
    most: Number | None = Field(None, alias="to", description="The highest number in the band.")
    below: Number | None = Field(None, description="The band ends just below this number.")
    colour: str = ""
    outcome: Consequence = Field("none", description="What falling in it leads to.")
    does: str = Field("", description="What happens, in words.")

    def holds(self, number: Decimal) -> bool:
        """Whether the number is in the band."""
        return (
            (self.least is None or number >= self.least)
            and (self.above is None or number > self.above)
            and (self.most is None or number <= self.most)
            and (self.below is None or number < self.below)
        )


class Watch(Entry):
    """A rule beside the bands: at or under a number something else happens, whatever the band."""

    id: Identifier
    label: Text
    below: Number = Field(description="It holds for numbers under this one.")
    does: Text = Field(description="What happens, in words.")
    lasts: str = Field("", description="For how long: the following term.")


class BandSet(Entry):
    """Bands that together cover every number from the lowest to the highest, once each."""

    id: Identifier
    label: Text
    of: Text = Field(description="What is measured: attendance in per cent, the average of effort, marks of 25.")
    lowest: Number = Field(Decimal(0), description="The lowest number possible.")
    highest: Number = Field(Decimal(100), description="The highest number possible.")
    step: Number | None = Field(
        None, gt=0, description="The numbers are multiples of this (0.1, 1); left out, any fraction may occur."
    )
    rounding: Literal["none", "half up", "down"] = Field("none", description="How a number is brought to a step first.")
    decided: str = Field("", description="When the band is worked out again, where that is only at set points.")
    exempt: tuple[str, ...] = Field((), description="Who is left out, in words.")
    bands: tuple[Band, ...] = Field(min_length=1)
    watches: tuple[Watch, ...] = ()

    def band_for(self, number: Decimal) -> Band | None:
        """The band a number falls in, after rounding to a step where the school rounds. None outside all bands."""
        if self.step is not None and self.rounding != "none":
            mode = ROUND_HALF_UP if self.rounding == "half up" else ROUND_DOWN
            number = (number / self.step).to_integral_value(mode) * self.step
        return next((band for band in self.bands if band.holds(number)), None)

    def watches_for(self, number: Decimal) -> tuple[Watch, ...]:
        """The rules beside the bands that hold for this number, never rounded."""
        return tuple(watch for watch in self.watches if number < watch.below)
