"""Cycles at a glance, for those who lead the school or make a year ready."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from ettle.policy import Policy
from ettle.rules.access import PostFacts, Viewer
from ettle.rules.concerns.states import WAITING
from ettle.school.models import TeachingClass
from ettle.tracking.models import ClassFinished, Concern, Cycle, CycleYear
from ettle.tracking.pages.cycles import YearReady, YearResult
from ettle.tracking.pages.today import CycleGlance
from ettle.tracking.queries.completeness import class_progress
from ettle.tracking.queries.cycles import year_ready
from ettle.tracking.queries.readiness import readiness
from ettle.ui.words import day


def latest_closed(viewer: Viewer) -> dict[str, Cycle]:
    """For each year group the cycle closed last, with who closed it and the policy it ran under. One query."""
    rows = (
        CycleYear.objects.filter(cycle__school_id=viewer.school_id, cycle__closed_at__isnull=False)
        .order_by("cycle__closed_at", "cycle_id")
        .select_related("cycle__policy", "cycle__closed_by")
        .defer("cycle__policy__text")
    )
    return {row.year: row.cycle for row in rows}


def glances(viewer: Viewer, latest: dict[str, Cycle]) -> tuple[CycleGlance, ...]:
    """Open cycles by how many classes are finished; for who may open their lists, the last ones by what they raised.

    Four queries.
    """
    running = Cycle.objects.filter(school_id=viewer.school_id, closed_at__isnull=True, opens__lte=viewer.on)
    opened = [_open(cycle) for cycle in running.prefetch_related("years").order_by("due")]
    if "see_year_list" not in viewer.rights:
        return tuple(opened)
    closed = {cycle.pk: cycle for cycle in latest.values()}
    counts = (
        Concern.objects.filter(cycle_id__in=closed)
        .values_list("cycle_id", "year")
        .annotate(
            concerns=Count("pk"),
            acted=Count("pk", filter=~Q(state__in=WAITING)),
        )
        .order_by("year")
    )
    by_cycle: dict[int, list[YearResult]] = {}
    for cycle_id, year, concerns, acted in counts:
        if latest.get(year) and latest[year].pk == cycle_id:
            where = reverse("tracking:year_list", args=[cycle_id, year])
            overview = reverse("tracking:overview", args=[cycle_id, year])
            by_cycle.setdefault(cycle_id, []).append(YearResult(year, concerns, concerns - acted, where, overview))
    return (*opened, *(_closed(cycle, tuple(by_cycle.get(pk, ()))) for pk, cycle in closed.items()))


def _open(cycle: Cycle) -> CycleGlance:
    years = cycle.facts.years
    of = TeachingClass.objects.filter(school_id=cycle.school_id, session=cycle.session, year__in=years).count()
    done = ClassFinished.objects.filter(cycle=cycle).count()
    words = _("%(done)s of %(of)s classes are finished, due %(day)s.") % {"done": done, "of": of, "day": day(cycle.due)}
    return CycleGlance(cycle.name, reverse("tracking:cycle", args=[cycle.pk]), words, done, of, due=cycle.due)


def _closed(cycle: Cycle, years: tuple[YearResult, ...]) -> CycleGlance:
    concerns = sum(row.concerns for row in years)
    acted = concerns - sum(row.untouched for row in years)
    words = _("%(count)s concerns; %(acted)s have a next step or an end.") % {"count": concerns, "acted": acted}
    return CycleGlance(cycle.name, reverse("tracking:cycle", args=[cycle.pk]), words, acted, concerns, years)


def _makes_ready(post: PostFacts) -> bool:
    """Whoever opens the list of a year and does not act on its concerns is there for the data."""
    return post.scope == "year" and "see_year_list" in post.may and "act_on_concerns" not in post.may


def ready_for(viewer: Viewer, policy: Policy) -> tuple[tuple[YearReady, ...], str]:
    """Readiness of the years whose data the viewer makes ready, for the cycle that is open (S4-25). Nine queries."""
    years = tuple(post.year for post in viewer.posts if post.year and _makes_ready(post))
    if not years:
        return (), ""
    cycle = (
        Cycle.objects.filter(school_id=viewer.school_id, closed_at__isnull=True, years__year__in=years)
        .prefetch_related("years")
        .order_by("opens")
        .first()
    )
    if cycle is None:
        return (), ""
    progress = class_progress(cycle, policy, max(viewer.on, cycle.opens))
    return tuple(year_ready(row, cycle) for row in readiness(cycle, policy, viewer.on, years, progress)), cycle.name
