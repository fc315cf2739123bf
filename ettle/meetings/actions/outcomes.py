"""What a meeting agrees about a pupil: in words, or somebody's to do by a day, or a next step of the concern."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.meetings.actions.agenda import permit
from ettle.meetings.models import AgendaItem, Outcome
from ettle.meetings.queries.agreeing import what_is_wrong
from ettle.meetings.queries.tables import Found
from ettle.notices.actions import tell
from ettle.people.models import StaffMember
from ettle.rules.access import Viewer
from ettle.rules.decision import yes
from ettle.tracking.actions.concerns import NotTaken
from ettle.tracking.actions.steps import add_next_step


@transaction.atomic
def agree(
    *,
    found: Found,
    item: AgendaItem,
    text: str,
    who: StaffMember | None,
    due: date | None,
    as_step: bool,
    by: Viewer,
    now: datetime,
) -> Outcome:
    """Write down an outcome. Whoever it gives something to do is told. Raises NotTaken and PermissionDenied.

    With `as_step` it becomes the next step of the concern, where the viewer may write one.
    """
    why = permit(found)
    text = text.strip()
    given = (text, who, due)
    if faults := what_is_wrong(item, given, as_step=as_step, by=by, on=timezone.localdate(now)):
        raise NotTaken(faults)
    step = None
    if as_step and item.concern is not None:
        step = add_next_step(by=by, concern=item.concern, text=text, who=who, due=due, now=now)
    made = Outcome.objects.create(item=item, text=text, who=who, due=due, step=step, by_id=by.staff_id, at=now)
    record(
        by=by,
        verb="meeting.agreed",
        about="outcome",
        about_id=made.pk,
        pupil_id=item.pupil_id,
        now=now,
        why=why,
        meeting=found.meeting.pk,
        step=step.pk if step else None,
    )
    if who is not None and step is None:
        words, href = _("A meeting gave you something to do."), reverse("meetings:mine")
        tell(to=[who.pk], kind="outcome_given", words=words, href=href, by=by, now=now, pupil=item.pupil_id)
    return made


@transaction.atomic
def say_done(*, outcome: Outcome, by: Viewer, now: datetime) -> Outcome:
    """Whoever was to do it says that it is done. Said again, nothing changes. Raises PermissionDenied."""
    if outcome.who_id != by.staff_id:
        raise PermissionDenied(_("Only whoever does it says that it is done."))
    if outcome.step_id is not None:
        raise PermissionDenied(_("It is a next step of the concern: say there whether it was done."))
    if outcome.done_on is None:
        outcome.done_on = timezone.localdate(now)
        outcome.save(update_fields=["done_on"])
        record(
            by=by,
            verb="meeting.outcome_done",
            about="outcome",
            about_id=outcome.pk,
            pupil_id=outcome.item.pupil_id,
            now=now,
            why=yes("outcome_yours"),
        )
    return outcome
