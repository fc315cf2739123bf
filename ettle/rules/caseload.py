"""Who is on the support team's caseload and why, who keeps it, and who may open a memo."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from ettle.policy.schema import Caseload, CaseloadSource
from ettle.rules.access import PupilFacts, Viewer, relationship
from ettle.rules.decision import Decision, no, yes

LEVEL = "L2"
"""What is minuted about support is pastoral."""
ENDED = "closed"


@dataclass(frozen=True, slots=True)
class Held:
    """A concern of a pupil: its number, who holds it and where it stands."""

    pupil: int
    concern: int
    owner: str
    state: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark on the faculty board."""

    pupil: int
    faculty: int
    value: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class InGroup:
    """A pupil in a vulnerability category."""

    pupil: int
    category: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Support asked for on a concern."""

    pupil: int
    concern: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a caseload may look at."""

    concerns: tuple[Held, ...] = ()
    board: tuple[Marked, ...] = ()
    groups: tuple[InGroup, ...] = ()
    asked: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """One source that holds for a pupil: the policy's id of it, and the fact behind it."""

    source: str
    origin: str
    category: str = ""
    faculty: int = 0
    concern: int = 0
    value: str = ""
    reason: str = ""


def on_caseload(caseload: Caseload, facts: Facts) -> dict[int, tuple[Found, ...]]:
    """Every pupil that the policy puts on the caseload, with each source that holds, in the order of the policy."""
    found: dict[int, list[Found]] = defaultdict(list)
    enough: set[int] = set()
    for source in caseload.sources:
        for pupil, facts_found in _holding(source, facts).items():
            found[pupil] += facts_found
            if source.alone:
                enough.add(pupil)
    return {pupil: tuple(dict.fromkeys(found[pupil])) for pupil in sorted(enough)}


def _holding(source: CaseloadSource, facts: Facts) -> Mapping[int, list[Found]]:
    """The pupils for whom one source holds."""
    told: dict[int, list[Found]] = defaultdict(list)
    for pupil, found in _READ[source.comes_from](source, facts):
        told[pupil].append(found)
    least = source.faculties_at_least if source.comes_from == "faculty_board" else 0
    return {pupil: found for pupil, found in told.items() if len({one.faculty for one in found}) >= least}


Holding = Iterator[tuple[int, Found]]


def _concerns(source: CaseloadSource, facts: Facts) -> Holding:
    for held in facts.concerns:
        stands = held.state in source.states if source.states else held.state != ENDED
        if stands and (not source.owners or held.owner in source.owners):
            yield held.pupil, Found(source.id, "concern", concern=held.concern)


def _marks(source: CaseloadSource, facts: Facts) -> Holding:
    for mark in facts.board:
        if mark.value in source.values:
            found = Found(source.id, "faculty_board", faculty=mark.faculty, value=mark.value, reason=mark.reason)
            yield mark.pupil, found


def _groups(source: CaseloadSource, facts: Facts) -> Holding:
    for group in facts.groups:
        if group.category in source.categories:
            yield group.pupil, Found(source.id, "category", category=group.category)


def _asked(source: CaseloadSource, facts: Facts) -> Holding:
    for asked in facts.asked:
        yield asked.pupil, Found(source.id, "support_asked", concern=asked.concern)


_READ: Mapping[str, Callable[[CaseloadSource, Facts], Holding]] = {
    "concern": _concerns,
    "faculty_board": _marks,
    "category": _groups,
    "support_asked": _asked,
}


@dataclass(frozen=True, slots=True)
class Moves:
    """How the caseload changed since the tracking period before."""

    new: frozenset[int]
    still: frozenset[int]
    gone: frozenset[int]


def moves(before: Collection[int], now: Collection[int]) -> Moves:
    """Who is new, who was there before, and for whom nothing holds any more; nobody is dropped by this."""
    was, is_now = frozenset(before), frozenset(now)
    return Moves(is_now - was, is_now & was, was - is_now)


def may_keep(viewer: Viewer, kept_by: Iterable[str], pupil: PupilFacts) -> Decision:
    """May the viewer read and write this pupil's caseload record? The set form is `kept_by_viewer`."""
    if viewer.school_id != pupil.school_id:
        return no("other_school")
    roles = frozenset(kept_by)
    for post in viewer.posts:
        if post.role in roles and LEVEL in post.reads and (reason := relationship(post, pupil)):
            return yes(reason)
    return no("role_may_not")


def may_write_at(viewer: Viewer, level: str) -> Decision:
    """May the viewer write something as confidential as this? Whoever may not read it may not write it either."""
    return yes("role_may") if viewer.posts_reading(level) else no("level_too_high")


@dataclass(frozen=True, slots=True)
class MemoFacts:
    """What the rule asks of a memo: its school, who wrote it, and the staff it names."""

    school_id: int
    by: int
    to: frozenset[int]


def may_open_memo(viewer: Viewer, memo: MemoFacts) -> Decision:
    """Only those it names, and whoever wrote it; for as long as some post of theirs reads about pupils (R15.3)."""
    if viewer.school_id != memo.school_id:
        return no("other_school")
    if not viewer.posts_reading("L1"):
        return no("level_too_high")
    if viewer.staff_id in memo.to:
        return yes("named_in_memo")
    return yes("wrote_memo") if viewer.staff_id == memo.by else no("not_named_in_memo")


@dataclass(frozen=True, slots=True)
class ConferenceFacts:
    """What the rule asks of a case conference: the pupil, and the staff it invites or gave something to do."""

    pupil: PupilFacts
    invited: frozenset[int]


def may_open_conference(viewer: Viewer, kept_by: Iterable[str], conference: ConferenceFacts) -> Decision:
    """Those who keep the pupil's record, and those whom the conference names."""
    keeps = may_keep(viewer, kept_by, conference.pupil)
    if keeps or viewer.school_id != conference.pupil.school_id:
        return keeps
    named = viewer.staff_id in conference.invited and bool(viewer.posts_reading("L1"))
    return yes("invited_to_conference") if named else no("role_may_not")
