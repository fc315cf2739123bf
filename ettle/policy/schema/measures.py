"""Measures: what is rated, on which scale, and for whom; and the course levels that change the scale."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from ettle.policy.schema.entry import NO_WORDS, Entry, Identifier, Text, Words

NOT_RATED = "not rated"


class Rated(Entry):
    """One group of pupils a measure is rated for. Each list left empty means any."""

    phases: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()

    def includes(self, *, phase: str | None, year: str | None, level: str | None, subject: str | None) -> bool:
        """Whether these pupils are in the group. What is not known (None) does not shut anyone out."""
        asked = ((self.phases, phase), (self.years, year), (self.levels, level), (self.subjects, subject))
        return all(known is None or not wanted or known in wanted for wanted, known in asked)


class Measure(Entry):
    """One thing that is rated: effort, homework, a working grade, a score."""

    id: Identifier
    label: Text = Field(description="What staff call it.")
    short: str = Field("", description="What a narrow column shows.")
    scale: str = Field(description="The scale it is rated on unless one of the tables below says otherwise.")
    headings: tuple[str, ...] = Field((), description="Other column headings under which a file may hold it.")
    by_phase: Words = Field(NO_WORDS, description="Phase to scale, where a phase has its own; 'not rated' for none.")
    by_year: Words = Field(NO_WORDS, description="Year to scale, stronger than by_phase; 'not rated' for none.")
    by_subject: Words = Field(NO_WORDS, description="Subject to scale, stronger than by_year; 'not rated' for none.")
    rated: tuple[Rated, ...] = Field((), description="Who is rated; empty means everyone. Any one entry is enough.")
    meaning: str = Field("", description="What the school means by it, printed on every key.")
    active: bool = Field(True, description="false: known, and switched off.")
    starts: date | None = Field(None, alias="from", description="First day it is rated; empty means always.")
    ends: date | None = Field(None, alias="until", description="Last day it is rated; empty means no end.")

    def in_use(self, on: date | None) -> bool:
        """Whether the measure is rated on a day; with no day given, whether it is switched on."""
        return self.active and (on is None or self._spans(on))

    def _spans(self, on: date) -> bool:
        return (self.starts is None or self.starts <= on) and (self.ends is None or on <= self.ends)


class Level(Entry):
    """A course level, and the scales that are different on it."""

    id: Identifier
    label: Text
    aliases: tuple[str, ...] = Field((), description="Other ways a file may write it.")
    scqf: int | None = Field(None, ge=1, le=12, description="The Scottish credit and qualifications level, 1 to 12.")
    scales: Words = Field(NO_WORDS, description="Measure to scale on this level; 'not rated' for none.")
