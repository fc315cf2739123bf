"""A meeting itself: the day it is on, and its end, which carries over what got no outcome."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.meetings.actions.agenda import permit
from ettle.meetings.models import AgendaItem, Meeting
from ettle.meetings.queries.people import sitting
from ettle.meetings.queries.tables import Found, same
from ettle.notices.actions import tell
from ettle.rules.access import Viewer
from ettle.rules.decision import Decision
from ettle.rules.meetings import Table
from ettle.school.queries import policy_for
from ettle.tracking.actions.concerns import NotTaken
from ettle.ui.words import day


@transaction.atomic
def begin(*, table: Table, why: Decision, by: Viewer, now: datetime) -> Meeting:
    """The meeting ahead of this table, made where there is none. `why` is the rule's yes to calling it."""
    before = Meeting.objects.filter(**same(table), ended_at=None).first()
    if before is not None:
        return before
    made = Meeting.ahead(**same(table))
    record(by=by, verb="meeting.begun", about="meeting", about_id=made.pk, now=now, why=why)
    return made


@transaction.atomic
def set_day(*, found: Found, on: date | None, place: str, by: Viewer, now: datetime) -> Meeting:
    """Say when and where it is. Those who sit in it are told of a new day. Raises NotTaken, PermissionDenied."""
    why = permit(found)
    if on is None:
        raise NotTaken({"on": _("Give the day of the meeting.")})
    meeting = Meeting.objects.select_for_update().get(pk=found.meeting.pk)
    moved, meeting.on, meeting.place = meeting.on != on, on, place.strip()[:100]
    meeting.save(update_fields=["on", "place"])
    record(by=by, verb="meeting.called", about="meeting", about_id=meeting.pk, now=now, why=why, on=on.isoformat())
    if moved and on >= timezone.localdate(now):
        words = _("%(meeting)s is on %(day)s.") % {"meeting": found.title, "day": day(on)}
        href = reverse("meetings:meeting", args=[meeting.pk])
        told = sitting(found.table, policy_for(by), by.on)
        tell(to=told, kind="meeting_called", words=words, href=href, by=by, now=now)
    return meeting


@transaction.atomic
def end_meeting(*, found: Found, by: Viewer, now: datetime) -> int:
    """The meeting is over: what got no outcome goes on the next agenda. How many did. Raises NotTaken.

    A concern that came to its end meanwhile is not carried over.
    """
    why = permit(found)
    meeting = Meeting.objects.select_for_update().get(pk=found.meeting.pk)
    if meeting.on is None or meeting.on > timezone.localdate(now):
        raise NotTaken({"on": _("It can end on its day or after. Set the day it was.")})
    meeting.ended_at, meeting.ended_by_id = now, by.staff_id
    meeting.save(update_fields=["ended_at", "ended_by"])
    open_items = [
        item
        for item in meeting.items.filter(outcomes__isnull=True).select_related("concern")
        if item.concern is None or item.concern.state != "closed"
    ]
    carried = _carry(found.table, open_items) if found.table.kind.carry_over and open_items else 0
    record(by=by, verb="meeting.ended", about="meeting", about_id=meeting.pk, now=now, why=why, carried_over=carried)
    return carried


def _carry(table: Table, items: list[AgendaItem]) -> int:
    """Onto the next agenda, with the words and the person of the first time."""
    following = Meeting.ahead(**same(table))
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=following,
            pupil_id=item.pupil_id,
            concern_id=item.concern_id,
            origin=item.origin,
            words=item.words,
            by_id=item.by_id,
            at=item.at,
            carried_from=item,
            times_carried=item.times_carried + 1,
        )
        for item in items
    )
    return len(items)
