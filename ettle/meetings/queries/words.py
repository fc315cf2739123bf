"""Sentences about items and outcomes."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.meetings.models import AgendaItem, Outcome
from ettle.meetings.pages import OutcomeLine
from ettle.rules.access import Viewer
from ettle.tracking.queries.concern_rows import concern_href
from ettle.ui.words import day


def origin_words(item: AgendaItem) -> str:
    """Who put it here, and from which list. Needs `by` joined."""
    forms = {
        "highlighted": _("Highlighted on the year's list by %(who)s"),
        "high_tariff": _("High tariff, marked by %(who)s"),
    }
    return forms.get(item.origin, _("Put on the list by %(who)s")) % {"who": item.by.name}


def carried_words(times: int) -> str:
    """How often it waited already."""
    if not times:
        return ""
    return ngettext("Carried over once", "Carried over %(times)s times", times) % {"times": times}


def outcome_line(viewer: Viewer, outcome: Outcome) -> OutcomeLine:
    """An outcome with how it stands. Needs `who` and `step` joined, and the item where it became a step."""
    step = outcome.step
    done = outcome.done_on is not None or (step is not None and bool(step.result))
    late = not done and outcome.due is not None and outcome.due < viewer.on
    return OutcomeLine(
        outcome_id=outcome.pk,
        text=outcome.text,
        stands=_stands(outcome, done=done, late=late),
        done=done,
        late=late,
        step_href=concern_href(step.concern_id) if step is not None else "",
        mine=outcome.who_id == viewer.staff_id and step is None and not done,
    )


def _stands(outcome: Outcome, *, done: bool, late: bool) -> str:
    if outcome.who is None or outcome.due is None:
        return ""
    told = {"who": outcome.who.name, "day": day(outcome.done_on or outcome.due)}
    if outcome.step is not None and done:
        return (_("%(who)s, done") if outcome.step.result == "done" else _("%(who)s, not done")) % told
    if done:
        return _("%(who)s, done %(day)s") % told
    return (_("%(who)s, was due %(day)s") if late else _("%(who)s, by %(day)s")) % told


def when_words(on: date | None, today: date) -> str:
    """When a meeting is, in a sentence."""
    if on is None:
        return _("It has no day yet.")
    return (_("It is on %(day)s.") if on >= today else _("It was to be on %(day)s.")) % {"day": day(on)}
