"""What every table of a policy file is made of: a frozen record, and a frozen table of words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

V = TypeVar("V")

Identifier = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Number = Annotated[Decimal, Field(max_digits=12, decimal_places=6)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class FrozenTable(Mapping[str, V]):
    """A mapping that cannot be changed and can be hashed, so that a whole policy can be a cache key."""

    __slots__ = ("_pairs",)

    def __init__(self, pairs: Mapping[str, V]) -> None:
        self._pairs = dict(pairs)

    def __getitem__(self, key: str) -> V:
        return self._pairs[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._pairs)

    def __len__(self) -> int:
        return len(self._pairs)

    def __hash__(self) -> int:
        return hash(tuple(self._pairs.items()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and self._pairs == dict(other)

    def __repr__(self) -> str:
        return f"FrozenTable({self._pairs!r})"


Words = Annotated[Mapping[str, str], AfterValidator(FrozenTable)]
WordLists = Annotated[Mapping[str, tuple[str, ...]], AfterValidator(FrozenTable)]

NO_WORDS: FrozenTable[str] = FrozenTable({})
NO_WORD_LISTS: FrozenTable[tuple[str, ...]] = FrozenTable({})


class Entry(BaseModel):
    """One table of a policy file. Unknown keys are refused; nothing can be changed after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, str_strip_whitespace=True)

    source: str = Field("", description="Where this rule is written: the document and line, or the decision.")
