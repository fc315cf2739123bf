"""Meetings, targets and sharing: how often an adult meets a pupil, and what may be told to whom."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ettle.policy.schema.entry import Entry, Identifier, Text
from ettle.policy.schema.people import Confidentiality

Period = Literal["session", "term", "half term", "month", "fortnight", "week", "reporting cycle"]


class Rhythm(Entry):
    """How often meetings happen for some pupils."""

    times: int = Field(ge=1, le=60, description="How many, at least.")
    per: Period = Field(description="In each of these.")
    phases: tuple[str, ...] = Field((), description="Only these phases; empty, with years empty, means everyone.")
    years: tuple[str, ...] = ()


class Programme(Entry):
    """One kind of mentoring: who meets whom, how often, and what is written down."""

    id: Identifier
    label: Text
    phases: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    mentors: tuple[str, ...] = Field((), description="Roles that may mentor; empty means any member of staff.")
    other_mentors: tuple[str, ...] = Field((), description="Others who may, in words: a volunteer, the pupil's choice.")
    meetings: tuple[Rhythm, ...] = Field((), description="Meetings that must happen.")
    informal: str = Field("", description="Conversations beside them, in words.")
    minutes_at_least: int | None = Field(None, ge=5, le=240)
    minutes_at_most: int | None = Field(None, ge=5, le=240)
    group: bool = Field(False, description="Whether several pupils may be met at once.")
    present: tuple[str, ...] = Field((), description="Who must be there beside pupil and mentor.")
    invited: tuple[str, ...] = Field((), description="Who may be there.")
    review_first: bool = Field(True, description="Whether earlier targets are reviewed before new ones are set.")
    first_without_review: bool = Field(True, description="Whether a first meeting goes ahead with nothing to review.")
    targets: int | None = Field(None, ge=0, le=30, description="How many targets a meeting ends with, exactly.")
    prepared_by_mentor: tuple[str, ...] = Field((), description="What the mentor has ready.")
    prepared_by_pupil: tuple[str, ...] = Field((), description="What the pupil has ready.")
    records: tuple[str, ...] = Field((), description="Where the meeting is written down.")
    monitored_by: tuple[str, ...] = Field((), description="Roles that see whether meetings happen.")
    monitored_every: Period | None = Field(None, description="How often they look.")
    then: tuple[str, ...] = Field((), description="What follows a round of meetings.")


class TargetRules(Entry):
    """What may be done with a long-term target."""

    expected_steps: int | None = Field(None, ge=0, le=40, description="Steps of progress expected in a session.")
    steps_of: str = Field("", description="The scale the steps are counted on.")
    raised_by: tuple[str, ...] = Field((), description="Roles that may raise one.")
    lowered_by: tuple[str, ...] = Field((), description="Roles that may lower one.")
    floor: str = Field("", description="What a target may never fall below; empty means no floor.")
    kept_empty_until_meeting: bool = Field(False, description="Whether the target sheet is empty until the meeting.")


class Sharing(Entry):
    """How small a number of pupils may be told to others, and what the note to leadership after a report may hold."""

    smallest_figure: int = Field(
        5,  # D-10, for every school whose policy says nothing else
        ge=1,
        le=100,
        description="The smallest number of pupils told to who may not see each of them. A smaller one is told as "
        "fewer than this, and none as 0. 1 hides nothing.",
    )
    note_holds: tuple[str, ...] = Field((), description="What the message itself says.")
    named_attachment: bool = Field(False, description="Whether a list with names may be attached.")
    audience: tuple[str, ...] = Field((), description="Roles it goes to.")


class FacultyBoard(Entry):
    """How a faculty marks each pupil over the tracking period."""

    scale: str = Field(description="The scale used.")
    comments: str = Field("", description="The list of comments to choose from.")
    comment_required_for: tuple[str, ...] = Field((), description="Values that need a comment.")
    set_by: tuple[str, ...] = Field((), description="Roles that set it.")
    read_at: Confidentiality = Field("L1", description="Posts that read this level of a pupil see the pupil's row.")
    periods_shown: int = Field(4, ge=1, le=8, description="Tracking periods shown beside each other, the latest last.")
    days_after_close: int = Field(
        0, ge=0, le=60, description="Days after the tracking period has closed in which it may still be set."
    )


class Modules(Entry):
    """Parts of Ettle the school does without; menus and prints leave them out."""

    off: tuple[str, ...] = ()
