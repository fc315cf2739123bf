"""The year head's list: every concern of a year in a cycle, with reasons, support groups and owner."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import ngettext

from ettle.people.models import StaffMember
from ettle.policy import Policy
from ettle.pupils.models import CategoryMembership, Pupil
from ettle.pupils.queries.categories import Memberships
from ettle.pupils.queries.figures import smallest_figure
from ettle.rules.access import REASONS, Viewer
from ettle.rules.owners import year_reach
from ettle.school.asked import asked
from ettle.school.dated import in_force
from ettle.school.models import AdoptedPolicy
from ettle.school.queries import policy_of, policy_on
from ettle.tracking.models import Cycle, CycleNotice
from ettle.tracking.pages.concerns import Change, Choice, ConcernRow, Share, YearListPage
from ettle.tracking.queries.collated import collation_link
from ettle.tracking.queries.concern_rows import Listed
from ettle.tracking.queries.year_rows import year_rows
from ettle.ui.flags import seriousness_key
from ettle.ui.words import moment, short_date
from ettle.ui.words import said as _

Test = Callable[[ConcernRow], bool]


def direction_words(policy: Policy) -> str:
    """Which end of the scales is best, as far as they all agree: said in the head of the column."""
    scales = [scale for one in policy.measures if (scale := policy.scale(one.scale)).ordered and scale.counted]
    best, worst = ({scale.counted[end].value for scale in scales} for end in (0, -1))
    if len(best) != 1:
        return _("Why")
    told = {"best": next(iter(best)), "worst": next(iter(worst))}
    return (_("Why (%(best)s is best, %(worst)s is worst)") if len(worst) == 1 else _("Why (%(best)s is best)")) % told


def table_heads(policy: Policy) -> tuple[str, ...]:
    """The heads of every table of concerns."""
    return (_("Pupil"), direction_words(policy), _("Faculties"), _("Support groups"), _("Owner"), _("Acted"))


def cycle_for(viewer: Viewer, cycle_id: int, year: str = "") -> Cycle:
    """A cycle of the viewer's school with the policy it ran under. Raises Http404, also where it is not for `year`.

    Two queries; one where a year is named, which needs no list of years.
    """
    if year:
        return _cycle_of(viewer.school_id, cycle_id, year)
    rows = Cycle.objects.filter(pk=cycle_id, school_id=viewer.school_id).select_related("policy", "closed_by")
    found = rows.prefetch_related("years").defer("policy__text").first()
    if found is None:
        raise Http404
    return found


CYCLE = ("pk", "school_id", "name", "session", "number", "opens", "due", "closed_at")
RAN_UNDER = ("policy__pk", "policy__version", "policy__effective_from", "policy__fingerprint")


@asked
def _cycle_rows(school_id: int, cycle_id: int, year: str) -> QuerySet[Any, Any]:
    rows = Cycle.objects.filter(school_id=school_id, pk=cycle_id, years__year=year)
    return rows.values_list(*CYCLE, "closed_by__pk", "closed_by__name", *RAN_UNDER)


def _cycle_of(school_id: int, cycle_id: int, year: str) -> Cycle:
    found = next(iter(_cycle_rows(school_id, cycle_id, year)), None)
    if found is None:
        raise Http404
    cycle = Cycle(**dict(zip(CYCLE, found, strict=False)))
    by, who, policy, version, starts, fingerprint = found[len(CYCLE) :]
    if by is not None:
        cycle.closed_by = StaffMember(pk=by, name=who)
    if policy is not None:
        cycle.policy = AdoptedPolicy(pk=policy, version=version, effective_from=starts, fingerprint=fingerprint)
    return cycle


def policy_for(cycle: Cycle, viewer: Viewer) -> Policy:
    """The policy a closed cycle ran under; for an open one the one it would run under today."""
    return policy_of(cycle.policy) if cycle.policy else policy_on(viewer.school_id, min(cycle.due, viewer.on))


def cycle_before(cycle: Cycle, year: str) -> Cycle | None:
    """The closed cycle this year was in before, in the same session: its number and its name."""
    closed = _closed_rows(cycle.school_id, cycle.session, year)
    return next((Cycle(pk=pk, name=name) for number, pk, name in closed if number < cycle.number), None)


@asked
def _closed_rows(school_id: int, session: str, year: str) -> QuerySet[Any, Any]:
    rows = Cycle.objects.filter(school_id=school_id, session=session, years__year=year, closed_at__isnull=False)
    return rows.order_by("-number").values_list("number", "pk", "name")


def year_list_page(viewer: Viewer, cycle_id: int, year: str, show: str = "all") -> YearListPage:
    """The list, or Http404 for who may not see the whole year. The same queries for 1 concern and for 200."""
    houses = year_reach(viewer, year)
    if houses == frozenset():
        raise Http404
    cycle = cycle_for(viewer, cycle_id, year)
    policy = policy_for(cycle, viewer)
    in_groups = _group_rows(viewer.school_id, year, viewer.on)
    held = [(pupil_id, code) for house, pupil_id, code in in_groups if houses is None or house in houses]
    before = cycle_before(cycle, year)
    read = year_rows(viewer, policy, (cycle.pk, before.pk if before else None, year), houses, held, marked=True)
    found = read.now
    change = change_since(set(found.pupil_of.values()), before, read.before)
    tests, base = _tests(), reverse("tracking:year_list", args=[cycle.pk, year])
    chosen = show if show in tests else "all"
    return YearListPage(
        title=_("%(year)s after %(cycle)s") % {"year": year, "cycle": cycle.name},
        eyebrow=_eyebrow(viewer, policy, year, houses),
        lead=lead_sentence(found.rows, change, before.name if before else ""),
        cycle_id=cycle.pk,
        year=year,
        closed=cycle.closed_at is not None,
        heads=table_heads(policy),
        choices=tuple(
            Choice(label, f"{base}?show={key}" if key != "all" else base, sum(map(test, found.rows)), key == chosen)
            for key, (label, test) in tests.items()
        ),
        rows=tuple(filter(tests[chosen][1], found.rows)),
        held_by=held_by(found.rows),
        groups=_group_shares(viewer, policy, held, found, (year, houses)),
        change=change,
        notices=_notices(cycle, year, houses),
        ran=ran_words(cycle, policy),
        overview_href=reverse("tracking:overview", args=[cycle.pk, year]),
        collation=collation_link(viewer, cycle, year),
        export_href=reverse("tracking:year_list_csv", args=[cycle.pk, year]) if "export" in viewer.rights else "",
        why_seen=why_seen(viewer, year, houses),
        flag_words=seriousness_key(policy),
        logged=tuple(sorted(found.groups.told)),
    )


def _tests() -> dict[str, tuple[str, Test]]:
    return {
        "all": (_("All"), lambda row: True),
        "untouched": (_("Nobody has acted"), lambda row: row.untouched),
        "late": (_("Overdue"), lambda row: bool(row.late)),
        "mine": (_("Yours"), lambda row: row.mine),
        "group": (_("Also in a support group"), lambda row: bool(row.groups)),
        "repeated": (_("Same subject again"), lambda row: row.repeated),
        "nobody": (_("No owner"), lambda row: row.ownerless),
    }


def lead_sentence(rows: tuple[ConcernRow, ...], change: Change | None, before: str) -> str:
    """One sentence a tired person can act on."""
    parts = []
    count = len(rows)
    have = ngettext("%(count)s pupil has a concern", "%(count)s pupils have a concern", count) % {"count": count}
    if change is not None:
        more = count - change.before
        if more == 0:
            have = _("%(have)s, as many as after %(before)s") % {"have": have, "before": before}
        else:
            form = _("%(have)s, %(number)s more than after %(before)s")
            if more < 0:
                form = _("%(have)s, %(number)s fewer than after %(before)s")
            have = form % {"have": have, "number": abs(more), "before": before}
    parts.append(f"{have}.")
    if mine := sum(row.mine for row in rows):
        parts.append(ngettext("%(count)s is yours.", "%(count)s are yours.", mine) % {"count": mine})
    if untouched := sum(row.untouched for row in rows):
        parts.append(_("For %(count)s, nobody has acted yet.") % {"count": untouched})
    elif rows:
        parts.append(_("Each has a next step or a reason for none."))
    return " ".join(parts)


def change_since(now: set[int], before: Cycle | None, earlier: frozenset[int]) -> Change | None:
    """What became of the pupils of concern of the cycle before, `earlier`; None where there was none."""
    if before is None:
        return None
    cleared, stayed, new = len(earlier - now), len(earlier & now), len(now - earlier)
    words = _(
        "%(before)s concerns after %(cycle)s: %(cleared)s cleared, %(stayed)s stayed. %(new)s are new. %(now)s now."
    )
    told = {
        "before": len(earlier),
        "cycle": before.name,
        "cleared": cleared,
        "stayed": stayed,
        "new": new,
        "now": len(now),
    }
    return Change(len(earlier), cleared, stayed, new, words % told)


def held_by(rows: tuple[ConcernRow, ...]) -> tuple[Share, ...]:
    """Concerns by the role that holds them, and for how many nobody has acted."""
    held = Counter(row.owner_role for row in rows)
    untouched = Counter(row.owner_role for row in rows if row.untouched)
    spread: dict[str, set[int]] = {}
    for row in rows:
        spread.setdefault(row.owner_role, set()).add(row.faculties)
    return tuple(
        Share(role or _("Nobody"), count, len(rows), _faculties_words(spread[role]), untouched[role])
        for role, count in held.most_common()
    )


def _faculties_words(spread: set[int]) -> str:
    low, high = min(spread), max(spread)
    if low == high:
        return ngettext("%(count)s faculty", "%(count)s faculties", low) % {"count": low}
    return _("%(low)s to %(high)s faculties") % {"low": low, "high": high}


def _group_shares(
    viewer: Viewer, policy: Policy, rows: Memberships, found: Listed, where: tuple[str, frozenset[int] | None]
) -> tuple[Share, ...]:
    """For each group the viewer sees by name: how many of its pupils in this year have a concern."""
    members: dict[str, set[int]] = {}
    for pupil_id, code in rows:
        members.setdefault(code, set()).add(pupil_id)
    concerned = set(found.pupil_of.values())
    least = smallest_figure(viewer)
    shares = []
    for category in policy.categories:
        here = members.get(category.id, set())
        if not category.active or not here:
            continue
        here = _named(viewer, category.seen_named_by, here, *where)
        if not here:
            continue
        hidden = ""
        if category.level == "L3" and len(here) < least and "L3" not in _levels(viewer):
            hidden = _("Fewer than %(count)s. Restricted") % {"count": least}
        shares.append(Share(category.label, len(here & concerned), len(here), hidden=hidden))
    return tuple(shares)


def _named(
    viewer: Viewer, roles: Iterable[str], pupils: set[int], year: str, houses: frozenset[int] | None
) -> set[int]:
    """Those of these pupils over whom the viewer holds one of `roles`. One query, only where not all are."""
    namer = viewer.holding(roles)
    led = {post.house_id for post in namer.posts if post.scope == "house"}
    if any(post.scope == "school" or (post.scope == "year" and post.year == year) for post in namer.posts):
        return pupils
    if houses is not None and houses <= led:
        return pupils
    if not namer.posts:
        return set()
    return pupils & set(Pupil.objects.visible_to(namer).values_list("pk", flat=True))


def _levels(viewer: Viewer) -> frozenset[str]:
    return frozenset(level for post in viewer.posts for level in post.reads)


@asked
def _group_rows(school_id: int, year: str, on: date) -> QuerySet[Any, Any]:
    rows = CategoryMembership.objects.filter(
        in_force(on), pupil__school_id=school_id, pupil__year=year, pupil__left_on__isnull=True
    )
    return rows.values_list("pupil__house_id", "pupil_id", "category")


@asked
def _roll_counts(school_id: int, year: str) -> QuerySet[Any, Any]:
    """How many pupils of a year each house has."""
    pupils = Pupil.objects.on_roll().filter(school_id=school_id, year=year).order_by()
    return pupils.values("house_id").annotate(n=Count("pk")).values_list("house_id", "n")


@asked
def _notice_rows(cycle_id: int, year: str) -> QuerySet[Any, Any]:
    rows = CycleNotice.objects.filter(cycle_id=cycle_id, pupil__year=year)
    rows = rows.order_by("pupil__family", "pupil__given", "pk")
    return rows.values_list("pupil__house_id", "pupil__given", "pupil__family", "pupil__preferred", "text")


def _eyebrow(viewer: Viewer, policy: Policy, year: str, houses: frozenset[int] | None) -> tuple[str, ...]:
    on_roll = Counter(dict(_roll_counts(viewer.school_id, year)))
    pupils = on_roll.total() if houses is None else sum(on_roll[house] for house in houses)
    told = {"version": policy.policy.version, "day": short_date(policy.policy.effective_from)}
    words = _("%(year)s, %(count)s pupils") if houses is None else _("%(year)s, %(count)s pupils of your house")
    return (words % {"year": year, "count": pupils}, _("Policy %(version)s, from %(day)s") % told)


def why_seen(viewer: Viewer, year: str, houses: frozenset[int] | None) -> str:
    """Why this list is open to the viewer, in words."""
    if houses is not None:
        return _("You see the pupils of your house.")
    leads = any(post.scope == "year" and post.year == year for post in viewer.posts)
    return _("You see %(year)s because you lead it.") % {"year": year} if leads else _(REASONS["whole_school"])


def ran_words(cycle: Cycle, policy: Policy) -> str:
    """When it was worked out, by whom, and by which version of the policy."""
    if cycle.closed_at is None:
        return _("%(cycle)s is still open: concerns appear here when it is closed.") % {"cycle": cycle.name}
    return _("%(cycle)s was closed by %(who)s, %(moment)s, and worked out with policy %(version)s.") % {
        "cycle": cycle.name,
        "who": cycle.closed_by.name if cycle.closed_by else "Ettle",
        "moment": moment(cycle.closed_at),
        "version": policy.policy.version,
    }


def _notices(cycle: Cycle, year: str, houses: frozenset[int] | None) -> tuple[tuple[str, str], ...]:
    return tuple(
        (f"{preferred or given} {family}", text)
        for house, given, family, preferred, text in _notice_rows(cycle.pk, year)
        if houses is None or house in houses
    )
