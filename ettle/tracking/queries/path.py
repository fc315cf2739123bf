"""Where a concern is: on its own way from new to ended, and on the school's path of who has it in hand (S2-37)."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from ettle.policy import Policy
from ettle.policy.schema import PathStep
from ettle.tracking.models import Concern, ConcernTurn, NextStep
from ettle.tracking.pages.concerns import Step
from ettle.tracking.queries.concern_words import role_label
from ettle.ui.words import day

State = Concern.State
ORDER = (State.NEW, State.OWNED, State.ACTING, State.REVIEWED, State.CLOSED)


def journey(concern: Concern, owner: str, steps: Iterable[NextStep], policy: Policy) -> tuple[Step, ...]:
    """New, owned, acting, reviewed, ended: what is behind, where it is, what is ahead, and what was passed over."""
    written, found = list(steps), policy.acting.answer(concern.outcome)
    answer = found.label if found else concern.outcome
    at = ORDER.index(State(concern.state))
    acted = next((step for step in reversed(written) if step.kind == NextStep.Kind.STEP), None)
    ended_bare = concern.state == State.CLOSED and not concern.outcome
    none = next((step for step in reversed(written) if step.kind == NextStep.Kind.NO_ACTION), None)
    reviewed = f"{day(concern.reviewed_on)}, {answer.lower()}" if concern.reviewed_on and answer else ""
    ahead = _("asked on %(day)s") % {"day": day(concern.review_on)} if concern.review_on else ""
    subs = (
        day(concern.raised_at),
        owner if concern.owner_id else _("nobody yet"),
        day(acted.at) if acted and at >= ORDER.index(State.ACTING) else _("nothing yet"),
        reviewed or ahead,
        _("no action") if ended_bare and none else answer.lower() if at == len(ORDER) - 1 else "",
    )
    labels = (_("New"), _("Owned"), _("Acting"), _("Reviewed"), _("Ended"))
    passed = {State.REVIEWED} | (set() if acted else {State.ACTING}) if ended_bare else set()
    return tuple(
        Step(label, "" if place in passed else sub, _state(number, at, passed=place in passed))
        for number, (place, label, sub) in enumerate(zip(ORDER, labels, subs, strict=True))
    )


def _state(number: int, at: int, *, passed: bool) -> str:
    if passed:
        return "passed"
    return "done" if number < at or at == len(ORDER) - 1 else "now" if number == at else "ahead"


def steps_of(policy: Policy) -> tuple[PathStep, ...]:
    """The school's path; where the policy draws none, the rungs of its ladder between teachers and leaders."""
    if policy.path or policy.ladder is None:
        return policy.path
    rungs = dict.fromkeys(step.owner for step in policy.ladder.steps)
    between = [PathStep(id=role, label=role_label(policy, role), roles=(role,)) for role in rungs]
    rate = tuple(role.id for role in policy.roles if role.scope == "class" and "rate" in role.may)
    lead = tuple(role.id for role in policy.roles if role.scope == "school" and "see_year_list" in role.may)
    teachers = PathStep(id="class_teachers", label=_("Class teachers"), roles=rate)
    leaders = PathStep(id="senior_leaders", label=_("Senior leaders"), roles=lead)
    return (teachers, *between, leaders)


def process(
    concern: Concern, policy: Policy, turns: Iterable[ConcernTurn], *, by_hand: bool
) -> tuple[tuple[Step, ...], tuple[str, ...]]:
    """Who has it in hand, from the classroom to the leaders; with it, what those who have it now do.

    The ladder goes straight to one rung by the spread of concern: the steps below it have done nothing, and say so.
    """
    path = steps_of(policy)
    held = _held_by(turns)
    at = next((n for n, step in enumerate(path) if concern.owner_role in step.roles), None)
    if at is None:
        at = next((n for n, step in enumerate(path) if concern.policy_role in step.roles), len(path) - 1)
    involved = set(policy.ladder.stays_involved) if policy.ladder else set()
    shown = []
    for number, step in enumerate(path):
        until = next((held[role] for role in step.roles if role in held), None)
        if number == at:
            shown.append(Step(step.label, role_label(policy, concern.owner_role), "now"))
        elif number == 0:
            shown.append(Step(step.label, _("raised it") if by_hand else _("rated"), "done"))
        elif until is not None:
            shown.append(Step(step.label, _("had it until %(day)s") % {"day": day(until)}, "done"))
        elif number > at:
            shown.append(Step(step.label, "", "ahead"))
        elif involved & set(step.roles):
            shown.append(Step(step.label, _("stays involved, went straight on"), "passed"))
        else:
            shown.append(Step(step.label, _("passed over"), "passed"))
    return tuple(shown), path[at].does if path else ()


def _held_by(turns: Iterable[ConcernTurn]) -> Mapping[str, date]:
    """Roles that had it, each with the day it went on."""
    moves = (ConcernTurn.Act.HAND_ON, ConcernTurn.Act.OVERRIDE)
    return {turn.from_role: turn.at.date() for turn in turns if turn.act in moves and turn.from_role}
