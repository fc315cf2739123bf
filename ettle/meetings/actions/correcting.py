"""Putting right what a meeting wrote down: an outcome in other words, and a meeting that ended too early."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.meetings.models import Meeting, Outcome
from ettle.meetings.queries.agreeing import what_is_wrong
from ettle.meetings.queries.correcting import why_not_corrected, why_not_reopened
from ettle.meetings.queries.tables import Found, same
from ettle.notices.actions import take_back, tell
from ettle.people.models import StaffMember
from ettle.rules.access import REASONS, Viewer
from ettle.rules.decision import Decision
from ettle.tracking.actions.concerns import NotTaken


@transaction.atomic
def correct_outcome(
    *, found: Found, outcome: Outcome, text: str, who: StaffMember | None, due: date | None, by: Viewer, now: datetime
) -> Outcome:
    """Put an outcome right, whether its meeting is over or not; the audit row keeps the old words.

    Whoever it now gives something to do is told, and whoever had it before is not any more. Raises NotTaken, and
    PermissionDenied with the reason.
    """
    why = _calls(found)
    held = (
        Outcome.objects.select_for_update(of=("self",)).select_related("step", "who", "item__pupil").get(pk=outcome.pk)
    )
    if kept := why_not_corrected(held):
        raise PermissionDenied(kept)
    text = text.strip()
    on = timezone.localdate(now)
    if faults := what_is_wrong(held.item, (text, who, due), as_step=False, by=by, on=on, stood=held.due):
        raise NotTaken(faults)
    had = held.who_id
    before = {"text": held.text, "who": had, "due": held.due.isoformat() if held.due else ""}
    if (held.text, held.who_id, held.due) == (text, who.pk if who else None, due):
        return held
    held.text, held.who, held.due = text, who, due
    held.save(update_fields=["text", "who", "due"])
    record(
        by=by,
        verb="meeting.corrected",
        about="outcome",
        about_id=held.pk,
        pupil_id=held.item.pupil_id,
        now=now,
        why=why,
        before=before,
    )
    _tell(held, had, by, now)
    return held


def _tell(held: Outcome, before: int | None, by: Viewer, now: datetime) -> None:
    if before == held.who_id:
        return
    href = reverse("meetings:mine")
    if before is not None and not Outcome.objects.filter(who_id=before, done_on=None, step=None).exists():
        take_back(by=by, now=now, hrefs=[href], to=before, unread_of=("outcome_given",))
    if held.who_id is not None:
        words, pupil = _("A meeting gave you something to do."), held.item.pupil_id
        tell(to=[held.who_id], kind="outcome_given", words=words, href=href, by=by, now=now, pupil=pupil)


@transaction.atomic
def reopen_meeting(*, found: Found, by: Viewer, now: datetime) -> Meeting:
    """Go on with a meeting that ended too early. What it carried over comes back from the next one.

    Raises PermissionDenied for who does not call it, and NotTaken with a sentence once the next one has begun.
    """
    why = _calls(found)
    meeting = Meeting.objects.select_for_update().get(pk=found.meeting.pk)
    following = Meeting.objects.select_for_update().filter(**same(found.table), ended_at=None).first()
    if kept := why_not_reopened(meeting, following):
        raise NotTaken({"reopen": kept})
    carried = following.items.count() if following else 0
    if following is not None:
        following.delete()
    ended = meeting.ended_at.isoformat() if meeting.ended_at else ""
    meeting.ended_at = meeting.ended_by = None
    meeting.save(update_fields=["ended_at", "ended_by"])
    record(
        by=by,
        verb="meeting.reopened",
        about="meeting",
        about_id=meeting.pk,
        now=now,
        why=why,
        ended=ended,
        brought_back=carried,
    )
    return meeting


def _calls(found: Found) -> Decision:
    if not found.calls:
        raise PermissionDenied(_(REASONS[found.calls.reason]))
    return found.calls
