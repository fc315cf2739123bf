"""What adopting a draft from a day would mean: which cycles it would be for, and which days are taken."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from ettle.tracking.models import Cycle
from ettle.ui.words import long_date


def already_worked_out(school_id: int, starts: date) -> str:
    """Why no policy may start on a day by which a cycle was worked out under another one; or nothing. One query."""
    closed = Cycle.objects.filter(school_id=school_id, due__gte=starts, closed_at__isnull=False, policy__isnull=False)
    for cycle in closed.select_related("policy").order_by("-closed_at"):
        assert cycle.closed_at is not None
        day = min(cycle.due, timezone.localtime(cycle.closed_at).date())
        if day >= starts:
            told = {"cycle": cycle.name, "version": cycle.policy.version if cycle.policy else "", "day": long_date(day)}
            return _("%(cycle)s was worked out under version %(version)s on %(day)s. A day after that is right.") % told
    return ""


def open_cycles(school_id: int, starts: date) -> tuple[tuple[str, str], ...]:
    """Cycles that are not closed: the name of each with what the draft would mean for it. One query.

    A cycle runs under the policy of the day it is due, or of the day it is closed where that is earlier.
    """
    rows = Cycle.objects.filter(school_id=school_id, closed_at__isnull=True).order_by("due")
    return tuple((cycle.name, _words(cycle, starts)) for cycle in rows)


def _words(cycle: Cycle, starts: date) -> str:
    if cycle.due < starts:
        return _("due on %(day)s, before this day: it keeps the policy in use") % {"day": long_date(cycle.due)}
    told = {"day": long_date(cycle.due), "starts": long_date(starts)}
    return _("due on %(day)s: it runs under this draft unless it is closed before %(starts)s") % told
