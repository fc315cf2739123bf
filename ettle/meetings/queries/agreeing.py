"""What is wrong with an outcome before it is written down."""

from datetime import date

from django.utils.translation import gettext as _

from ettle.meetings.models import AgendaItem
from ettle.meetings.queries.people import people_about
from ettle.people.models import StaffMember
from ettle.pupils.queries.facts import facts_of
from ettle.rules.access import Viewer
from ettle.school.queries import policy_for

LONGEST = 500

Given = tuple[str, StaffMember | None, date | None]
"""The words, who does it and by when."""


def what_is_wrong(
    item: AgendaItem, given: Given, *, as_step: bool, by: Viewer, on: date, stood: date | None = None
) -> dict[str, str]:
    """Every fault, a sentence for each field. A day that `stood` there before may be past. Three queries at most."""
    text, who, due = given
    faults = {}
    if not text:
        faults["text"] = _("Write what was agreed: one sentence is enough.")
    elif len(text) > LONGEST:
        faults["text"] = _("At most %(most)s characters are right.") % {"most": LONGEST}
    if as_step and item.concern is None:
        faults["as_step"] = _("There is no concern about this pupil that a step could belong to.")
    if who is not None and who.pk not in dict(people_about(facts_of(item.pupil, by.on), policy_for(by), by.on)):
        faults["who"] = _("Choose somebody whose post or class ties them to this pupil.")
    return faults | _not_together(who, due, as_step=as_step, on=on if due is None or due != stood else due)


def _not_together(who: StaffMember | None, due: date | None, *, as_step: bool, on: date) -> dict[str, str]:
    """Who and by when belong together, and a step needs both."""
    if who is None and (due is not None or as_step):
        return {"who": _("Choose who does it.")}
    if who is not None and due is None:
        return {"due": _("Give the day by which it is done.")}
    if due is not None and due < on:
        return {"due": _("That day is past. Choose today or later.")}
    return {}
