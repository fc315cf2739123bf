"""Triggers and the ladder: what puts a pupil on a list, and who acts at which spread of concern."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ettle.policy.schema.acting import Suggestion
from ettle.policy.schema.entry import Entry, Identifier, Number, Text
from ettle.policy.schema.scales import Value

Outcome = Literal["owner", "comment", "praise", "intervention", "letter"]


class When(Entry):
    """The condition of a trigger: exactly one of these keys. A missing or uncounted value never meets it."""

    at_or_worse: Value | None = Field(None, description="The value, or any worse one.")
    at_or_better: Value | None = Field(None, description="The value, or any better one.")
    any_of: tuple[Value, ...] | None = Field(None, alias="in", description="Any value of this list.")
    worse_than_last_by: int | None = Field(
        None, ge=1, description="At least this many steps of the scale worse than in the report before."
    )
    better_than_last_by: int | None = Field(
        None, ge=1, description="At least this many steps of the scale better than in the report before."
    )
    below_target_by: int | None = Field(None, ge=0, description="At least this many steps worse than the target.")
    above_target_by: int | None = Field(None, ge=0, description="At least this many steps better than the target.")
    average_at_or_worse: Number | None = Field(None, description="Average over subjects at this number or worse.")
    average_at_or_better: Number | None = Field(None, description="Average over subjects at this number or better.")

    @property
    def kinds(self) -> tuple[str, ...]:
        """The conditions given, by name; a sound trigger has one."""
        return tuple(name for name in type(self).model_fields if name != "source" and getattr(self, name) is not None)

    @property
    def kind(self) -> str:
        """The one condition given, by name: "at_or_worse", "any_of", …"""
        return self.kinds[0]

    @property
    def compares(self) -> bool:
        """Whether it needs the report before this one."""
        return self.worse_than_last_by is not None or self.better_than_last_by is not None


class Seriousness(Entry):
    """What one value of a trigger is called, so that a first warning and a serious concern read differently."""

    value: Value
    id: Identifier = Field(description="The short name used in data: early, serious.")
    label: Text = Field(description="The words shown: early intervention.")


class Trigger(Entry):
    """One rule that looks at ratings and, when it is met, asks a person to do something."""

    id: Identifier
    label: Text = Field(description="What staff call it.")
    measures: tuple[str, ...] = Field(min_length=1, description="The measures it looks at; any one is enough.")
    when: When = Field(description="The condition: exactly one.")
    scale: str = Field("", description="Only ratings made on this scale; empty means any scale of the measure.")
    phases: tuple[str, ...] = Field((), description="Only pupils of these phases; empty means any.")
    years: tuple[str, ...] = Field((), description="Only pupils of these years; empty means any.")
    levels: tuple[str, ...] = Field((), description="Only courses at these levels; empty means any.")
    subjects: tuple[str, ...] = Field((), description="Only these subjects; empty means any.")
    cycles: tuple[int, ...] = Field((), description="Only reports with these numbers; empty means any.")
    outcome: Outcome = Field("owner", description="What it leads to.")
    same_level: bool = Field(True, description="Comparisons only hold within one course level.")
    same_session: bool = Field(True, description="Comparisons only hold within one school year.")
    target: str = Field("", description="The measure that holds the target, for conditions on distance from it.")
    subjects_at_least: int = Field(1, ge=1, description="In how many subjects the condition must be met.")
    reports_running: int = Field(1, ge=1, le=20, description="In how many reports running the condition must be met.")
    unless_any: tuple[Value, ...] = Field((), description="Values of which a single one, in any subject, stops it.")
    seriousness: tuple[Seriousness, ...] = Field((), description="What a value that meets the condition is called.")
    asks_for: str = Field("", description="What must be written: a next-steps comment, or the id of a code list.")
    intervention: str = Field("", description="What is offered, where the outcome is an intervention or a letter.")

    suggests: tuple[Suggestion, ...] = Field((), description="Acts offered first to whoever acts, for each measure.")

    def seriousness_of(self, value: str) -> Seriousness | None:
        """What this value is called, or None where the policy gives it no word."""
        return next((entry for entry in self.seriousness if entry.value == value), None)


class Step(Entry):
    """One rung of the ladder: from so many to so many, and who acts."""

    first: int = Field(alias="from", ge=1, description="The smallest count on this rung.")
    last: int | None = Field(None, alias="to", ge=1, description="The largest; left out, the rung has no upper end.")
    owner: str = Field(description="The role that acts.")


class Ladder(Entry):
    """Who acts, by how widely the concern is spread. 0 always means no owner."""

    counts: Literal["faculties", "subjects"] = Field("faculties", description="What is counted, each once.")
    steps: tuple[Step, ...] = Field(min_length=1, description="The rungs, from 1 upwards without hole or overlap.")
    stays_involved: tuple[str, ...] = Field((), description="Roles that keep sight of it whoever acts.")
    override: bool = Field(True, description="Whether a person may name another owner, with a reason.")

    def owner(self, count: int) -> str | None:
        """The role that acts at this count of faculties (or subjects); None for 0."""
        for step in self.steps:
            if step.first <= count and (step.last is None or count <= step.last):
                return step.owner
        return None
