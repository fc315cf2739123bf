"""From a role of the ladder to the person who holds it for one pupil, and who may see and change a concern."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ettle.rules.access import PupilFacts, Viewer, may_see_pupil, relationship
from ettle.rules.decision import Decision, no, yes


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post in force: a role, whoever holds it, and what it covers. What is left None is not asked about."""

    role: str
    staff_id: int
    starts: date
    year: str | None = None
    house_id: int | None = None
    faculty_id: int | None = None
    tutor_group_id: int | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a concern sits: the pupil's year, house and tutor group, and the faculty that raised it."""

    year: str
    house_id: int | None = None
    tutor_group_id: int | None = None
    faculty_id: int | None = None


def covers(post: HeldPost, placed: Placed) -> bool:
    """Whether everything the post is limited to is where the concern sits."""
    return (
        post.year in (None, placed.year)
        and post.house_id in (None, placed.house_id)
        and post.faculty_id in (None, placed.faculty_id)
        and post.tutor_group_id in (None, placed.tutor_group_id)
    )


class Holders:
    """The posts of a school on one day, asked who acts for a pupil."""

    def __init__(self, posts: Iterable[HeldPost]) -> None:
        self._by_role: dict[str, list[HeldPost]] = defaultdict(list)
        for post in sorted(posts, key=lambda post: (post.starts, post.staff_id)):
            self._by_role[post.role].append(post)

    def of(self, role: str, placed: Placed) -> tuple[int, ...]:
        """Staff who hold `role` for this pupil, longest in post first; the first one is the owner."""
        found = (post.staff_id for post in self._by_role[role] if covers(post, placed))
        return tuple(dict.fromkeys(found))

    def owner(self, role: str, placed: Placed) -> int | None:
        """The one owner, or None where nobody holds the post."""
        return next(iter(self.of(role, placed)), None)


@dataclass(frozen=True, slots=True)
class ConcernFacts:
    """What the rules need to know of one concern."""

    owner_id: int | None
    owner_role: str
    year: str
    pupil: PupilFacts


def may_see_concern(viewer: Viewer, concern: ConcernFacts) -> Decision:
    """Its owner, and all who may read about the pupil's learning (L1). The set form is `visible_concerns`.

    Holding a concern opens it for as long as some post reads at that level: with the last post, access ends (R15.3).
    """
    if viewer.school_id != concern.pupil.school_id:
        return no("other_school")
    if concern.owner_id == viewer.staff_id and viewer.posts_reading("L1"):
        return yes("owns_concern")
    return may_see_pupil(viewer, concern.pupil, "L1")


def may_reassign(viewer: Viewer, concern: ConcernFacts) -> Decision:
    """May the viewer name another owner? The right, in a post that reaches the pupil."""
    if viewer.school_id != concern.pupil.school_id:
        return no("other_school")
    for post in viewer.posts:
        if "override_owner" in post.may and (reason := relationship(post, concern.pupil)):
            return yes(reason)
    return no("role_may_not", "override_owner")


def may_raise(viewer: Viewer, pupil: PupilFacts) -> Decision:
    """May the viewer raise a concern by hand? The right, in a post that reaches the pupil and reads about them."""
    if viewer.school_id != pupil.school_id:
        return no("other_school")
    if not pupil.on_roll:
        return no("left_school")
    for post in viewer.posts:
        if "raise_concerns" in post.may and "L1" in post.reads and (reason := relationship(post, pupil)):
            return yes(reason)
    return no("role_may_not", "raise_concerns")


def leads_school(viewer: Viewer) -> bool:
    """Whether a post over the whole school opens the lists of every year."""
    return any(post.scope == "school" and "see_year_list" in post.may for post in viewer.posts)


def year_reach(viewer: Viewer, year: str) -> frozenset[int] | None:
    """Whose part of a year's list the viewer may open: None for the whole year, else these houses (maybe none)."""
    houses: set[int] = set()
    for post in viewer.posts:
        if "see_year_list" not in post.may:
            continue
        if post.scope == "school" or (post.scope == "year" and post.year == year):
            return None
        if post.scope == "house" and post.house_id is not None:
            houses.add(post.house_id)
    return frozenset(houses)
