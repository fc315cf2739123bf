"""Roles and vulnerability categories: who there is, what they may read, and who may name a pupil's category."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from ettle.policy.schema.entry import Entry, Identifier, Number, Text

Confidentiality = Literal["L0", "L1", "L2", "L3"]

# What a post can be allowed to do. Which role may do which is the school's to say; the list of rights is the program's.
Right = Literal[
    "rate",
    "see_classes",
    "manage_cycles",
    "close_cycle",
    "see_year_list",
    "override_owner",
    "act_on_concerns",
    "raise_concerns",
    "import",
    "adopt_policy",
    "manage_people",
    "see_audit",
    "see_identifiers",
    "export",
    "collate",
    "keep_outbox",
    "see_leadership",
    "give_attitude",
]


class Role(Entry):
    """A kind of post. What a person may open follows from the role and from the pupils it is about."""

    id: Identifier
    label: Text = Field(description="What the school calls it.")
    short: str = ""
    scope: Literal["class", "faculty", "year", "house", "tutor_group", "caseload", "school"] = Field(
        description="What one post covers."
    )
    reads: tuple[Confidentiality, ...] = Field(
        (), description="Levels it reads for its own pupils: L0 shared, L1 teaching, L2 pastoral, L3 restricted."
    )
    may: tuple[Right, ...] = Field(
        (),
        description="Rights the post carries within its scope. Where no role has keep_outbox, those over the school "
        "with manage_people have it.",
    )
    asks_to_read: tuple[Confidentiality, ...] = Field(
        (), description="Levels it may open only by asking, with a reason that is logged."
    )


class AreaRule(Entry):
    """In the category by area deprivation: where 1 is the most deprived, both ends included."""

    unit: Literal["decile", "quintile", "vigintile"] = "decile"
    first: int = Field(1, alias="from", ge=1, le=20)
    last: int = Field(alias="to", ge=1, le=20)
    editions: tuple[str, ...] = Field((), description="Editions accepted: those in which 1 is the most deprived.")


class AttendanceRule(Entry):
    """In the category by absence, compared as counts of openings and never as a rounded percentage."""

    absence_percent: Number = Field(gt=0, le=100, description="Per cent of possible openings missed.")
    including_exactly: bool = Field(True, description="Whether exactly that much absence is in the category.")
    minimum_possible: int = Field(0, ge=0, description="Possible openings before anyone is put in the category.")
    period: Literal["session to date", "last term", "last half term"] = "session to date"


class StageRule(Entry):
    """In the category by a step of staged intervention."""

    ladder: str = Field(description="The id of a list under staged.")
    stage: str = Field(description="The step.")
    match: Literal["at least", "equals"] = "at least"


class Derived(Entry):
    """How a category follows from what is known: exactly one of these."""

    area: AreaRule | None = None
    attendance: AttendanceRule | None = None
    stage: StageRule | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Derived:
        if sum(rule is not None for rule in (self.area, self.attendance, self.stage)) != 1:
            raise ValueError("needs exactly one of: area, attendance, stage")
        return self

    @property
    def rule(self) -> AreaRule | AttendanceRule | StageRule:
        """The one rule given."""
        rule = self.area or self.attendance or self.stage
        assert rule is not None
        return rule


class Category(Entry):
    """A vulnerability category: how a pupil comes to be in it, and who sees it by name."""

    id: Identifier = Field(description="The code stored: CE, 5@3.")
    label: Text = Field(description="What it means, spelt out.")
    short: str = ""
    meaning: str = Field("", description="Whom it takes in, in a sentence, for those who see it by name.")
    aliases: tuple[str, ...] = Field((), description="Other column headings under which a file may hold it.")
    active: bool = Field(True, description="false: known, and switched off.")
    set_by: tuple[str, ...] = Field((), description="Roles that may put a pupil in it and take a pupil out.")
    derived: Derived | None = Field(None, description="How it follows from data; left out, it is set by hand only.")
    suggests_only: bool = Field(False, description="true: what follows from data is offered, and a person decides.")
    seen_named_by: tuple[str, ...] = Field((), description="Roles that see it by name for their own pupils.")
    otherwise: Literal["support group", "hidden"] = Field(
        "support group", description="What other staff of the pupil see: the words 'support group', or nothing."
    )
    level: Confidentiality = Field("L1", description="How confidential the membership is.")
    renew: Literal["each session", "each term", "never"] = Field(
        "each session", description="When a membership must be confirmed again."
    )

    def masked_from(self, role: Role) -> bool:
        """Whether posts of this role read only "support group" of a pupil in it (G-15)."""
        told = self.active and self.otherwise == "support group" and "L1" in role.reads
        return told and role.id not in self.seen_named_by
