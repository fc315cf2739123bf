"""Cycles: the list, one cycle before and after it is closed, and what closing will do."""

from datetime import date

from django.db.models import Count, Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from ettle.policy import Policy
from ettle.pupils.queries.figures import smallest_figure
from ettle.rules.access import Viewer, may_for_year
from ettle.rules.concerns.states import WAITING
from ettle.rules.owners import leads_school, year_reach
from ettle.school.models import TeachingClass
from ettle.school.queries import policy_on
from ettle.school.refusals import refusal
from ettle.tracking.models import Concern, Cycle
from ettle.tracking.pages.concerns import Typed
from ettle.tracking.pages.cycles import (
    ClassLeft,
    CloseCyclePage,
    CyclePage,
    CycleRow,
    CyclesPage,
    NewCyclePage,
    TeacherLeft,
    YearReady,
    YearResult,
)
from ettle.tracking.queries.completeness import ClassProgress, by_teacher, class_progress
from ettle.tracking.queries.readiness import YearReadiness, earlier_open, readiness, what_keeps_closed, what_stops
from ettle.tracking.queries.year_list import cycle_for, policy_for, ran_words
from ettle.ui.frame import link
from ettle.ui.words import day, number, sentence, short_date

NAMES_SHOWN = 12
RIGHTS = frozenset({"manage_cycles", "close_cycle", "see_year_list"})


def _years_words(cycle: Cycle) -> str:
    return sentence(sorted(row.year for row in cycle.years.all()))


def _state(cycle: Cycle, on: date) -> tuple[str, str]:
    if cycle.closed_at is not None:
        return "closed", _("Closed %(day)s") % {"day": day(cycle.closed_at)}
    if on < cycle.opens:
        return "ahead", _("Opens %(day)s") % {"day": day(cycle.opens)}
    if on > cycle.due:
        return "late", _("Was due %(day)s, still open") % {"day": day(cycle.due)}
    return "open", _("Open, due %(day)s") % {"day": day(cycle.due)}


def cycles_page(viewer: Viewer) -> CyclesPage:
    """All cycles, newest first. Raises Http404 for who has no part in them. Two queries."""
    if not viewer.rights & RIGHTS:
        raise Http404
    cycles = list(
        Cycle.objects.filter(school_id=viewer.school_id)
        .prefetch_related("years")
        .annotate(concern_count=Count("concerns"))
        .order_by("-opens", "-pk")
    )
    least = smallest_figure(viewer)
    every = leads_school(viewer)
    rows = tuple(
        CycleRow(
            cycle.name,
            reverse("tracking:cycle", args=[cycle.pk]),
            cycle.session,
            cycle.number,
            _years_words(cycle),
            cycle.opens,
            cycle.due,
            *_state(cycle, viewer.on),
            cycle.concern_count if cycle.closed_at and (every or cycle.concern_count >= least) else None,
        )
        for cycle in cycles
    )
    running = [row for row in rows if row.state in ("open", "late")]
    lead = sentence(f"{row.name}: {row.state_words}" for row in running) or _("No cycle is open now.")
    return CyclesPage(lead, rows, reverse("tracking:new_cycle") if "manage_cycles" in viewer.rights else "")


def new_cycle_page(viewer: Viewer, form: Typed | None = None) -> NewCyclePage:
    """The form, with what was typed. Raises Http404 without the right to make cycles."""
    if "manage_cycles" not in viewer.rights:
        raise Http404
    policy = policy_on(viewer.school_id, viewer.on)
    form = form or Typed(_suggested(viewer, policy))
    chosen = set(form.value("years").split())
    years = tuple((year.id, year.id in chosen) for year in policy.years)
    return NewCyclePage(form, tuple(session.label for session in policy.calendar.sessions), years, viewer.on)


def _suggested(viewer: Viewer, policy: Policy) -> dict[str, str]:
    """The next number of this session, for all years, opening today."""
    session = policy.calendar.session_on(viewer.on)
    label = session.label if session else ""
    numbers = Cycle.objects.filter(school_id=viewer.school_id, session=label).values_list("number", flat=True)
    number = max(numbers, default=0) + 1
    every = " ".join(year.id for year in policy.years)
    name = _("Cycle %(number)s") % {"number": number}
    return {"session": label, "number": str(number), "name": name, "years": every, "opens": viewer.on.isoformat()}


def cycle_page(viewer: Viewer, cycle_id: int, typed: Typed | None = None) -> CyclePage:
    """One cycle for who manages or closes cycles or leads one of its years. The same queries for any school."""
    cycle, years = _visible_cycle(viewer, cycle_id)
    policy, on = policy_for(cycle, viewer), _counted_on(cycle, viewer)
    every = class_progress(cycle, policy, on)
    progress = _theirs(viewer, every)
    closed = cycle.closed_at is not None
    stops = () if closed else what_stops(cycle, viewer.on)
    right = may_for_year(viewer, "close_cycle", cycle.facts.years)
    expected, given = sum(row.expected for row in progress), sum(row.expected - row.left for row in progress)
    teachers = by_teacher(progress)
    return CyclePage(
        cycle_id=cycle.pk,
        name=cycle.name,
        lead=_lead(cycle, progress, expected, given),
        eyebrow=(cycle.session, _years_words(cycle), _state(cycle, viewer.on)[1]),
        closed=closed,
        expected=expected,
        given=given,
        classes=tuple(
            _class_left(row, cycle) for row in progress if row.left or (row.expected and not row.finished_at)
        ),
        classes_done=sum(not row.left and row.finished_at is not None for row in progress),
        teachers=tuple(
            TeacherLeft(
                row.name, sentence(group.name for group in row.classes if group.left), row.given, row.expected, row.left
            )
            for row in teachers
            if row.left
        ),
        teachers_done=sum(not row.left for row in teachers),
        ready=()
        if closed
        else tuple(year_ready(row, cycle) for row in readiness(cycle, policy, viewer.on, years, every)),
        stops=stops,
        results=_results(viewer, cycle, years) if closed else (),
        may_close=bool(right) and not stops and not closed,
        why_not="" if right or closed else refusal(viewer, right),
        close_href=reverse("tracking:close_cycle", args=[cycle.pk]),
        structure_href=link("school:structure"),
        posts_href=link("people:posts"),
        ran=ran_words(cycle, policy) if closed else "",
        reopen_href=reverse("tracking:reopen_cycle", args=[cycle.pk]) if right and closed else "",
        keeps_closed=what_keeps_closed(cycle) if right and closed else "",
        typed=typed or Typed({}, {}),
    )


def _visible_cycle(viewer: Viewer, cycle_id: int) -> tuple[Cycle, tuple[str, ...]]:
    cycle = cycle_for(viewer, cycle_id)
    every = tuple(sorted(cycle.facts.years))
    if viewer.rights & {"manage_cycles"}:
        return cycle, every
    mine = tuple(
        year
        for year in every
        if may_for_year(viewer, "see_year_list", [year]) or may_for_year(viewer, "close_cycle", [year])
    )
    if not mine:
        raise Http404
    return cycle, mine


def _theirs(viewer: Viewer, progress: tuple[ClassProgress, ...]) -> tuple[ClassProgress, ...]:
    """All classes for a post over the whole school, else those the viewer may open."""
    if any(post.scope == "school" for post in viewer.posts):
        return progress
    seen = set(TeachingClass.objects.visible_to(viewer).order_by().values_list("pk", flat=True))
    return tuple(row for row in progress if row.class_id in seen)


def _counted_on(cycle: Cycle, viewer: Viewer) -> date:
    """The day whose classes count: today, or the day it was closed."""
    return min(viewer.on, cycle.closed_at.date()) if cycle.closed_at else max(viewer.on, cycle.opens)


def _lead(cycle: Cycle, progress: tuple[ClassProgress, ...], expected: int, given: int) -> str:
    to_come = sum(row.left for row in progress if not row.done)
    blank = expected - given - to_come
    told = {"given": number(given), "expected": number(expected), "due": day(cycle.due)}
    told |= {"left": number(to_come), "blank": number(blank)}
    if not expected:
        return _("No class of these years has pupils yet, so there is nothing to rate.")
    if cycle.closed_at is not None:
        return _("%(given)s of %(expected)s ratings were in when it was closed.") % told
    if given == expected:
        return _("All %(expected)s ratings are in. Due %(due)s.") % told
    if blank:
        words = _("%(given)s of %(expected)s ratings are in, %(left)s to come, %(blank)s left blank with a reason.")
        return f"{words} {_('Due %(due)s.')}" % told
    return _("%(given)s of %(expected)s ratings are in, %(left)s to come. Due %(due)s.") % told


def _class_left(row: ClassProgress, cycle: Cycle) -> ClassLeft:
    finished = ""
    if row.finished_at is not None:
        finished = _("Finished by %(who)s, %(day)s") % {"who": row.finished_by, "day": day(row.finished_at)}
    return ClassLeft(
        row.name,
        reverse("tracking:class_grid", args=[cycle.pk, row.class_id]),
        row.subject,
        sentence(name for _pk, name in row.teachers) or _("No teacher"),
        row.pupils,
        row.expected - row.left,
        row.expected,
        row.left,
        finished,
        row.reason_for_blanks,
    )


def year_ready(row: YearReadiness, cycle: Cycle) -> YearReady:
    return YearReady(
        row.year,
        row.pupils,
        row.unfinished,
        row.to_come,
        row.unrated[:NAMES_SHOWN],
        max(len(row.unrated) - NAMES_SHOWN, 0),
        row.without_class,
        row.vacant,
        row.ready,
        reverse("tracking:overview", args=[cycle.pk, row.year]),
    )


def _results(viewer: Viewer, cycle: Cycle, years: tuple[str, ...]) -> tuple[YearResult, ...]:
    counts = (
        Concern.objects.filter(cycle=cycle, year__in=years)
        .values_list("year")
        .annotate(
            concerns=Count("pk"),
            acted=Count("pk", filter=~Q(state__in=WAITING)),
        )
        .order_by()
    )
    found = {year: (concerns, concerns - acted) for year, concerns, acted in counts}
    return tuple(
        YearResult(
            year,
            *found.get(year, (0, 0)),
            reverse("tracking:year_list", args=[cycle.pk, year]),
            reverse("tracking:overview", args=[cycle.pk, year]),
        )
        for year in years
        if year_reach(viewer, year) != frozenset()
    )


def visible_cycle(viewer: Viewer, cycle_id: int) -> Cycle:
    """A cycle whose page the viewer may open. Raises Http404."""
    return _visible_cycle(viewer, cycle_id)[0]


def close_cycle_page(viewer: Viewer, cycle_id: int) -> CloseCyclePage:
    """What closing will do, in words and numbers. Raises Http404 where the viewer may not see the cycle."""
    cycle = _visible_cycle(viewer, cycle_id)[0]
    policy = policy_for(cycle, viewer)
    progress = class_progress(cycle, policy, _counted_on(cycle, viewer))
    years = tuple(sorted(cycle.facts.years))
    right = may_for_year(viewer, "close_cycle", years)
    ready = readiness(cycle, policy, viewer.on, years, progress)
    told = {"version": policy.policy.version, "day": short_date(policy.policy.effective_from)}
    return CloseCyclePage(
        cycle_id=cycle.pk,
        name=cycle.name,
        years=sentence(years),
        left=sum(row.left for row in progress),
        expected=sum(row.expected for row in progress),
        classes_unfinished=sum(bool(row.expected) and row.finished_at is None for row in progress),
        unrated=sum(len(row.unrated) for row in ready),
        vacant=tuple(dict.fromkeys(words for row in ready for words in row.vacant)),
        stops=what_stops(cycle, viewer.on),
        why_not="" if right else refusal(viewer, right),
        policy=_("policy %(version)s, in force from %(day)s") % told,
        before=earlier_open(cycle),
        back_href=reverse("tracking:cycle", args=[cycle.pk]),
        close_href=reverse("tracking:close_cycle", args=[cycle.pk]),
        closed_at=cycle.closed_at,
    )
