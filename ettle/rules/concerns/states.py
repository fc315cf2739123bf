"""How a concern goes from new to closed: which act moves which state to which, who may do it, and what it needs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from ettle.rules.access import Viewer
from ettle.rules.decision import Decision, no, yes
from ettle.rules.owners import ConcernFacts, may_reassign


class State(StrEnum):
    """Where a concern is."""

    NEW = "new"
    OWNED = "owned"
    ACTING = "acting"
    REVIEWED = "reviewed"
    CLOSED = "closed"


class Act(StrEnum):
    """What somebody may do with a concern."""

    TAKE_UP = "take_up"
    PLAN = "plan"
    SETTLE = "settle"
    REVIEW = "review"
    CLOSE = "close"
    NO_ACTION = "no_action"
    REOPEN = "reopen"
    HAND_ON = "hand_on"
    OVERRIDE = "override"


class Part(StrEnum):
    """What somebody is to a concern."""

    OWNER = "owner"
    REASSIGNS = "reassigns"
    DOES_STEP = "does_step"


class Need(StrEnum):
    """What has to be written with an act."""

    WORDS = "words"
    WHO = "who"
    WHEN = "when"
    STEP = "step"
    OUTCOME = "outcome"
    REASON = "reason"


@dataclass(frozen=True, slots=True)
class Row:
    """One act: from which state to which, who may do it, what it needs, and why it is refused elsewhere."""

    moves: Mapping[State, State]
    who: tuple[Part, ...]
    needs: tuple[Need, ...]
    refused: str
    """Why not, in the open states where it is not for now."""
    refused_in: Mapping[State, str] = field(default_factory=lambda: {State.CLOSED: "concern_closed"})
    """Where the reason is another one."""


NEW, OWNED, ACTING, REVIEWED, CLOSED = State
HOLDS = (Part.OWNER, Part.REASSIGNS)
# Given to somebody else it is new to them; what has been agreed for it stands.
GIVEN = {NEW: NEW, OWNED: NEW, ACTING: ACTING, REVIEWED: REVIEWED}

TABLE: Mapping[Act, Row] = MappingProxyType(
    {
        Act.TAKE_UP: Row({NEW: OWNED}, (Part.OWNER,), (), "taken_up_already"),
        Act.PLAN: Row(
            {NEW: ACTING, OWNED: ACTING, ACTING: ACTING, REVIEWED: ACTING},
            HOLDS,
            (Need.WORDS, Need.WHO, Need.WHEN),
            "concern_closed",
        ),
        Act.SETTLE: Row({ACTING: ACTING, REVIEWED: REVIEWED}, (*HOLDS, Part.DOES_STEP), (Need.STEP,), "nothing_agreed"),
        Act.REVIEW: Row({ACTING: REVIEWED, REVIEWED: REVIEWED}, HOLDS, (Need.OUTCOME, Need.WORDS), "nothing_agreed"),
        Act.CLOSE: Row(
            {REVIEWED: CLOSED},
            HOLDS,
            (Need.REASON,),
            "review_first",
            {NEW: "nothing_agreed", OWNED: "nothing_agreed", CLOSED: "concern_closed"},
        ),
        Act.NO_ACTION: Row({NEW: CLOSED, OWNED: CLOSED}, HOLDS, (Need.REASON,), "something_agreed"),
        Act.REOPEN: Row({CLOSED: OWNED}, HOLDS, (Need.REASON,), "concern_open"),
        Act.HAND_ON: Row(GIVEN, (Part.OWNER,), (Need.WHO, Need.REASON), "concern_closed"),
        Act.OVERRIDE: Row(GIVEN, (Part.REASSIGNS,), (Need.WHO, Need.REASON), "concern_closed"),
    }
)
WAITING = frozenset({State.NEW, State.OWNED})
"""Nobody has acted."""


def after(act: Act, state: State) -> State:
    """The state an act leads to. Raises ValueError where the table has no such move."""
    try:
        return TABLE[act].moves[state]
    except KeyError:
        raise ValueError(f"{act} is not for a concern that is {state}") from None


def for_now(act: Act, state: State) -> Decision:
    """Whether the state lets anybody do it."""
    row = TABLE[act]
    if state in row.moves:
        return yes("concern_stands_so")
    return no(row.refused_in.get(state, row.refused))


def is_theirs(viewer: Viewer, act: Act, concern: ConcernFacts, *, does_step: bool = False) -> Decision:
    """Whether the act is the viewer's to do, whatever the state. `does_step`: the step it is about is theirs to do."""
    if viewer.school_id != concern.pupil.school_id:
        return no("other_school")
    parts: dict[Part, Callable[[], Decision]] = {
        Part.OWNER: lambda: yes("owns_concern") if concern.owner_id == viewer.staff_id else no("not_the_owner"),
        Part.REASSIGNS: lambda: may_reassign(viewer, concern),
        Part.DOES_STEP: lambda: yes("does_step") if does_step else no("not_the_owner"),
    }
    asked = [parts[part]() for part in TABLE[act].who]
    refused = asked[0] if TABLE[act].who == (Part.REASSIGNS,) else no("not_the_owner")
    return next((decision for decision in asked if decision), refused)


def may_do(viewer: Viewer, act: Act, state: State, concern: ConcernFacts, *, does_step: bool = False) -> Decision:
    """May the viewer do this now? First whether it is theirs to do, then whether it is time for it."""
    theirs = is_theirs(viewer, act, concern, does_step=does_step)
    now = for_now(act, state)
    return theirs if now or not theirs else now


def acts_of(viewer: Viewer, state: State, concern: ConcernFacts) -> Mapping[Act, Decision]:
    """Every act with whether the viewer may do it now; what the screens make their buttons from."""
    return {act: may_do(viewer, act, state, concern) for act in Act}
