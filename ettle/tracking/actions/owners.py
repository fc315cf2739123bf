"""Who has the overview of a concern: naming somebody else than the policy did, and handing it on along the path."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.notices.actions import tell
from ettle.people.models import Post, StaffMember
from ettle.people.queries import TEACHER, reads_about
from ettle.rules.access import REASONS, Viewer
from ettle.rules.concerns.states import Act
from ettle.rules.decision import Decision
from ettle.school.dated import in_force
from ettle.school.queries import policy_for
from ettle.tracking.actions.concerns import NotTaken, held_now, moved, permitted
from ettle.tracking.actions.reminding import no_longer_owner
from ettle.tracking.models import Concern, ConcernTurn
from ettle.tracking.queries.handing import whom


@transaction.atomic
def override_owner(*, by: Viewer, concern: Concern, owner: StaffMember | None, reason: str, now: datetime) -> Concern:
    """Give a concern to somebody else, with a reason; the policy's own choice stays on record (S2-25)."""
    held = held_now(by, concern)
    why = permitted(by, Act.OVERRIDE, held)
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
    if faults or owner is None:
        raise NotTaken(faults)
    role = _role_of(owner.pk, timezone.localdate(now))
    return _give(held, Act.OVERRIDE, by=by, to=owner, role=role, reason=reason, now=now, why=why)


@transaction.atomic
def hand_on(*, by: Viewer, concern: Concern, to: StaffMember | None, reason: str, now: datetime) -> Concern:
    """The owner hands it on to whoever holds another step of the path for this pupil. Raises NotTaken."""
    held = held_now(by, concern)
    why = permitted(by, Act.HAND_ON, held)
    policy, reason = policy_for(by), reason.strip()
    if not policy.acting.hand_on:
        raise PermissionDenied(_(REASONS["no_handing_on"]))
    roles = {person.staff_id: person.role for person in whom(held, policy, by.on)}
    faults = {}
    if to is None or to.pk not in roles:
        faults["to"] = _("Choose somebody who holds another step of the path for this pupil.")
    if not reason:
        faults["hand_reason"] = _("Say why it goes on; whoever receives it begins with your words.")
    if faults or to is None:
        raise NotTaken(faults)
    return _give(held, Act.HAND_ON, by=by, to=to, role=roles[to.pk], reason=reason, now=now, why=why)


def _give(
    held: Concern, act: Act, *, by: Viewer, to: StaffMember, role: str, reason: str, now: datetime, why: Decision
) -> Concern:
    before, from_role = held.owner_id, held.owner_role
    held.owner, held.owner_role, held.seen_at = to, role, None
    held.override_reason, held.overridden_by_id = reason[:300], by.staff_id
    moved(held, act)
    held.save(update_fields=["owner", "owner_role", "override_reason", "overridden_by", "seen_at", "state", "due_on"])
    ConcernTurn.objects.create(
        concern=held, act=act.value, words=reason, from_role=from_role, to_role=role, to=to, by_id=by.staff_id, at=now
    )
    record(
        by=by,
        verb="concern.owner_changed" if act is Act.OVERRIDE else "concern.handed_on",
        about="concern",
        about_id=held.pk,
        pupil_id=held.pupil_id,
        now=now,
        why=why,
        from_staff=before,
        to_staff=held.owner_id,
    )
    if before is not None and before != to.pk:
        no_longer_owner(concern=held, staff_id=before, by=by, now=now)
    words, href = _("A concern was handed to you."), reverse("tracking:concern", args=[held.pk])
    tell(to=[to.pk], kind="concern_handed", words=words, href=href, by=by, now=now, pupil=held.pupil_id)
    return held


def _role_of(staff_id: int | None, on: date) -> str:
    """The first post in force of whoever was named; without one they teach."""
    post = Post.objects.filter(in_force(on), staff_id=staff_id).order_by("starts", "pk").first()
    return post.role if post else TEACHER
