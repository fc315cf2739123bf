"""Making a reporting cycle."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.rules.access import Viewer, may_for_year
from ettle.school.queries import policy_on
from ettle.school.refusals import refusal
from ettle.tracking.actions.reminding import tell_of_cycle
from ettle.tracking.models import Cycle, CycleYear


class CycleRefused(ValueError):
    """Why a cycle was not made: `faults` holds a sentence for each field that is wrong."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


@transaction.atomic
def make_cycle(
    *,
    by: Viewer,
    name: str,
    session: str,
    number: int,
    years: Sequence[str],
    opens: date,
    due: date,
    now: datetime,
) -> Cycle:
    """Make a cycle for some year groups (S2-08). Raises PermissionDenied, or CycleRefused naming each fault."""
    why = may_for_year(by, "manage_cycles", years)
    if years and not why:
        raise PermissionDenied(refusal(by, why))
    if faults := _faults(by.school_id, session, number, years=years, opens=opens, due=due, on=by.on):
        raise CycleRefused(faults)
    cycle = Cycle.objects.create(
        school_id=by.school_id, name=name, session=session, number=number, opens=opens, due=due
    )
    CycleYear.objects.bulk_create(CycleYear(cycle=cycle, year=year) for year in dict.fromkeys(years))
    record(by=by, verb="cycle.made", about="cycle", about_id=cycle.pk, now=now, why=why, years=list(years))
    tell_of_cycle(cycle=cycle, years=years, by=by, now=now)
    return cycle


def _faults(
    school_id: int, session: str, number: int, *, years: Sequence[str], opens: date, due: date, on: date
) -> dict[str, str]:
    faults = {}
    if not years:
        faults["years"] = _("A cycle is for at least one year group. Choose one or more.")
    if due < opens:
        faults["due"] = _("Ratings cannot be due before the cycle opens. Choose the opening day or later.")
    elif (last := _last_day(school_id, session, on)) and due > last:
        faults["due"] = _("%(session)s ends on %(day)s. Choose that day or one before it.") % {
            "session": session,
            "day": date_format(last, "j F Y"),
        }
    same = Cycle.objects.filter(school_id=school_id, session=session, number=number).first()
    if same is not None:
        faults["number"] = _("%(session)s already has a report %(number)s, %(name)s. Use another number.") % {
            "session": session,
            "number": number,
            "name": same.name,
        }
    return faults


def _last_day(school_id: int, session: str, on: date) -> date | None:
    """A cycle due after its school year could neither be mended nor closed in its turn: a slip in the year is told."""
    known = policy_on(school_id, on).calendar.sessions
    return next((one.ends for one in known if one.label == session), None)
