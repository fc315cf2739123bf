"""What happened to a concern, in order: next steps and what became of them, reviews, owners, its end."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from ettle.policy import Policy
from ettle.rules.access import Viewer
from ettle.rules.concerns.overdue import days_late
from ettle.rules.concerns.states import Act, State, may_do
from ettle.rules.owners import ConcernFacts
from ettle.tracking.models import Concern, ConcernTurn, NextStep
from ettle.tracking.pages.one_concern import Told
from ettle.tracking.queries.concern_words import late_words, role_label
from ettle.ui.words import day

Turn = ConcernTurn.Act


def told(
    viewer: Viewer,
    concern: Concern,
    facts: ConcernFacts,
    policy: Policy,
    *,
    steps: Iterable[NextStep],
    turns: Iterable[ConcernTurn],
) -> tuple[Told, ...]:
    """Newest last. `steps` have `who`, `by` and `settled_by` joined, `turns` have `by` and `to`."""
    found = [_step(viewer, concern, facts, policy, step) for step in steps]
    found += [_turn(policy, turn) for turn in turns]
    return tuple(sorted(found, key=lambda one: one.at))


def _step(viewer: Viewer, concern: Concern, facts: ConcernFacts, policy: Policy, step: NextStep) -> Told:
    if step.kind == NextStep.Kind.NO_ACTION:
        note = _("Decided by %(name)s") % {"name": step.by.name}
        return Told("no_action", step.at, _("No action"), step.text, note)
    written = {"who": step.who.name if step.who else "", "by": step.by.name, "due": day(step.due) if step.due else ""}
    note = _("%(who)s, by %(due)s; written by %(by)s") % written
    settle = may_do(viewer, Act.SETTLE, State(concern.state), facts, does_step=step.who_id == viewer.staff_id)
    is_open = not step.result and concern.state != Concern.State.CLOSED
    if step.result and step.settled_at:
        done = {"day": day(step.settled_at), "name": step.settled_by.name if step.settled_by else ""}
        form = _("Done, says %(name)s, %(day)s") if step.result == "done" else _("Not done, says %(name)s, %(day)s")
        note = f"{note}. {form % done}{': ' + step.result_words if step.result_words else ''}"
    return Told(
        "step",
        step.at,
        _step_title(policy, step),
        step.text,
        note,
        step_id=step.pk,
        result=step.result,
        may_settle=bool(settle) and is_open,
        late=late_words(_late(policy, step.due, viewer.on)) if is_open else "",
    )


def _late(policy: Policy, due: date | None, on: date) -> int:
    return days_late(policy.calendar, due, on) if due else 0


def _step_title(policy: Policy, step: NextStep) -> str:
    label = next((act.label for act in policy.acts if act.id == step.act), "")
    if step.asks_support_team:
        return _("%(act)s, asked of the support team") % {"act": label}
    return label or _("Next step")


def _turn(policy: Policy, turn: ConcernTurn) -> Told:
    answer = policy.acting.answer(turn.outcome)
    outcome = answer.label.lower() if answer else turn.outcome
    to = {
        "who": turn.to.name if turn.to else "",
        "role": role_label(policy, turn.to_role).lower(),
    }
    titles = {
        Turn.REVIEW: _("Reviewed: %(outcome)s") % {"outcome": outcome},
        Turn.CLOSE: _("Ended: %(outcome)s") % {"outcome": outcome},
        Turn.REOPEN: _("Opened again"),
        Turn.HAND_ON: _("Handed on to %(who)s, %(role)s") % to,
        Turn.OVERRIDE: _("Given to %(who)s, %(role)s") % to,
        Turn.RAISE: _("Raised again by hand"),
    }
    return Told(turn.act, turn.at, titles[Turn(turn.act)], turn.words, turn.by.name)
