"""Across the year groups somebody leads: concerns on which nobody has acted, and what is overdue."""

from collections import defaultdict

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.rules.access import REASONS, Viewer
from ettle.rules.concerns.overdue import late_before
from ettle.rules.concerns.states import WAITING
from ettle.rules.owners import year_reach
from ettle.school.queries import policy_for
from ettle.tracking.pages.concerns import Choice, ConcernRow, ConcernsLeaf, WaitingPage
from ettle.tracking.queries.concern_rows import listed
from ettle.tracking.queries.glances import latest_closed
from ettle.tracking.queries.visible import visible_concerns
from ettle.tracking.queries.year_list import table_heads


def waiting_page(viewer: Viewer, show: str = "late") -> WaitingPage:
    """Both lists for every year the viewer may open. Raises Http404 for who may open none. Constant queries."""
    reach = _reach(viewer)
    if reach is None:
        raise Http404
    policy = policy_for(viewer)
    late = Q(due_on__lt=late_before(policy.calendar, viewer.on))
    kinds = {"late": (_("Overdue"), late), "untouched": (_("Nobody has acted"), Q(state__in=WAITING))}
    chosen = show if show in kinds else "late"
    within = visible_concerns(viewer).filter(reach)
    found = listed(viewer, policy, within.filter(kinds[chosen][1]))
    counts = {
        key: len(found.rows) if key == chosen else within.filter(test).count() for key, (_l, test) in kinds.items()
    }
    base = reverse("tracking:waiting")
    return WaitingPage(
        title=_("What waits"),
        lead=_lead(counts["late"], counts["untouched"]),
        heads=table_heads(policy),
        choices=tuple(
            Choice(label, f"{base}?show={key}", counts[key], key == chosen) for key, (label, _t) in kinds.items()
        ),
        leaves=_by_year(found.rows, {pk: place.year for pk, place in found.place_of.items()}),
        why_seen=_(REASONS["role_may"]),
        logged=tuple(sorted(found.groups.told)),
    )


def _reach(viewer: Viewer) -> Q | None:
    """Concerns of the years, or of the houses within them, whose list the viewer may open."""
    reach = None
    for year in latest_closed(viewer):
        houses = year_reach(viewer, year)
        if houses == frozenset():
            continue
        here = Q(year=year) if houses is None else Q(year=year, pupil__house_id__in=houses)
        reach = here if reach is None else reach | here
    return reach


def _lead(late: int, untouched: int) -> str:
    if not late and not untouched:
        return _("Nothing waits: each concern has somebody acting, and nothing is overdue.")
    said = []
    if late:
        said.append(
            ngettext("%(count)s concern is overdue.", "%(count)s concerns are overdue.", late) % {"count": late}
        )
    if untouched:
        said.append(_("For %(count)s, nobody has acted yet.") % {"count": untouched})
    return " ".join(said)


def _by_year(rows: tuple[ConcernRow, ...], years: dict[int, str]) -> tuple[ConcernsLeaf, ...]:
    of_year: dict[str, list[ConcernRow]] = defaultdict(list)
    for row in rows:
        of_year[years[row.concern_id]].append(row)
    return tuple(
        ConcernsLeaf(
            year,
            ngettext("%(count)s concern", "%(count)s concerns", len(found)) % {"count": len(found)},
            "",
            tuple(sorted(found, key=lambda row: (-row.late, -row.days))),
        )
        for year, found in sorted(of_year.items())
    )
