"""Raising a concern by hand, between reports: it goes to whoever acts on one faculty, or to who holds the pupil's."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.notices.actions import tell
from ettle.pupils.models import Pupil
from ettle.rules.access import Viewer
from ettle.rules.concerns.states import Act
from ettle.rules.decision import Decision
from ettle.rules.owners import Placed, may_raise
from ettle.school.models import Subject
from ettle.school.queries import policy_for
from ettle.school.refusals import refusal
from ettle.tracking.actions.concerns import NotTaken, held_now, moved
from ettle.tracking.models import Concern, ConcernReason, ConcernTurn, Cycle
from ettle.tracking.queries.readiness import holders_on
from ettle.tracking.queries.visible import BY_HAND, facts_of_pupil


@transaction.atomic
def raise_by_hand(
    *, by: Viewer, pupil: Pupil, cycle: Cycle | None, subject: Subject | None, words: str, now: datetime
) -> Concern:
    """Raise a concern in the cycle closed last for the pupil's year; on the one there is, add to it. Raises NotTaken.

    An ended concern is opened again. Nothing is given to a new owner: who has the overview decides on that.
    """
    why = may_raise(by, facts_of_pupil(by, pupil))
    if not why:
        raise PermissionDenied(refusal(by, why))
    words, faults = words.strip(), {}
    if not words:
        faults["words"] = _("Say in a sentence or two what you see in class.")
    if subject is None or subject.faculty_id is None:
        faults["subject"] = _("Choose the subject in which you see it.")
    if cycle is None:
        faults["subject"] = _("No cycle has closed for this year group yet: say it to the curriculum leader.")
    if faults or subject is None or cycle is None:
        raise NotTaken(faults)
    # Two who raise one at once take turns, so that the second adds to what the first raised.
    list(Pupil.objects.select_for_update(no_key=True).filter(pk=pupil.pk).values_list("pk"))
    concern = Concern.objects.filter(cycle=cycle, pupil=pupil).first()
    concern = _added_to(by, concern, words, now) if concern else _new(by, pupil, cycle, subject, now)
    ConcernReason.objects.create(
        concern=concern,
        trigger=BY_HAND,
        subject=subject,
        faculty_id=subject.faculty_id,
        measure=BY_HAND,
        value="",
        raised_by_id=by.staff_id,
        because=_("%(subject)s, raised by %(who)s: %(words)s")
        % {"subject": subject.name, "who": by.name, "words": words},
    )
    _tell(by, concern, why, now)
    return concern


def _new(by: Viewer, pupil: Pupil, cycle: Cycle, subject: Subject, now: datetime) -> Concern:
    policy = policy_for(by)
    role = policy.owner_for(1) or ""
    place = Placed(pupil.year, pupil.house_id, pupil.tutor_group_id, subject.faculty_id)
    return Concern.objects.create(
        cycle=cycle,
        pupil=pupil,
        year=pupil.year,
        faculties=1,
        owner_role=role,
        policy_role=role,
        owner_id=holders_on(by.school_id, timezone.localdate(now)).owner(role, place) if role else None,
        raised_at=now,
    )


def _added_to(by: Viewer, concern: Concern, words: str, now: datetime) -> Concern:
    held = held_now(by, concern)
    turn = {"concern": held, "words": words, "by_id": by.staff_id, "at": now}
    ConcernTurn.objects.create(act=ConcernTurn.Act.RAISE, **turn)
    if held.state == Concern.State.CLOSED:
        moved(held, Act.REOPEN)
        held.outcome, held.reviewed_on, held.review_on = "", None, None
        held.save(update_fields=["state", "due_on", "review_on", "outcome", "reviewed_on"])
    return held


def _tell(by: Viewer, concern: Concern, why: Decision, now: datetime) -> None:
    pk, pupil, about = concern.pk, concern.pupil_id, "concern"
    record(by=by, verb="concern.raised_by_hand", about=about, about_id=pk, pupil_id=pupil, now=now, why=why)
    if concern.owner_id is not None:
        words, href = (
            _("A concern was raised by hand, and it is yours."),
            reverse("tracking:concern", args=[concern.pk]),
        )
        tell(
            to=[concern.owner_id], kind="concern_handed", words=words, href=href, by=by, now=now, pupil=concern.pupil_id
        )
