"""Reporting cycles: what each report of the year holds, for whom, and what must be written."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ettle.policy.schema.entry import Entry, Identifier, Text


class Cycle(Entry):
    """One report of the year for some year groups. Its dates are the school's data, its contents the policy's."""

    number: int = Field(ge=1, le=60, description="Its place in the year, from 1.")
    label: Text
    phases: tuple[str, ...] = Field((), description="Only these phases; empty, with years empty, means everyone.")
    years: tuple[str, ...] = Field((), description="Only these years; empty means any year of the phases.")
    contents: tuple[str, ...] = Field(min_length=1, description="The measures it holds.")
    comments: Literal["none", "optional", "where triggered", "everyone"] = Field(
        "optional", description="For whom a comment must be written."
    )
    asks_for: str = Field("", description="What the comment is: next steps.")
    goes_home: bool = Field(True, description="Whether parents and carers receive it.")

    def holds_for(self, year: str | None, phase: str | None) -> bool:
        """Whether a year group of a phase has this report. Years, where given, say it alone."""
        if self.years:
            return year in self.years
        return not self.phases or phase in self.phases


class Code(Entry):
    """One code of a list."""

    code: Identifier
    label: Text
    short: str = Field("", description="What a narrow column shows; the label when left out.")

    @property
    def brief(self) -> str:
        """The short word, or the label where the school gave none."""
        return self.short or self.label


class CodeList(Entry):
    """A closed list a person chooses from: reasons, comments, destinations."""

    id: Identifier
    label: Text
    codes: tuple[Code, ...] = Field(min_length=1)
    for_values: tuple[str, ...] = Field((), description="Values that need a code; empty means where it is asked for.")
    optional_for: tuple[str, ...] = Field((), description="Values for which a code may be given.")
    editable: bool = Field(True, description="Whether the school may add to it during the year.")

    def holds(self, code: str) -> bool:
        """Whether the code is on the list, without regard to case."""
        return any(entry.code.casefold() == code.strip().casefold() for entry in self.codes)
