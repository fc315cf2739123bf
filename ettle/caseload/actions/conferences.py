"""Case conferences: calling one, asking home, and what it agreed (S2-58)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.caseload.actions.permits import permit_more
from ettle.caseload.models import Conference, ConferenceAction, Minute
from ettle.caseload.queries.reach import caseload_in
from ettle.notices.actions import tell
from ettle.people.models import StaffMember
from ettle.rules.access import Viewer
from ettle.rules.decision import Decision, yes
from ettle.school.queries import policy_for
from ettle.tracking.actions.concerns import NotTaken
from ettle.ui.words import day

LONGEST = 300


def _permit(by: Viewer, conference: Conference) -> Decision:
    """Those who may call one may also change it. Raises PermissionDenied."""
    caseload = caseload_in(policy_for(by))
    if caseload is None:
        raise PermissionDenied(_("The school keeps no caseload."))
    return permit_more(by, conference.minute.place.pupil, caseload.conferences_by, _("Case conference"))


@transaction.atomic
def call(
    *, minute: Minute, on: date, where: str, invited: Sequence[StaffMember], others: str, by: Viewer, now: datetime
) -> Conference:
    """Call a conference and tell those invited, naming nobody in what leaves Ettle."""
    conference = Conference.objects.create(minute=minute, on=on, place=where, others=others)
    conference.invited.set(invited)
    why = _permit(by, conference)
    record(
        by=by,
        verb="conference.called",
        about="conference",
        about_id=conference.pk,
        pupil_id=minute.place.pupil_id,
        now=now,
        why=why,
        invited=[staff.pk for staff in invited],
    )
    tell(
        to=[staff.pk for staff in invited],
        kind="meeting_called",
        words=_("You are invited to a case conference on %(day)s.") % {"day": day(on)},
        href=reverse("caseload:conference", args=[conference.pk]),
        by=by,
        now=now,
    )
    return conference


@transaction.atomic
def ask_home(*, conference: Conference, home: str, on: date | None, note: str, by: Viewer, now: datetime) -> Conference:
    """Say whether parents or carers are invited, and what they answered. Raises NotTaken."""
    why = _permit(by, conference)
    note, faults = note.strip(), {}
    if home not in Conference.Home.values:
        faults["home"] = _("Choose how it stands.")
    if home in {Conference.Home.INVITED, Conference.Home.COMING, Conference.Home.NOT_COMING} and on is None:
        faults["home_on"] = _("Give the day they were asked.")
    if on is not None and on > timezone.localdate(now):
        faults["home_on"] = _("That day is still to come. Choose today or earlier.")
    if home == Conference.Home.NOT_ASKED and not note:
        faults["home_note"] = _("Say why home is not invited; it is kept.")
    if len(note) > LONGEST:
        faults["home_note"] = _("At most %(most)s characters are right.") % {"most": LONGEST}
    if faults:
        raise NotTaken(faults)
    held = Conference.objects.select_for_update().get(pk=conference.pk)
    held.home, held.home_on, held.home_note = home, on, note
    held.save(update_fields=["home", "home_on", "home_note"])
    record(
        by=by,
        verb="conference.home_asked",
        about="conference",
        about_id=held.pk,
        pupil_id=conference.minute.place.pupil_id,
        now=now,
        why=why,
        home=home,
    )
    return held


@transaction.atomic
def agree(
    *, conference: Conference, text: str, who: StaffMember | None, due: date | None, by: Viewer, now: datetime
) -> ConferenceAction:
    """Write down one thing the conference agreed: what, who, by when. Raises NotTaken."""
    why = _permit(by, conference)
    text, faults = text.strip(), {}
    if not text:
        faults["text"] = _("Write what will be done: one sentence is enough.")
    elif len(text) > LONGEST:
        faults["text"] = _("At most %(most)s characters are right.") % {"most": LONGEST}
    if who is None or who.school_id != by.school_id:
        faults["who"] = _("Choose who will do it.")
    if due is None:
        faults["due"] = _("Give the day it will be done.")
    elif due < timezone.localdate(now):
        faults["due"] = _("That day is past. Choose today or later.")
    if faults or who is None or due is None:
        raise NotTaken(faults)
    made = ConferenceAction.objects.create(
        conference=conference, text=text, who=who, due=due, by_id=by.staff_id, at=now
    )
    record(
        by=by,
        verb="conference.agreed",
        about="conference",
        about_id=conference.pk,
        pupil_id=conference.minute.place.pupil_id,
        now=now,
        why=why,
    )
    tell(
        to=[who.pk],
        kind="outcome_given",
        words=_("A case conference gave you something to do."),
        href=reverse("caseload:conference", args=[conference.pk]),
        by=by,
        now=now,
    )
    return made


@transaction.atomic
def done(*, action: ConferenceAction, by: Viewer, now: datetime) -> ConferenceAction:
    """Say that an action is done: whoever was to do it may, and whoever may call a conference."""
    why = yes("invited_to_conference") if action.who_id == by.staff_id else _permit(by, action.conference)
    if action.done_on is None:
        action.done_on = timezone.localdate(now)
        action.save(update_fields=["done_on"])
        record(
            by=by,
            verb="conference.action_done",
            about="conference",
            about_id=action.conference_id,
            pupil_id=action.conference.minute.place.pupil_id,
            now=now,
            why=why,
        )
    return action
