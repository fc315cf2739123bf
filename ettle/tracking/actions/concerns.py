"""What an owner does with a concern: take it up, write a next step, end it; and naming another owner."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.people.models import Post, StaffMember
from ettle.people.queries import reads_about
from ettle.rules.access import Viewer
from ettle.rules.decision import Decision
from ettle.rules.owners import may_act, may_reassign
from ettle.school.dated import in_force
from ettle.school.queries import policy_for
from ettle.school.refusals import refusal
from ettle.tracking.models import Concern, NextStep
from ettle.tracking.queries.visible import concern_facts


class NotTaken(ValueError):
    """Why something written about a concern was not taken: a sentence for each field that is wrong."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


def _held(by: Viewer, concern: Concern) -> Concern:
    """The row, locked, as it is now."""
    rows = Concern.objects.select_for_update(of=("self",)).select_related("pupil", "cycle", "owner")
    return rows.get(pk=concern.pk, cycle__school_id=by.school_id)


def _permit(by: Viewer, decision: Decision) -> Decision:
    if not decision:
        raise PermissionDenied(refusal(by, decision))
    return decision


@transaction.atomic
def take_up(*, by: Viewer, concern: Concern, now: datetime) -> Concern:
    """The owner has opened it: new becomes owned. For anybody else, or later, nothing changes."""
    if concern.state != Concern.State.NEW or concern.owner_id != by.staff_id:
        return concern
    held = _held(by, concern)
    why = _permit(by, may_act(by, concern_facts(by, held)))
    held.state, held.seen_at = Concern.State.OWNED, now
    held.save(update_fields=["state", "seen_at"])
    record(by=by, verb="concern.taken_up", about="concern", about_id=held.pk, pupil_id=held.pupil_id, now=now, why=why)
    return held


@transaction.atomic
def add_next_step(
    *, by: Viewer, concern: Concern, text: str, who: StaffMember | None, due: date | None, now: datetime
) -> NextStep:
    """Write what was agreed, by whom and by when; the concern is then acting (S2-09). Raises NotTaken."""
    held = _held(by, concern)
    why = _permit(by, may_act(by, concern_facts(by, held)))
    faults = {}
    text = text.strip()
    if not text:
        faults["text"] = _("Write what will be done: one sentence is enough.")
    if who is None or who.school_id != by.school_id:
        faults["who"] = _("Choose who will do it.")
    if due is None:
        faults["due"] = _("Give the day it will be done or looked at again.")
    elif due < timezone.localdate(now):
        faults["due"] = _("That day is past. Choose today or later.")
    if faults:
        raise NotTaken(faults)
    step = NextStep.objects.create(
        concern=held, kind=NextStep.Kind.STEP, text=text, who=who, due=due, by_id=by.staff_id, at=now
    )
    _move(held, Concern.State.ACTING, now)
    record(by=by, verb="concern.next_step", about="concern", about_id=held.pk, pupil_id=held.pupil_id, now=now, why=why)
    return step


@transaction.atomic
def decide_no_action(*, by: Viewer, concern: Concern, reason: str, now: datetime) -> NextStep:
    """End a concern with no action, which needs a reason (S2-09). Raises NotTaken."""
    held = _held(by, concern)
    why = _permit(by, may_act(by, concern_facts(by, held)))
    reason = reason.strip()
    if not reason:
        raise NotTaken({"reason": _("Say why nothing needs to be done; whoever reads the list will ask.")})
    step = NextStep.objects.create(concern=held, kind=NextStep.Kind.NO_ACTION, text=reason, by_id=by.staff_id, at=now)
    _move(held, Concern.State.CLOSED, now)
    record(by=by, verb="concern.no_action", about="concern", about_id=held.pk, pupil_id=held.pupil_id, now=now, why=why)
    return step


@transaction.atomic
def end_concern(*, by: Viewer, concern: Concern, now: datetime) -> Concern:
    """End a concern that has a next step. Raises NotTaken where nothing has been agreed yet (S2-09)."""
    held = _held(by, concern)
    why = _permit(by, may_act(by, concern_facts(by, held)))
    if not held.next_steps.exists():
        raise NotTaken({"end": _("Not yet: it needs a next step, or “no action” with a reason.")})
    _move(held, Concern.State.CLOSED, now)
    record(by=by, verb="concern.ended", about="concern", about_id=held.pk, pupil_id=held.pupil_id, now=now, why=why)
    return held


@transaction.atomic
def override_owner(*, by: Viewer, concern: Concern, owner: StaffMember | None, reason: str, now: datetime) -> Concern:
    """Give a concern to somebody else, with a reason; the policy's own choice stays on record (S2-25)."""
    held = _held(by, concern)
    why = _permit(by, may_reassign(by, concern_facts(by, held)))
    reason = reason.strip()
    faults = {}
    if owner is None or owner.school_id != by.school_id or owner.left_on is not None:
        faults["owner"] = _("Choose who will have the overview.")
    elif not reads_about(owner, policy_for(by), by.on):
        faults["owner"] = _(
            "%(name)s holds no post that reads about concerns. Choose somebody who teaches or supports pupils."
        ) % {"name": owner.name}
    elif owner.pk == held.owner_id:
        faults["owner"] = _("%(name)s already holds this concern.") % {"name": owner.name}
    if not reason:
        faults["why"] = _("Say why the policy's choice does not fit here; it is kept with the concern.")
    if faults:
        raise NotTaken(faults)
    before = held.owner_id
    held.owner, held.override_reason, held.overridden_by_id = owner, reason, by.staff_id
    held.owner_role, held.seen_at = _role_of(held.owner_id, timezone.localdate(now)), None
    if held.state == Concern.State.OWNED:
        held.state = Concern.State.NEW
    held.save(update_fields=["owner", "owner_role", "override_reason", "overridden_by", "seen_at", "state"])
    record(
        by=by,
        verb="concern.owner_changed",
        about="concern",
        about_id=held.pk,
        pupil_id=held.pupil_id,
        now=now,
        why=why,
        from_staff=before,
        to_staff=held.owner_id,
    )
    return held


def _role_of(staff_id: int | None, on: date) -> str:
    """The first post in force of whoever was named; without one they teach."""
    post = Post.objects.filter(in_force(on), staff_id=staff_id).order_by("starts", "pk").first()
    return post.role if post else "class_teacher"


def _move(concern: Concern, state: str, now: datetime) -> None:
    concern.state = state
    concern.seen_at = concern.seen_at or now
    concern.save(update_fields=["state", "seen_at"])
