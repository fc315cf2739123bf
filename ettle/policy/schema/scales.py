"""Scales: the values a rating may take, in order from best to worst, and how a written value is read."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from ettle.policy.schema.entry import Entry, Identifier, Text

Better = Literal["lower", "higher", "first", "none"]
LONGEST_RANGE = 1001


def folded(text: object) -> str:
    """The text as it is compared: composed (NFC), trimmed, single-spaced and without case."""
    return " ".join(unicodedata.normalize("NFC", str(text)).split()).casefold()


def as_number(text: object) -> Decimal | None:
    """The finite number written, or None when it is not one. A decimal comma is not read here."""
    try:
        number = Decimal(str(text).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def plain(number: Decimal) -> str:
    """A number without an exponent or trailing zeros: 20, 7.5."""
    return f"{number.normalize():f}"


class ScaleValue(Entry):
    """One value of a scale. `counted = false` marks a value that is stored and never triggers or averages."""

    value: Identifier = Field(description="What is stored, and what a file may hold.")
    label: str = Field("", description="What the value means in words; the value itself when left out.")
    short: str = Field("", description="What a narrow column shows; the value itself when left out.")
    aliases: tuple[str, ...] = Field((), description="Other ways a file may write this value.")
    counted: bool = Field(True, description="false: valid and stored, but never triggers and is left out of averages.")
    colour: str = Field("", description="The colour shown beside the word, never instead of it.")
    shape: str = Field("", description="The shape shown beside the word, so that a grey print keeps its meaning.")

    @field_validator("value", mode="before")
    @classmethod
    def _number_as_written(cls, value: object) -> object:
        return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value

    @property
    def words(self) -> str:
        """The label, or the value itself where the school gave no label."""
        return self.label or self.value


class Range(Entry):
    """A run of numbers written short: from 0 to 20 in steps of 1, both ends allowed."""

    first: Decimal = Field(alias="from", description="The lowest number allowed.")
    last: Decimal = Field(alias="to", description="The highest number allowed.")
    step: Decimal = Field(Decimal(1), gt=0, description="The distance between one allowed number and the next.")

    @model_validator(mode="after")
    def _can_be_walked(self) -> Range:
        if self.last <= self.first:
            raise ValueError("range must run from a lower number to a higher one")
        if (self.last - self.first) % self.step:
            raise ValueError("range does not end on a step: the distance from 'from' to 'to' must be whole steps")
        if (self.last - self.first) / self.step >= LONGEST_RANGE:
            raise ValueError(f"range holds more than {LONGEST_RANGE - 1} steps; a coarser step is needed")
        return self

    def numbers(self) -> tuple[str, ...]:
        """Every allowed number, lowest first, as it is stored."""
        count = int((self.last - self.first) / self.step)
        return tuple(plain(self.first + self.step * n) for n in range(count + 1))


class Scale(Entry):
    """The values of one kind of rating, best first, with its direction stated."""

    id: Identifier
    label: Text = Field(description="What the scale is called.")
    better: Better = Field(
        description="Which way is better: 'lower' or 'higher' numbers, 'first' in the list (words, letters, colours), "
        "or 'none' when the values are only different."
    )
    range: Range | None = Field(None, description="A run of numbers, in place of writing each value.")
    values: tuple[ScaleValue, ...] = Field((), description="The values, best first. With a range: words for some.")

    @model_validator(mode="before")
    @classmethod
    def _spell_out_the_range(cls, data: Any) -> Any:
        """Turn a range into values, best first; listed values give words to numbers or add uncounted ones."""
        if not isinstance(data, Mapping) or not isinstance(data.get("range"), Mapping):
            return data
        numbers = Range.model_validate(data["range"]).numbers()
        given = {str(v.get("value")): v for v in data.get("values", ()) if isinstance(v, Mapping)}
        best_first = reversed(numbers) if data.get("better") == "higher" else numbers
        run = [given.pop(number, {"value": number}) for number in best_first]
        for extra in given.values():
            if extra.get("counted", True):
                raise ValueError(
                    f"value {extra.get('value')!r} is not in the range; only a value with counted = false may be added"
                )
        return {**data, "values": [*run, *given.values()]}

    @cached_property
    def _readings(self) -> dict[str, ScaleValue]:
        readings: dict[str, ScaleValue] = {}
        for value in self.values:
            for text in (value.value, *value.aliases):
                readings.setdefault(folded(text), value)
        return readings

    @cached_property
    def _ranks(self) -> dict[str, int]:
        return {value.value: rank for rank, value in enumerate(v for v in self.values if v.counted)}

    @property
    def counted(self) -> tuple[ScaleValue, ...]:
        """The values that can trigger and be averaged, best first."""
        return tuple(value for value in self.values if value.counted)

    @property
    def ordered(self) -> bool:
        """Whether one value can be better than another."""
        return self.better != "none"

    def read(self, text: object) -> ScaleValue | None:
        """The value a file's text stands for, or None when it is not on this scale. A label is not a value.

        Case, outer space and accent composition do not matter; "2.0" reads as "2"; "2/3", "3-" and "7.5" do not.
        """
        value = self._readings.get(folded(text))
        if value is not None:
            return value
        number = as_number(text)
        return None if number is None else self._readings.get(folded(plain(number)))

    def rank(self, value: str) -> int:
        """How far from the best a stored value is: 0 is best, more is worse, whichever way the numbers run.

        Raises KeyError for a value that is not counted or not on this scale, and ValueError when the scale has no
        better and worse.
        """
        if not self.ordered:
            raise ValueError(f"the scale {self.label!r} has no better and worse")
        return self._ranks[value]

    def worse_or_same(self, value: str) -> tuple[str, ...]:
        """The stored values at this value or worse, best first."""
        return tuple(v for v, rank in self._ranks.items() if rank >= self.rank(value))

    def better_or_same(self, value: str) -> tuple[str, ...]:
        """The stored values at this value or better, best first."""
        return tuple(v for v, rank in self._ranks.items() if rank <= self.rank(value))

    @cached_property
    def allowed(self) -> str:
        """What a file may hold, in words: "1 to 4, or NA"."""
        counted, others = [v.value for v in self.counted], [v.value for v in self.values if not v.counted]
        numbers = [number for number in map(as_number, counted) if number is not None]
        words = [value for value in counted if as_number(value) is None]
        parts: list[str] = []
        if len(numbers) > 2:
            low, high = min(numbers), max(numbers)
            step = (high - low) / (len(numbers) - 1)
            steady = sorted(numbers) == [low + step * n for n in range(len(numbers))]
            if steady:
                in_steps = "" if step == 1 else f" in steps of {plain(step)}"
                parts.append(f"{plain(low)} to {plain(high)}{in_steps}")
            else:
                parts.extend(plain(number) for number in sorted(numbers))
        else:
            parts.extend(plain(number) for number in numbers)
        parts.extend([*words, *others])
        return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])}, or {parts[-1]}" if parts else "no value"
