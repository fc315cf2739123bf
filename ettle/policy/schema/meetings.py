"""Meetings of staff about pupils: whose they are, who sees them, and what puts a pupil on an agenda."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ettle.policy.schema.entry import Entry, Identifier, Text

MeetingScope = Literal["year", "faculty", "school"]
ItemOrigin = Literal["highlighted", "high_tariff", "by_hand"]


class MeetingKind(Entry):
    """One kind of meeting. There is one of it for each year group, for each faculty, or for the whole school."""

    id: Identifier
    label: Text = Field(description="What the school calls it: Year head meeting.")
    of: MeetingScope = Field(description="One for each year group, one for each faculty, or one for the school.")
    items_from: tuple[ItemOrigin, ...] = Field(
        min_length=1,
        description="What its agenda is built from: pupils highlighted on the year's collated list, concerns marked "
        "as high tariff, or concerns put on it by hand.",
    )
    called_by: tuple[str, ...] = Field(
        min_length=1, description="Roles that set its day, build its agenda and write down what it decides."
    )
    seen_by: tuple[str, ...] = Field(
        (), description="Other roles that may open it; each sees the pupils their post reads about, and no others."
    )
    put_on_by: tuple[str, ...] = Field(
        (), description="Roles that may put a concern on its list, or mark it as high tariff, for their own pupils."
    )
    carry_over: bool = Field(True, description="Whether what got no outcome goes on to the next meeting by itself.")
