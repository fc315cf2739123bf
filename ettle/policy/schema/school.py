"""The school a policy speaks for: its head, year groups, phases, faculties, subjects and calendar."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from ettle.policy.schema.entry import Entry, Identifier, Text


class Head(Entry):
    """Whose policy it is, which version, and from which day it holds."""

    school: Text = Field(description="The school's name.")
    version: Identifier = Field(description="The school's own name for this version: 2026.1.")
    effective_from: date = Field(alias="from", description="The first day it holds.")
    effective_until: date | None = Field(None, alias="until", description="The last day, where one is fixed.")
    jurisdiction: Literal["sct", "eng", "other"] = Field(
        description="Whose stages, codes and law apply: sct Scotland, eng England, other."
    )
    language: str = Field("en-GB", description="The language its labels are written in.")


class Phase(Entry):
    """A run of year groups that share rules."""

    id: Identifier
    label: Text
    years: tuple[str, ...] = Field(description="Its year groups, youngest first.")


class Year(Entry):
    """One year group; the order of the file is the order of age."""

    id: Identifier = Field(description="What is stored and what a file may hold: S1, Y7.")
    label: str = Field("", description="What staff call it; the id when left out.")
    aliases: tuple[str, ...] = Field((), description="Other ways a file may write it.")


class Faculty(Entry):
    """A group of subjects under one leader; the ladder counts these."""

    id: Identifier
    label: Text
    short: str = ""
    aliases: tuple[str, ...] = ()


class Subject(Entry):
    """A subject, and the one faculty it belongs to."""

    id: Identifier
    label: Text
    faculty: str = Field(description="The faculty it belongs to. A subject without one cannot be counted.")
    short: str = ""
    aliases: tuple[str, ...] = Field((), description="Other ways a file may write it.")


class HalfTerm(Entry):
    """Half of a term: one assessment cycle. Both days are school days."""

    id: Identifier
    label: Text
    starts: date
    ends: date


class Term(Entry):
    """A term; first and last day are inclusive."""

    id: Identifier
    label: Text
    starts: date
    ends: date
    half_terms: tuple[HalfTerm, ...] = ()


class Holiday(Entry):
    """Days inside a session when the school is closed to pupils, both ends inclusive."""

    label: Text
    starts: date
    ends: date


class Session(Entry):
    """One school year."""

    label: Identifier = Field(description="2026/27, or 2026 where the school year is the calendar year.")
    starts: date
    ends: date
    timetable_change: date | None = Field(
        None, description="The day from which classes belong to the next session, where that is before its start."
    )
    terms: tuple[Term, ...] = ()
    holidays: tuple[Holiday, ...] = ()


class Calendar(Entry):
    """The school years the policy knows. All days are local, both ends inclusive."""

    time_zone: str = "Europe/London"
    sessions: tuple[Session, ...] = ()

    def session_on(self, day: date) -> Session | None:
        """The session a day falls in, or None between sessions."""
        return next((session for session in self.sessions if session.starts <= day <= session.ends), None)
