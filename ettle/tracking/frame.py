"""The year line over every page: terms, holidays, cycles and today."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ettle.notices.queries.notices import unread_count
from ettle.people.frame import facts_of as person_of
from ettle.rules import calendar
from ettle.rules.access import Viewer
from ettle.rules.calendar import Moment, Segment
from ettle.school.queries import policy_for
from ettle.tracking.models import Cycle
from ettle.ui.pages import FrameFacts, YearLine, YearMark

WHOLE = 100
# Closer than this to the end of the line, a label would run off it.
EDGE = 4
# Two labels nearer than this would be printed over each other.
APART = 12
# Labels this near touch when the line is short.
TIGHT = 12


def facts_of(request: HttpRequest) -> FrameFacts:
    """Who is signed in, where today stands in their school's year, and what they have not read. Three queries more."""
    facts = person_of(request)
    viewer: Viewer | None = getattr(request, "viewer", None)
    if not viewer or facts.today is None:
        return facts
    return replace(facts, year=year_of(viewer, facts.today), notices=unread_count(viewer))


def year_of(viewer: Viewer, today: date) -> YearLine | None:
    """The school year as the frame draws it, or None where the policy knows no session."""
    plan = policy_for(viewer).calendar
    line = calendar.year_line(plan, today)
    if line is None:
        return None
    now = calendar.moment(plan, today)
    cycles = list(Cycle.objects.filter(school_id=viewer.school_id, session=line.session).order_by("due"))
    here = line.today or 0.0
    nearest = next((cycle for cycle in cycles if cycle.closed_at is None and cycle.due >= today), None)
    words = _words(now, nearest)
    return YearLine(
        spoken=_("School year %(session)s. %(words)s") % {"session": line.session, "words": words},
        words=words,
        today_label=_("Today, %(day)s") % {"day": date_format(today, "D j M")},
        done=round(here * WHOLE, 1),
        gaps=tuple((_percent(s.starts), _percent(s.ends)) for s in line.segments if s.kind == "break"),
        cycles=_spaced(
            [YearMark(_label(cycle, nearest), _along(line.segments, cycle.due), cycle == nearest) for cycle in cycles]
        ),
        terms=_tightened(
            YearMark(
                _months(s.first, s.last), _percent((s.starts + s.ends) / 2), brief=_months(s.first, s.last, brief=True)
            )
            for s in line.segments
            if s.kind != "break" and abs((s.starts + s.ends) / 2 - here) * WHOLE > APART
        ),
    )


def _months(first: date, last: date, *, brief: bool = False) -> str:
    """The months from one day to another: `May to Jun`, in brief `May–Jun`."""
    begins, ends = date_format(first, "M"), date_format(last, "M")
    if begins == ends:
        return begins
    return f"{begins}–{ends}" if brief else _("%(first)s to %(last)s") % {"first": begins, "last": ends}


def _percent(share: float) -> float:
    return round(share * WHOLE, 1)


def _label(cycle: Cycle, nearest: Cycle | None) -> str:
    if cycle.closed_at is None and cycle == nearest:
        return _("%(cycle)s due %(day)s") % {"cycle": cycle.name, "day": date_format(cycle.due, "j M")}
    return cycle.name


def _along(segments: tuple[Segment, ...], day: date) -> float:
    """How far along the line a day is, in percent, kept off both ends."""
    first, last = segments[0].first, segments[-1].last
    share = (day - first).days / max(1, (last - first).days) * WHOLE
    return round(min(WHOLE - EDGE, max(EDGE, share)), 1)


def _spaced(marks: list[YearMark]) -> tuple[YearMark, ...]:
    """The marks without those that would be written over the one before."""
    kept: list[YearMark] = []
    for mark in marks:
        if not kept or mark.at - kept[-1].at >= APART:
            kept.append(mark)
    return tuple(kept)


def _tightened(marks: Iterable[YearMark]) -> tuple[YearMark, ...]:
    """The marks, those marked as tight that would touch the one before on a short line."""
    done: list[YearMark] = []
    for mark in marks:
        last = next((one.at for one in reversed(done) if not one.tight), -WHOLE)
        done.append(replace(mark, tight=mark.at - last < TIGHT))
    return tuple(done)


def _words(now: Moment, nearest: Cycle | None) -> str:
    """Where today is, and what is due next, in a sentence or two."""
    where = now.half_term or now.term
    parts = [where.label if where else (now.holiday.label if now.holiday else _("Outside term"))]
    if nearest is not None:
        parts.append(
            _("%(cycle)s is due on %(day)s") % {"cycle": nearest.name, "day": date_format(nearest.due, "D j M")}
        )
    return ". ".join(parts) + "."
