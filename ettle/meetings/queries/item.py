"""One pupil of an agenda: what is known, what was agreed before, and the form for what is agreed now."""

from dataclasses import replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from ettle.meetings.models import AgendaItem, Outcome
from ettle.meetings.pages import AgendaLine, ItemPage, OutcomeLine
from ettle.meetings.queries.agenda import line_of, next_item_href, rows_of, with_outcomes
from ettle.meetings.queries.correcting import why_not_corrected
from ettle.meetings.queries.people import people_about
from ettle.meetings.queries.tables import Found, item_for, same
from ettle.meetings.queries.words import outcome_line
from ettle.pupils.queries.facts import facts_of
from ettle.rules.access import REASONS, Viewer
from ettle.rules.concerns.states import Act, State, acts_of
from ettle.school.queries import policy_for
from ettle.school.words import protection_notice
from ettle.tracking.models import Concern
from ettle.tracking.pages.concerns import Typed
from ettle.tracking.queries.visible import concern_facts


def item_page(viewer: Viewer, meeting_id: int, item_id: int, *, form: Typed | None = None) -> ItemPage:
    """The page of one item; what was typed and refused is shown again. Raises Http404. A score of queries at most."""
    found, item = item_for(viewer, meeting_id, item_id)
    whole = with_outcomes(AgendaItem.objects.filter(pk=item.pk))[0]
    row = rows_of(viewer, [item]).get(item.concern_id or 0)
    writes = bool(found.calls) and found.meeting.ended_at is None
    policy = policy_for(viewer)
    step, why_no_step = _may_step(viewer, item.concern) if writes else (False, "")
    return ItemPage(
        meeting_id=found.meeting.pk,
        title=found.title,
        on=found.meeting.on,
        line=_with_corrections(found, whole, line_of(viewer, found, whole, row, 0)),
        may_write=writes,
        why_not=_why_not(found),
        people=people_about(facts_of(item.pupil, viewer.on), policy, viewer.on) if writes else (),
        may_step=step,
        why_no_step=why_no_step,
        form=form or Typed(),
        notice=protection_notice(policy),
        before=_before(viewer, item),
        next_href=next_item_href(found, item, viewer),
        why_seen=_(REASONS[found.why.reason]),
        logged=(item.pupil_id,),
        why=found.why.reason,
    )


def _with_corrections(found: Found, item: AgendaItem, line: AgendaLine) -> AgendaLine:
    """The line, with where each outcome may be put right by who calls the meeting."""
    if not found.calls:
        return line
    may = {one.pk for one in item.outcomes.all() if not why_not_corrected(one)}
    outcomes = (
        replace(one, correct_href=reverse("meetings:correct", args=[one.outcome_id])) if one.outcome_id in may else one
        for one in line.outcomes
    )
    return replace(line, outcomes=tuple(outcomes))


def _why_not(found: Found) -> str:
    if found.meeting.ended_at is not None and found.calls:
        return _("This meeting is over. What it agreed can be put right, and it can be opened again.")
    if found.meeting.ended_at is not None:
        return _("This meeting is over. What it agreed stands as it is.")
    return "" if found.calls else _("Whoever calls the meeting writes down what it agrees.")


def _may_step(viewer: Viewer, concern: Concern | None) -> tuple[bool, str]:
    """Whether an outcome may become a next step of the concern, and if not, why."""
    if concern is None:
        return False, ""
    decision = acts_of(viewer, State(concern.state), concern_facts(viewer, concern))[Act.PLAN]
    return bool(decision), "" if decision else _(REASONS[decision.reason])


def _before(viewer: Viewer, item: AgendaItem) -> tuple[tuple[date | None, OutcomeLine], ...]:
    """What earlier meetings of this kind agreed about the pupil, newest first. One query."""
    rows = (
        Outcome.objects.filter(**same(item.meeting, "item__meeting__"), item__pupil_id=item.pupil_id)
        .exclude(item_id=item.pk)
        .select_related("who", "step", "item__meeting")
        .order_by("-at", "-pk")
    )
    return tuple((one.item.meeting.on, outcome_line(viewer, one)) for one in rows)
