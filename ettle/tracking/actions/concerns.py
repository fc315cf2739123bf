"""What is done with a concern as a whole: taking it up, and deciding that nothing needs to be done."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.rules.access import REASONS, Viewer
from ettle.rules.concerns.states import Act, State, after, for_now, is_theirs
from ettle.rules.decision import Decision
from ettle.school.refusals import refusal
from ettle.tracking.models import Concern, NextStep
from ettle.tracking.queries.visible import concern_facts


class NotTaken(ValueError):
    """Why something written about a concern was not taken: a sentence for each field that is wrong."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


def held_now(viewer: Viewer, concern: Concern) -> Concern:
    """The row, locked, as it is now."""
    rows = Concern.objects.select_for_update(of=("self",)).select_related("pupil", "cycle", "owner")
    return rows.get(pk=concern.pk, cycle__school_id=viewer.school_id)


def permitted(viewer: Viewer, act: Act, held: Concern, *, does_step: bool = False) -> Decision:
    """Why the viewer may do it now. Raises PermissionDenied where it is not theirs, NotTaken where it is not time."""
    theirs = is_theirs(viewer, act, concern_facts(viewer, held), does_step=does_step)
    if not theirs:
        raise PermissionDenied(refusal(viewer, theirs))
    if not (now := for_now(act, State(held.state))):
        raise NotTaken({act.value: _(REASONS[now.reason])})
    return theirs


def moved(held: Concern, act: Act) -> None:
    """Put it where the act leads, and say when something about it falls due next. Needs saving."""
    held.state = after(act, State(held.state)).value
    held.due_on = None
    if held.state in (Concern.State.ACTING, Concern.State.REVIEWED):
        steps = held.next_steps.filter(kind=NextStep.Kind.STEP, result="") if held.state == "acting" else ()
        days = [step.due for step in steps] + [held.review_on]
        held.due_on = min((day for day in days if day is not None), default=None)


@transaction.atomic
def take_up(*, by: Viewer, concern: Concern, now: datetime) -> Concern:
    """The owner has opened it: new becomes owned. For anybody else, or later, nothing changes."""
    if concern.state != Concern.State.NEW or concern.owner_id != by.staff_id:
        return concern
    held = held_now(by, concern)
    why = permitted(by, Act.TAKE_UP, held)
    moved(held, Act.TAKE_UP)
    held.seen_at = now
    held.save(update_fields=["state", "due_on", "seen_at"])
    record(by=by, verb="concern.taken_up", about="concern", about_id=held.pk, pupil_id=held.pupil_id, now=now, why=why)
    return held


@transaction.atomic
def decide_no_action(*, by: Viewer, concern: Concern, reason: str, now: datetime) -> NextStep:
    """End a concern with no action, which needs a reason (S2-09). Raises NotTaken."""
    held = held_now(by, concern)
    why = permitted(by, Act.NO_ACTION, held)
    reason = reason.strip()
    if not reason:
        raise NotTaken({"reason": _("Say why nothing needs to be done; whoever reads the list will ask.")})
    step = NextStep.objects.create(concern=held, kind=NextStep.Kind.NO_ACTION, text=reason, by_id=by.staff_id, at=now)
    moved(held, Act.NO_ACTION)
    held.seen_at, held.review_on = held.seen_at or now, None
    held.save(update_fields=["state", "due_on", "seen_at", "review_on"])
    record(by=by, verb="concern.no_action", about="concern", about_id=held.pk, pupil_id=held.pupil_id, now=now, why=why)
    return step
