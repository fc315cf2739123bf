"""How a concern comes to its end, and back: a review that says whether it helped, the end, and opening it again."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.rules.access import Viewer
from ettle.rules.concerns.overdue import due_after
from ettle.rules.concerns.states import Act
from ettle.rules.decision import Decision
from ettle.school.queries import policy_for
from ettle.tracking.actions.concerns import NotTaken, held_now, moved, permitted
from ettle.tracking.models import Concern, ConcernTurn


@transaction.atomic
def review_concern(*, by: Viewer, concern: Concern, outcome: str, words: str, now: datetime) -> Concern:
    """Say whether what was done has helped. The next review is then asked for as the policy says. Raises NotTaken."""
    held = held_now(by, concern)
    why = permitted(by, Act.REVIEW, held)
    policy, on, words = policy_for(by), timezone.localdate(now), words.strip()
    faults = {}
    if policy.acting.answer(outcome) is None:
        answers = ", ".join(answer.label.lower() for answer in policy.acting.answers)
        faults["outcome"] = _("Choose whether it has helped: %(answers)s.") % {"answers": answers}
    if not words:
        faults["words"] = _("Say in a sentence what you see now.")
    if faults:
        raise NotTaken(faults)
    ConcernTurn.objects.create(
        concern=held, act=ConcernTurn.Act.REVIEW, words=words, outcome=outcome, by_id=by.staff_id, at=now
    )
    held.outcome, held.reviewed_on = outcome, on
    held.review_on = due_after(policy.calendar, on, policy.acting.review_after_school_days)
    moved(held, Act.REVIEW)
    held.save(update_fields=["state", "due_on", "review_on", "outcome", "reviewed_on"])
    _put_on_record(by, "concern.reviewed", held, now, why)
    return held


@transaction.atomic
def close_concern(*, by: Viewer, concern: Concern, reason: str, now: datetime) -> Concern:
    """End a concern that has been reviewed, with a reason; what the review found stands as its outcome."""
    held = held_now(by, concern)
    why = permitted(by, Act.CLOSE, held)
    reason = reason.strip()
    if not reason:
        raise NotTaken({"close_reason": _("Say why it can end; it is kept with the concern.")})
    ConcernTurn.objects.create(
        concern=held, act=ConcernTurn.Act.CLOSE, words=reason, outcome=held.outcome, by_id=by.staff_id, at=now
    )
    moved(held, Act.CLOSE)
    held.review_on = None
    held.save(update_fields=["state", "due_on", "review_on"])
    _put_on_record(by, "concern.ended", held, now, why)
    return held


@transaction.atomic
def review_and_close(*, by: Viewer, concern: Concern, outcome: str, words: str, now: datetime) -> Concern:
    """Both in one: what was seen is also why it can end."""
    review_concern(by=by, concern=concern, outcome=outcome, words=words, now=now)
    return close_concern(by=by, concern=concern, reason=words, now=now)


@transaction.atomic
def reopen_concern(*, by: Viewer, concern: Concern, reason: str, now: datetime) -> Concern:
    """Open an ended concern again, with a reason: it waits for a next step once more. Raises NotTaken."""
    held = held_now(by, concern)
    why = permitted(by, Act.REOPEN, held)
    reason = reason.strip()
    if not reason:
        raise NotTaken({"reopen_reason": _("Say why it is opened again; it is kept with the concern.")})
    ConcernTurn.objects.create(
        concern=held, act=ConcernTurn.Act.REOPEN, words=reason, outcome=held.outcome, by_id=by.staff_id, at=now
    )
    moved(held, Act.REOPEN)
    held.outcome, held.reviewed_on, held.review_on = "", None, None
    held.save(update_fields=["state", "due_on", "review_on", "outcome", "reviewed_on"])
    _put_on_record(by, "concern.opened_again", held, now, why)
    return held


def _put_on_record(by: Viewer, verb: str, held: Concern, now: datetime, why: Decision) -> None:
    record(
        by=by,
        verb=verb,
        about="concern",
        about_id=held.pk,
        pupil_id=held.pupil_id,
        now=now,
        why=why,
        outcome=held.outcome,
    )
