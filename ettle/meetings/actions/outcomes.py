"""What a meeting agrees about a pupil: in words, or somebody's to do by a day, or a next step of the concern."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.meetings.actions.agenda import LONGEST, permit
from ettle.meetings.models import AgendaItem, Outcome
from ettle.meetings.queries.people import people_about
from ettle.meetings.queries.tables import Found
from ettle.notices.actions import tell
from ettle.people.models import StaffMember
from ettle.pupils.queries.facts import facts_of
from ettle.rules.access import Viewer
from ettle.rules.decision import yes
from ettle.school.queries import policy_for
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
    check(item, text, who, due, as_step=as_step, by=by, now=now)
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


def check(
    item: AgendaItem,
    text: str,
    who: StaffMember | None,
    due: date | None,
    *,
    as_step: bool,
    by: Viewer,
    now: datetime,
    stood: date | None = None,
) -> None:
    """Raises NotTaken naming every fault. A day that `stood` there before may be past."""
    faults = {}
    if not text:
        faults["text"] = _("Write what was agreed: one sentence is enough.")
    elif len(text) > LONGEST:
        faults["text"] = _("At most %(most)s characters are right.") % {"most": LONGEST}
    if as_step and item.concern is None:
        faults["as_step"] = _("There is no concern about this pupil that a step could belong to.")
    if who is not None and who.pk not in dict(people_about(facts_of(item.pupil, by.on), policy_for(by), by.on)):
        faults["who"] = _("Choose somebody whose post or class ties them to this pupil.")
    first = timezone.localdate(now) if due is None or due != stood else due
    faults |= _not_together(who, due, as_step=as_step, on=first)
    if faults:
        raise NotTaken(faults)


def _not_together(who: StaffMember | None, due: date | None, *, as_step: bool, on: date) -> dict[str, str]:
    """Who and by when belong together, and a step needs both."""
    if who is None and (due is not None or as_step):
        return {"who": _("Choose who does it.")}
    if who is not None and due is None:
        return {"due": _("Give the day by which it is done.")}
    if due is not None and due < on:
        return {"due": _("That day is past. Choose today or later.")}
    return {}


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
