"""The support team's caseload: what puts a pupil on it, who keeps it, and what may be decided there."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ettle.policy.schema.entry import Entry, Identifier, Text

Origin = Literal["concern", "faculty_board", "category", "support_asked"]
ConcernState = Literal["new", "owned", "acting", "reviewed", "closed"]
Makes = Literal["note", "intervention", "not used", "referral", "conference"]


class CaseloadSource(Entry):
    """One thing that puts a pupil on the caseload, or that only adds weight to another."""

    id: Identifier
    label: Text = Field(description="What the caseload calls it.")
    comes_from: Origin = Field(
        alias="from",
        description="A concern, a mark on the faculty board, a vulnerability category, or support asked for.",
    )
    owners: tuple[str, ...] = Field((), description="Concerns: only those held by these roles; empty means any.")
    states: tuple[ConcernState, ...] = Field(
        (), description="Concerns: only those in these states; empty means any that has not ended."
    )
    values: tuple[str, ...] = Field((), description="Faculty board: the values that count.")
    faculties_at_least: int = Field(1, ge=1, le=40, description="Faculty board: in how many faculties, at least.")
    categories: tuple[str, ...] = Field((), description="Categories: the ids of those that count.")
    alone: bool = Field(True, description="false: it is told beside another source, and puts nobody on by itself.")


class DecisionKind(Entry):
    """One kind of decision that may be minuted for a pupil on the caseload."""

    id: Identifier
    label: Text
    makes: Makes = Field(
        "note", description="What is kept with it: words only, a draft of support, a referral or a case conference."
    )
    review: bool = Field(True, description="Whether a day to look again must be named.")


class Caseload(Entry):
    """The support team's own list, looked through after each tracking period."""

    label: Text = Field(description="What the school calls it: ASL caseload.")
    kept_by: tuple[str, ...] = Field(description="Roles that keep it, each for its own pupils.")
    memos_by: tuple[str, ...] = Field((), description="Roles among them that may send a confidential memo.")
    conferences_by: tuple[str, ...] = Field((), description="Roles among them that may call a case conference.")
    review_weeks: int = Field(6, ge=1, le=52, description="Weeks after which a pupil is looked at again, as offered.")
    look_back: int = Field(4, ge=2, le=12, description="How many tracking periods the picture of patterns covers.")
    sources: tuple[CaseloadSource, ...] = ()
    decisions: tuple[DecisionKind, ...] = ()
    interventions: str = Field("", description="The list of codes from which support is chosen.")
    referrals: str = Field("", description="The list of codes that says where a referral may go.")

    def source_named(self, source_id: str) -> CaseloadSource | None:
        """The source with this id, or None where the policy no longer has it."""
        return next((source for source in self.sources if source.id == source_id), None)

    def decision(self, kind_id: str) -> DecisionKind | None:
        """The kind of decision with this id, or None where the policy no longer has it."""
        return next((kind for kind in self.decisions if kind.id == kind_id), None)
