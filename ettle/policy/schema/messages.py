"""What staff are told inside Ettle, what of it a daily e-mail repeats, and how long it is kept."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import Field

from ettle.policy.schema.entry import Entry

# Which notices a school wants, and which of them leave by e-mail, is the school's to say; the list is the program's.
MessageKind = Literal[
    "concern_yours",
    "concern_repeated",
    "concern_handed",
    "step_given",
    "cycle_opens",
    "cycle_due",
    "list_shared",
    "meeting_called",
    "outcome_given",
    "caseload_changed",
    "memo_sent",
]

AUTOMATIC: Final[frozenset[MessageKind]] = frozenset({"concern_yours", "concern_repeated", "cycle_opens", "cycle_due"})
"""Kinds that follow from a rule or a date. They stay inside Ettle: nothing is sent unless a person acted (D-04)."""

SENT: Final[tuple[MessageKind, ...]] = (
    "concern_handed",
    "step_given",
    "list_shared",
    "meeting_called",
    "outcome_given",
    "caseload_changed",
    "memo_sent",
)


class Messages(Entry):
    """Notices to staff, and the e-mail of once a day that counts what somebody has not read yet."""

    digest: bool = Field(True, description="Whether staff get the daily e-mail until they say otherwise themselves.")
    digest_hour: int = Field(8, ge=0, le=23, description="The hour of the day from which it is written.")
    school_days_only: bool = Field(True, description="Whether it is written on school days only.")
    by_email: tuple[MessageKind, ...] = Field(
        SENT, description="Kinds it counts. What follows from a rule or a date stays inside Ettle."
    )
    names_in: tuple[MessageKind, ...] = Field(
        (), description="Kinds for which it names the pupil. Left out, no e-mail names a pupil."
    )
    not_told: tuple[MessageKind, ...] = Field((), description="Kinds the school does without altogether.")
    due_soon_days: int = Field(3, ge=0, le=30, description="Days before ratings are due that their teachers are told.")
    keep_days: int = Field(90, ge=7, le=730, description="Days after which notices and sent e-mail are thrown away.")
    source: str = Field(
        "Decisions D-04 and G-14: nothing leaves unless a person acted, and names stay behind sign-in",
        description="Where this rule is written: the document and line, or the decision.",
    )
