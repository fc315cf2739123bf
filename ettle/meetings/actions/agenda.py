"""Putting a pupil on an agenda and taking one off; the next meeting is made where there is none."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.meetings.models import AgendaItem, Meeting
from ettle.meetings.queries.tables import Found, same
from ettle.meetings.sources import item_sources
from ettle.rules.access import REASONS, Viewer
from ettle.rules.decision import Decision
from ettle.rules.meetings import Table, may_put_on
from ettle.tracking.actions.concerns import NotTaken
from ettle.tracking.models import Concern
from ettle.tracking.queries.visible import concern_facts

LONGEST = 500


@transaction.atomic
def put_on_agenda(*, table: Table, concern: Concern, origin: str, words: str, by: Viewer, now: datetime) -> AgendaItem:
    """Put a concern on the agenda of the next meeting, once. Raises PermissionDenied with the reason, and NotTaken.

    `concern` needs its pupil and cycle joined. Put on again, the item that stands is given back.
    """
    facts = concern_facts(by, concern)
    why = may_put_on(by, table.kind, facts.pupil)
    if not why:
        raise PermissionDenied(_(REASONS[why.reason]))
    if origin not in table.kind.items_from or (table.year and table.year != concern.pupil.year):
        raise PermissionDenied(_("This list does not take such a concern."))
    if table.faculty_id is not None and table.faculty_id not in facts.pupil.faculty_ids:
        raise NotTaken({"faculty": _("Choose a faculty that you have this pupil in.")})
    if len(words) > LONGEST:
        raise NotTaken({"words": _("At most %(most)s characters are right.") % {"most": LONGEST}})
    return _put(
        Meeting.ahead(**same(table)), concern.pupil_id, concern.pk, origin, words.strip(), by=by, now=now, why=why
    )


@transaction.atomic
def collect(*, found: Found, pupil_ids: Collection[int], by: Viewer, now: datetime) -> int:
    """Put those whom the meeting's lists propose on its agenda, the chosen ones of them. How many were put on."""
    permit(found)
    why, done = found.calls, 0
    for origin, one in item_sources.proposed(by, found.table):
        if one.pupil_id in pupil_ids:
            words = one.words if len(one.words) <= LONGEST else one.words[: LONGEST - 1].rsplit(" ", 1)[0] + "…"
            before = AgendaItem.objects.filter(meeting=found.meeting, pupil_id=one.pupil_id).exists()
            _put(found.meeting, one.pupil_id, one.concern_id, origin, words, by=by, now=now, why=why)
            done += not before
    return done


@transaction.atomic
def take_off(*, found: Found, item: AgendaItem, by: Viewer, now: datetime) -> None:
    """Take an item off before the meeting: whoever calls it may, and whoever put it on. Raises PermissionDenied."""
    if item.by_id != by.staff_id and not found.calls:
        raise PermissionDenied(_("Only whoever put it on, or whoever calls the meeting, takes it off."))
    _still_ahead(found.meeting)
    if item.outcomes.exists():
        raise PermissionDenied(_("Something is agreed about it already: it stays."))
    pk, pupil = item.pk, item.pupil_id
    item.delete()
    record(by=by, verb="meeting.taken_off", about="agenda_item", about_id=pk, pupil_id=pupil, now=now, why=found.why)


def permit(found: Found) -> Decision:
    """Those who call it change it, while it is ahead. Raises PermissionDenied with the reason."""
    if not found.calls:
        raise PermissionDenied(_(REASONS[found.calls.reason]))
    _still_ahead(found.meeting)
    return found.calls


def _still_ahead(meeting: Meeting) -> None:
    """As it is now, held till the transaction ends: somebody may have ended it since it was read."""
    if Meeting.objects.select_for_update().get(pk=meeting.pk).ended_at is not None:
        raise PermissionDenied(_("This meeting is over. What it agreed stands as it is."))


def _put(
    meeting: Meeting,
    pupil_id: int,
    concern_id: int | None,
    origin: str,
    words: str,
    *,
    by: Viewer,
    now: datetime,
    why: Decision,
) -> AgendaItem:
    told = {"concern_id": concern_id, "origin": origin, "words": words, "by_id": by.staff_id, "at": now}
    item, made = AgendaItem.objects.get_or_create(meeting=meeting, pupil_id=pupil_id, defaults=told)
    if not made and words and words not in item.words:
        item.words = f"{item.words} {words}".strip()[:LONGEST]
        item.save(update_fields=["words"])
    if made or words:
        record(
            by=by,
            verb="meeting.put_on",
            about="agenda_item",
            about_id=item.pk,
            pupil_id=pupil_id,
            now=now,
            why=why,
            meeting=meeting.pk,
            origin=origin,
        )
    return item
