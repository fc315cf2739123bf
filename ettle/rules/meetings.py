"""Whose a meeting is, who may open it, who calls it, and who puts a pupil on its agenda."""

from collections.abc import Iterable
from dataclasses import dataclass

from ettle.policy.schema import MeetingKind
from ettle.rules.access import PostFacts, PupilFacts, Viewer, relationship
from ettle.rules.decision import Decision, no, yes

LEVEL = "L1"
"""What is said about a pupil at a meeting of staff is read at this level, as a concern is."""


@dataclass(frozen=True, slots=True)
class Table:
    """Who sits together: the kind of meeting, and the year or faculty it is of (neither: the whole school)."""

    kind: MeetingKind
    school_id: int
    year: str = ""
    faculty_id: int | None = None


def may_call(viewer: Viewer, table: Table, taught_in: frozenset[int] = frozenset()) -> Decision:
    """May the viewer set its day, build its agenda and write down what it decides?"""
    return _sits(viewer, table, table.kind.called_by, taught_in, "calls_meeting")


def may_open(viewer: Viewer, table: Table, taught_in: frozenset[int] = frozenset()) -> Decision:
    """May the viewer open it at all? Of which pupils they then read is asked of each pupil.

    `taught_in` are the faculties the viewer teaches in: a class post says only which classes.
    """
    return may_call(viewer, table, taught_in) or _sits(viewer, table, table.kind.seen_by, taught_in, "sits_in_meeting")


def may_put_on(viewer: Viewer, kind: MeetingKind, pupil: PupilFacts) -> Decision:
    """May the viewer put a concern of this pupil on a list of this kind, or mark it as high tariff for it?"""
    if viewer.school_id != pupil.school_id:
        return no("other_school")
    for post in viewer.posts_reading(LEVEL):
        if post.role in kind.put_on_by and relationship(post, pupil):
            return yes("puts_on_agenda")
    return no("not_put_on_by")


def _sits(viewer: Viewer, table: Table, roles: Iterable[str], taught_in: frozenset[int], reason: str) -> Decision:
    if viewer.school_id != table.school_id:
        return no("other_school")
    wanted = frozenset(roles)
    posts = (post for post in viewer.posts_reading(LEVEL) if post.role in wanted)
    return yes(reason) if any(_reaches(post, table, taught_in) for post in posts) else no("not_your_meeting")


def _reaches(post: PostFacts, table: Table, taught_in: frozenset[int]) -> bool:
    """A post over another year or another faculty does not sit there; one over a house has pupils in every year."""
    if table.kind.of == "year" and post.scope == "year":
        return post.year == table.year
    if table.kind.of == "faculty":
        if post.scope == "faculty":
            return post.faculty_id == table.faculty_id
        return post.scope == "school" or (post.scope == "class" and table.faculty_id in taught_in)
    return True
