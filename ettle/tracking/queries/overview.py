"""The overview of one year in one cycle: measures by subject or class, each figure opening on pupils (S2-02)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from ettle.policy import Policy
from ettle.policy.schema import Scale
from ettle.pupils.models import Pupil
from ettle.pupils.queries.figures import fewer, smallest_figure
from ettle.rules.access import Viewer
from ettle.rules.owners import year_reach
from ettle.tracking.models import Cycle, CycleYear, Rating
from ettle.tracking.pages.overview import Figure, MeasureLeaf, MeasureRow, OverviewPage
from ettle.tracking.queries.drill import Asked, drill
from ettle.tracking.queries.overview_words import lead, moved, not_counted, why_not_compared
from ettle.tracking.queries.raising import Course, fires
from ettle.tracking.queries.roll import in_year_then
from ettle.tracking.queries.year_list import cycle_before, cycle_for, policy_for
from ettle.ui.words import number

NONE = "–"
RIGHTS = frozenset({"see_year_list", "see_classes", "act_on_concerns", "manage_cycles"})


@dataclass(slots=True)
class Tally:
    """Pupils per value in one subject or class: all of them, and those the viewer may see."""

    name: str = ""
    under: str = ""
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    seen: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    rated: int = 0
    """How many have a value that the policy counts."""
    concerned: int = 0
    before: int = 0
    concerned_before: int = 0

    @property
    def share_before(self) -> int | None:
        """The share of concern in the report before, in percent."""
        return round(100 * self.concerned_before / self.before) if self.before else None


@dataclass(frozen=True, slots=True)
class Telling:
    """How figures are told: the address they open under, what was opened, and the smallest number told."""

    base: str
    asked: Asked
    least: int


Tallies = dict[tuple[str, str], dict[str, Tally]]
"""Measure and scale, then subject or class ("" is the whole year), to its tally."""


def overview_page(viewer: Viewer, cycle_id: int, year: str, asked: Asked) -> OverviewPage:
    """The overview. Raises Http404 for who has no such right, or a year the cycle is not for."""
    cycle = cycle_for(viewer, cycle_id)
    if not viewer.rights & RIGHTS or year not in cycle.facts.years:
        raise Http404
    policy = policy_for(cycle, viewer)
    before = cycle_before(cycle, year)
    tallies = _tallied(viewer, policy, cycle, before, year, by_class=asked.by_class)
    base = reverse("tracking:overview", args=[cycle.pk, year])
    telling = Telling(base, asked, smallest_figure(viewer))
    leaves = tuple(_leaf(policy, key, found, telling, (cycle, before)) for key, found in tallies.items())
    order = [measure.id for measure in policy.measures]
    small = fewer(telling.least)
    hidden = any(figure.shown == small for leaf in leaves for row in leaf.rows for figure in row.figures)
    return OverviewPage(
        title=_("%(year)s in %(cycle)s") % {"year": year, "cycle": cycle.name},
        eyebrow=(cycle.session, _("Policy %(version)s") % {"version": policy.policy.version}),
        lead=lead(tuple((leaf.label, leaf.total) for leaf in leaves)),
        measures=tuple(sorted(leaves, key=lambda leaf: order.index(leaf.id))),
        by_class=asked.by_class,
        by_href=base if asked.by_class else f"{base}?by=class",
        by_words=_("By subject") if asked.by_class else _("By class"),
        drill=drill(viewer, policy, cycle, year, asked) if asked.opened else None,
        years=tuple((name, _address(cycle.pk, name), name == year) for name in sorted(cycle.facts.years)),
        cycles=_cycles(viewer, cycle, year),
        list_href=_list_href(viewer, cycle, year),
        hidden_note=_hidden_note(telling.least) if hidden else "",
    )


def _hidden_note(least: int) -> str:
    words = _("Numbers below %(count)s are hidden where you may not see each of the pupils, and 0 never is.")
    return words % {"count": least}


def _tallied(
    viewer: Viewer, policy: Policy, cycle: Cycle, before: Cycle | None, year: str, *, by_class: bool
) -> Tallies:
    """One query, grouped by the database, for this cycle and the one before."""
    visible = Pupil.objects.visible_to(viewer, "L1").order_by().values("pk")
    where = in_year_then(cycle.pk, year, closed=cycle.closed_at is not None)
    if before is not None:
        where |= in_year_then(before.pk, year, closed=True)
    rows = (
        Rating.objects.filter(where)
        .exclude(value="")
        .order_by("teaching_class__subject__name", "teaching_class__name")
        .values_list(
            "cycle_id",
            "measure",
            "value",
            "teaching_class_id",
            "teaching_class__name",
            "teaching_class__level",
            "teaching_class__subject__code",
            "teaching_class__subject__name",
            "teaching_class__subject__faculty__code",
        )
        .annotate(
            pupils=Count("pupil_id", distinct=True),
            seen=Count("pupil_id", filter=Q(pupil_id__in=visible), distinct=True),
        )
    )
    tallies: Tallies = {}
    firing: dict[tuple[str, str, str], dict[str, str]] = {}
    for cycle_id, measure, value, class_id, name, level, code, subject, faculty, pupils, seen in rows:
        known = policy.subject_named(code)
        scale = policy.scale_for(measure, year=year, level=level or None, subject=known.id if known else code)
        if scale is None:
            continue
        counts = any(entry.value == value for entry in scale.counted)
        key = (measure, code, level)
        if key not in firing:
            values = [entry.value for entry in scale.counted]
            firing[key] = fires(policy, Course(code, faculty or "", level, cycle.number, None), year, measure, values)
        leaf = tallies.setdefault((measure, scale.id), {"": Tally(_("All"))})
        of = str(class_id) if by_class else code
        tally = leaf.setdefault(of, Tally(name if by_class else subject, subject if by_class else ""))
        for one in (tally, leaf[""]):
            _add(one, value, pupils, seen, counts=counts, fired=value in firing[key], now=cycle_id == cycle.pk)
    return tallies


def _add(tally: Tally, value: str, pupils: int, seen: int, *, counts: bool, fired: bool, now: bool) -> None:
    if now:
        tally.counts[value] += pupils
        tally.seen[value] += seen
        tally.rated += pupils if counts else 0
        tally.concerned += pupils if fired else 0
    elif counts:
        tally.before += pupils
        tally.concerned_before += pupils if fired else 0


def _leaf(
    policy: Policy, key: tuple[str, str], found: dict[str, Tally], telling: Telling, cycles: tuple[Cycle, Cycle | None]
) -> MeasureLeaf:
    measure, scale = policy.measure(key[0]), policy.scale(key[1])
    firing = {value.value for value in scale.counted if may_fire(policy, measure.id, scale, value.value)}
    compared = bool(found[""].before)
    rows = [
        _row(scale, measure.id, of, tally, telling, firing=firing) for of, tally in found.items() if of and tally.counts
    ]
    small = fewer(telling.least)
    hidden = [sum(row.figures[place].shown == small for row in rows) for place in range(len(scale.values))]
    alone = {value.value for value, count in zip(scale.values, hidden, strict=True) if count == 1}
    first, last = scale.values[0], scale.counted[-1] if scale.counted else scale.values[-1]
    told = {"best": first.value, "worst": last.value}
    return MeasureLeaf(
        id=measure.id,
        label=measure.label,
        scale=_("%(best)s is best, %(worst)s is worst") % told if scale.ordered else scale.label,
        heads=tuple((value.short or value.value, value.words) for value in scale.values),
        total=_row(scale, measure.id, "", found[""], telling, firing=firing, withheld=alone),
        rows=tuple(rows),
        compared=compared,
        not_compared=why_not_compared(*cycles, compared=compared),
    )


def may_fire(policy: Policy, measure: str, scale: Scale, value: str) -> bool:
    """Whether any rule on this measure calls the value a concern by itself."""
    return any(
        trigger.when.at_or_worse is not None
        and measure in trigger.measures
        and trigger.scale in ("", scale.id)
        and trigger.when.at_or_worse in {entry.value for entry in scale.counted}
        and value in scale.worse_or_same(trigger.when.at_or_worse)
        for trigger in policy.triggers
        if scale.ordered
    )


def _row(
    scale: Scale,
    measure: str,
    of: str,
    tally: Tally,
    telling: Telling,
    *,
    firing: set[str],
    withheld: Collection[str] = (),
) -> MeasureRow:
    """One line of figures. A total is `withheld` where taking the others from it would tell the one that is hidden."""
    figures = []
    told: dict[str, int] = {}
    asked = telling.asked
    for entry in scale.values:
        count, seen = tally.counts.get(entry.value, 0), tally.seen.get(entry.value, 0)
        if 0 < count < telling.least and seen < count:
            figures.append(Figure(fewer(telling.least), ""))
            continue
        if entry.value in withheld:
            figures.append(Figure(_("not shown"), ""))
            continue
        told[entry.value] = count
        query = {
            "measure": measure,
            "value": entry.value,
            **({"by": "class"} if asked.by_class else {}),
            **({"of": of} if of else {}),
        }
        here = asked.opened and (asked.measure, asked.value, asked.of) == (measure, entry.value, of)
        href = f"{telling.base}?{urlencode(query)}#pupils" if seen else ""
        figures.append(Figure(number(count), href, here, bool(count) and entry.value in firing))
    hidden = len(told) < len(figures)
    share = None if hidden or not tally.rated else round(100 * tally.concerned / tally.rated)
    direction, words = moved(share, tally.share_before, hidden=hidden)
    return MeasureRow(
        name=tally.name,
        under=tally.under,
        figures=tuple(figures),
        rated="" if hidden else number(tally.rated) if tally.rated else NONE,
        share=share,
        concerned=0 if share is None else tally.concerned,
        share_words="" if share is None else _("%(share)s%%") % {"share": share},
        direction=direction,
        direction_words=words,
        not_counted=not_counted(scale, told),
    )


def _address(cycle_id: int, year: str) -> str:
    return reverse("tracking:overview", args=[cycle_id, year])


def _cycles(viewer: Viewer, cycle: Cycle, year: str) -> tuple[tuple[str, str, bool], ...]:
    rows = (
        CycleYear.objects.filter(cycle__school_id=viewer.school_id, year=year, cycle__opens__lte=viewer.on)
        .order_by("-cycle__opens")
        .values_list("cycle_id", "cycle__name", "cycle__session")[:6]
    )
    return tuple((f"{name}, {session}", _address(pk, year), pk == cycle.pk) for pk, name, session in rows)


def _list_href(viewer: Viewer, cycle: Cycle, year: str) -> str:
    if cycle.closed_at is None or year_reach(viewer, year) == frozenset():
        return ""
    return reverse("tracking:year_list", args=[cycle.pk, year])


def latest_overview(viewer: Viewer) -> tuple[int, str]:
    """The cycle and year an overview opens on: the viewer's own year in the cycle closed last. Raises Http404."""
    led = [post.year for post in viewer.posts if post.year]
    rows = CycleYear.objects.filter(cycle__school_id=viewer.school_id, cycle__opens__lte=viewer.on)
    mine = rows.filter(year__in=led) if led else rows
    found = mine.order_by("-cycle__closed_at", "-cycle__opens", "year").values_list("cycle_id", "year")
    closed = found.filter(cycle__closed_at__isnull=False).first() or found.first()
    if closed is None:
        raise Http404
    return closed
