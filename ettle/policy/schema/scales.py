"""Scales: the values a rating may take, in order from best to worst, and how a written value is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from ettle.policy.schema.entry import Entry, Identifier, Text
from ettle.policy.schema.numbers import as_number, as_written, folded, plain
from ettle.policy.schema.runs import Range, StageWords

Better = Literal["lower", "higher", "first", "none"]
Value = Annotated[Identifier, BeforeValidator(as_written)]


class ScaleValue(Entry):
    """One value of a scale. `counted = false` marks a value that is stored and never triggers or averages."""

    value: Value = Field(description="What is stored, and what a file may hold.")
    label: str = Field("", description="What the value means in words; the value itself when left out.")
    short: str = Field("", description="What a narrow column shows; the value itself when left out.")
    aliases: tuple[str, ...] = Field((), description="Other ways a file may write this value.")
    counted: bool = Field(True, description="false: valid and stored, but never triggers and is left out of averages.")
    colour: str = Field("", description="The colour shown beside the word, never instead of it.")
    shape: str = Field("", description="The shape shown beside the word, so that a grey print keeps its meaning.")

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, data: Any) -> Any:
        """A value may be written alone: "gold" for { value = "gold" }."""
        return {"value": data} if isinstance(as_written(data), str) else data

    @property
    def words(self) -> str:
        """The label, or the value itself where the school gave no label."""
        return self.label or self.value


class Scale(Entry):
    """The values of one kind of rating, best first, with its direction stated."""

    id: Identifier
    label: Text = Field(description="What the scale is called.")
    better: Better = Field(
        description="Which way is better: 'lower' or 'higher' numbers, 'first' in the list (words, letters, colours), "
        "or 'none' when the values are only different."
    )
    range: Range | None = Field(None, description="A run of numbers, in place of writing each value.")
    stages: StageWords | None = Field(None, description="Stages and their words, in place of writing each value.")
    values: tuple[ScaleValue, ...] = Field(
        (),
        description="The values, best first: tables, or values alone. With a range or stages: words for some of "
        "them, or uncounted ones.",
    )

    @model_validator(mode="before")
    @classmethod
    def _spell_out(cls, data: Any) -> Any:
        """Turn a range or stages into values, best first; listed values give them words or add uncounted ones."""
        if not isinstance(data, Mapping):
            return data
        try:
            written = _written(data)
        except ValidationError:
            return data
        if written is None or not isinstance(data.get("values", []), list | tuple):
            return data
        listed = [{"value": v} if isinstance(as_written(v), str) else v for v in data.get("values", ())]
        given = {str(as_written(v.get("value"))): v for v in listed if isinstance(v, Mapping)}
        best_first = written if data.get("better") == "lower" else reversed(written)
        run = [given.pop(value, {"value": value, "aliases": other}) for value, other in best_first]
        for value, extra in given.items():
            if extra.get("counted", True):
                raise ValueError(f'value "{value}" is outside the run; only a value with counted = false may be added')
        odd = [v for v in listed if not isinstance(v, Mapping)]
        return {**data, "values": [*run, *given.values(), *odd]}

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

    def steps_worse(self, value: str, than: str) -> int:
        """How many steps one value is worse than another; negative when it is better. Raises as ``rank`` does."""
        return self.rank(value) - self.rank(than)

    def average(self, values: Iterable[str]) -> Fraction | None:
        """The exact average of the stored values that count; None when none does or they are not all numbers."""
        counted = [value for value in values if value in self._ranks]
        numbers = [number for number in map(as_number, counted) if number is not None]
        if not numbers or len(numbers) < len(counted):
            return None
        return sum(map(Fraction, numbers), Fraction(0)) / len(numbers)

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
        if self.stages is not None and counted:
            return _either([f"{counted[-1]} to {counted[0]}", *others])
        numbers = sorted(number for number in map(as_number, counted) if number is not None)
        words = [value for value in counted if as_number(value) is None]
        steps = {high - low for low, high in pairwise(numbers)}
        parts = [plain(number) for number in numbers]
        if len(numbers) > 2 and len(steps) == 1:
            step = steps.pop()
            parts = [f"{parts[0]} to {parts[-1]}" + ("" if step == 1 else f" in steps of {plain(step)}")]
        return _either([*parts, *words, *others])


def _written(data: Mapping[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...] | None:
    """The values of the range or the stages, lowest first; None where the scale has neither."""
    if isinstance(data.get("range"), Mapping):
        return Range.model_validate(data["range"]).written()
    if isinstance(data.get("stages"), Mapping):
        return StageWords.model_validate(data["stages"]).written()
    return None


def _either(parts: list[str]) -> str:
    if len(parts) < 2:
        return parts[0] if parts else "no value"
    return f"{', '.join(parts[:-1])}, or {parts[-1]}"
