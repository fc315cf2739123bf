"""Patterns of the caseload: by time, year, faculty, support group, reason and pupil, over the last periods (S2-50)."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.caseload.pages.patterns import (
    Drilled,
    DrillLine,
    Figure,
    PatternLeaf,
    PatternRow,
    PatternsPage,
    PupilPattern,
)
from ettle.caseload.queries.caseload import why_seen
from ettle.caseload.queries.pattern_facts import Gathered, gather
from ettle.caseload.queries.reach import caseload_for, keeps_all
from ettle.caseload.queries.rows import last_periods
from ettle.policy import Policy
from ettle.rules.access import Viewer
from ettle.rules.small_numbers import may_show, withheld
from ettle.school.queries import policy_for
from ettle.tracking.pages.concerns import Choice
from ettle.ui.words import long_date

PUPILS_SHOWN = 30


def smallest(policy: Policy) -> int:
    """Figures of fewer pupils than this are hidden from whoever may not see them (D-10)."""
    return policy.sharing.smallest_figure


class Drawn:
    """Figures of one reader: hidden where they could point at a pupil, and leading to the pupils they may see."""

    def __init__(self, got: Gathered, fewer_than: int, whole: str) -> None:
        self.got, self.fewer_than, self.whole = got, fewer_than, whole
        self.kept: dict[tuple[str, str, int], bool] = {}
        """Every figure drawn, and whether it is hidden: the pupils behind it must not tell what it does not."""

    def figure(self, pupils: set[int], of: str, value: str, cycle_id: int, *, hidden: bool | None = None) -> Figure:
        """One figure. `hidden` is said where it hangs together with others."""
        seen = pupils & self.got.seen
        if hidden is None:
            hidden = not may_show(len(pupils), fewer_than=self.fewer_than, seen=len(seen))
            words = _("fewer than %(n)s") % {"n": self.fewer_than} if len(pupils) < self.fewer_than else _("hidden")
        else:
            words = _("hidden")
        hidden = self.kept[of, value, cycle_id] = hidden or self.kept.get((of, value, cycle_id), False)
        href = self.address(of, value, cycle_id) if seen else ""
        if hidden:
            return Figure(words, href, hidden=True)
        return Figure(str(len(pupils)), href, part=len(pupils))

    def address(self, of: str, value: str, cycle_id: int) -> str:
        """Where the pupils behind a figure stand."""
        asked = {"whose": self.whole, "of": of, "value": value, "cycle": str(cycle_id)}
        kept = {key: text for key, text in asked.items() if text}
        return f"{reverse('caseload:patterns')}?{urlencode(kept)}#behind"


def patterns_page(viewer: Viewer, asked: Mapping[str, str]) -> PatternsPage:
    """The page, with the pupils behind one figure where one was opened. Raises Http404. Nine queries at most."""
    caseload, policy = caseload_for(viewer), policy_for(viewer)
    whole = asked.get("whose", "") == "school"
    periods = last_periods(viewer.school_id, caseload.look_back + 1)
    got = gather(viewer, policy, caseload, periods, whole_school=whole)
    periods = got.periods
    drawn = Drawn(got, smallest(policy), "school" if whole else "")
    heads = tuple(_("%(cycle)s, %(session)s") % {"cycle": p.cycle.name, "session": p.cycle.session} for p in periods)
    years = _years(drawn)  # first: a total hidden here is hidden wherever it stands
    leaves = tuple(leaf for leaf in (_time(drawn), years, *_groupings(drawn)) if leaf.rows) if periods else ()
    drilled, behind = _drill(drawn, asked)
    pupils, named = _pupils(got)
    return PatternsPage(
        title=_("Patterns of the %(caseload)s") % {"caseload": caseload.label},
        eyebrow=(_("Whole school") if whole or keeps_all(viewer, caseload) else _("Your pupils"),),
        lead=_lead(got, heads),
        whose=() if keeps_all(viewer, caseload) else _whose(whole=whole),
        heads=heads,
        leaves=leaves,
        pupils=pupils,
        drilled=drilled,
        hidden_note=_hidden_note(drawn),
        list_href=reverse("caseload:list"),
        why_seen=why_seen(viewer, caseload),
        printed=_("Printed by %(who)s, %(day)s. Pastoral: keep it locked away, and shred it.")
        % {"who": viewer.name, "day": long_date(viewer.on)},
        logged=tuple(sorted({*named, *behind})),
    )


def _whose(*, whole: bool) -> tuple[Choice, ...]:
    base = reverse("caseload:patterns")
    return (
        Choice(_("Your pupils"), base, 0, not whole),
        Choice(_("Whole school"), f"{base}?whose=school", 0, whole),
    )


def _lead(got: Gathered, heads: tuple[str, ...]) -> str:
    if not heads:
        return _("No tracking period has closed yet.")
    count = len(got.periods)
    seen = len({pupil for period in got.periods for pupil in got.on[period.pk] & got.seen})
    one, many = (
        "%(seen)s pupil of yours was on the caseload in the last %(count)s periods.",
        "%(seen)s pupils of yours were on the caseload in the last %(count)s periods.",
    )
    if count == 1:
        one, many = (
            "%(seen)s pupil of yours was on the caseload in the last period.",
            "%(seen)s pupils of yours were on the caseload in the last period.",
        )
    return ngettext(one, many, seen) % {"seen": seen, "count": count}


def _time(drawn: Drawn) -> PatternLeaf:
    """How many were on it, how many were new, and for how many nothing was found."""
    got = drawn.got
    rows = []
    for of, label, sets in _over_time(got):
        figures = tuple(drawn.figure(sets[p.pk], of, "", p.cycle_id) for p in got.periods)
        rows.append(_row(label, figures))
    return PatternLeaf(
        "time",
        _("Over time"),
        _("When each tracking period was looked through. Whoever was taken off since is counted there still."),
        _change(rows[0].figures, got.periods[-1].cycle.name) if rows else "",
        tuple(rows),
    )


def _over_time(got: Gathered) -> tuple[tuple[str, str, dict[int, set[int]]], ...]:
    """On it, new on it, and nothing found, for each period."""
    new: dict[int, set[int]] = {}
    bare: dict[int, set[int]] = {}
    before = got.on[got.before.pk] if got.before else set()
    for period in got.periods:
        now = got.on[period.pk]
        new[period.pk] = now - before
        bare[period.pk] = {pupil for pupil in now if not got.reasons.get((pupil, period.pk))}
        before = now
    return (
        ("on", _("On the caseload"), {p.pk: got.on[p.pk] for p in got.periods}),
        ("new", _("New since the period before"), new),
        ("bare", _("Nothing found any more"), bare),
    )


def _years(drawn: Drawn) -> PatternLeaf:
    """By year group: these add up, so what is hidden must not follow from the total."""
    got = drawn.got
    years = sorted(got.by["year"])
    columns = []
    for period in got.periods:
        sets = [got.by["year"][year].get(period.pk, set()) for year in years]
        kept = withheld(
            [len(pupils) for pupils in sets],
            fewer_than=drawn.fewer_than,
            seen=[len(pupils & got.seen) for pupils in sets],
        )
        figures = [
            drawn.figure(pupils, "year", year, period.cycle_id, hidden=hidden)
            for year, pupils, hidden in zip(years, sets, kept.parts, strict=True)
        ]
        everybody = drawn.figure(got.on[period.pk], "on", "", period.cycle_id, hidden=kept.total)
        columns.append((figures, everybody))
    rows = tuple(_row(year, tuple(figures[place] for figures, _total in columns)) for place, year in enumerate(years))
    total = _row(_("All"), tuple(total for _figures, total in columns))
    margin = _("The year each pupil was in then.")
    return PatternLeaf("year", _("By year group"), margin, _most(rows), rows, total if len(rows) > 1 else None)


def _groupings(drawn: Drawn) -> tuple[PatternLeaf, ...]:
    """By faculty, support group and reason: a pupil may be in several, so these do not add up."""
    titles = (
        ("faculty", _("By faculty"), _("With a concern or a red there. One pupil may be in several.")),
        ("group", _("By support group"), _("As named to you. One pupil may be in several.")),
        ("source", _("By reason"), _("What put them here. One pupil may have several.")),
    )
    return tuple(_grouping(drawn, of, title, margin) for of, title, margin in titles)


def _grouping(drawn: Drawn, of: str, title: str, margin: str) -> PatternLeaf:
    got = drawn.got
    rows = []
    for value, sets in got.by[of].items():
        figures = tuple(drawn.figure(sets.get(p.pk, set()), of, value, p.cycle_id) for p in got.periods)
        rows.append(_row(got.labels[of].get(value, value), figures))
    if of == "faculty":
        rows.sort(key=lambda row: (-row.figures[-1].part, row.label))
    return PatternLeaf(of, title, margin, _most(tuple(rows)), tuple(rows))


def _row(label: str, figures: tuple[Figure, ...]) -> PatternRow:
    last = figures[-1] if figures else Figure("0")
    return PatternRow(
        label, figures, _("%(label)s: %(figure)s in the newest period") % {"label": label, "figure": last.text}
    )


def _most(rows: tuple[PatternRow, ...]) -> str:
    """The largest figure of the newest period, in words."""
    shown = [row for row in rows if row.figures and row.figures[-1].part]
    if not shown:
        return ""
    top = max(shown, key=lambda row: row.figures[-1].part)
    return _("Most in the newest period: %(label)s, %(count)s.") % {"label": top.label, "count": top.figures[-1].text}


def _change(figures: tuple[Figure, ...], newest: str) -> str:
    """What changed since the period before, where both figures may be shown."""
    if len(figures) < 2 or figures[-1].hidden or figures[-2].hidden:
        return ""
    now, before = figures[-1].part, figures[-2].part
    if now == before:
        return _("%(now)s after %(newest)s, as many as in the period before.") % {"now": now, "newest": newest}
    more = _("%(now)s after %(newest)s, %(by)s more than in the period before.")
    less = _("%(now)s after %(newest)s, %(by)s fewer than in the period before.")
    return (more if now > before else less) % {"now": now, "newest": newest, "by": abs(now - before)}


def _pupils(got: Gathered) -> tuple[tuple[PupilPattern, ...], frozenset[int]]:
    """Those who have been here longest first, of the pupils this reader sees."""
    found = []
    for pupil in got.seen & got.pupils.keys():
        known = got.pupils[pupil]
        counts = [len(got.reasons.get((pupil, p.pk), ())) if pupil in got.on[p.pk] else None for p in got.periods]
        times = sum(count is not None for count in counts)
        if not times:
            continue
        marks = tuple("" if count is None else str(count) for count in counts)
        words = ngettext("in %(num)s period", "in %(num)s periods", times) % {"num": times}
        href = reverse("caseload:pupil", args=[known.key])
        line = PupilPattern(known.name, href, known.where, marks, words, times)
        found.append((-times, -sum(count or 0 for count in counts), known.name, pupil, line))
    found.sort(key=lambda one: one[:3])
    shown = found[:PUPILS_SHOWN]
    return tuple(one[-1] for one in shown), frozenset(one[3] for one in shown)


def _drill(drawn: Drawn, asked: Mapping[str, str]) -> tuple[Drilled | None, frozenset[int]]:
    """The pupils behind the figure that was opened; None where none was, or there is no such figure."""
    got, of, value = drawn.got, asked.get("of", ""), asked.get("value", "")
    period = next((p for p in got.periods if str(p.cycle_id) == asked.get("cycle", "")), None)
    if period is None:
        return None, frozenset()
    timed = {name: (label, sets) for name, label, sets in _over_time(got)}
    if of in timed:
        label, sets = timed[of]
        pupils = sets[period.pk]
    elif of in got.by and value in got.by[of]:
        label, pupils = got.labels[of].get(value, value), got.by[of][value].get(period.pk, set())
    else:
        return None, frozenset()
    mine = pupils & got.seen
    known = sorted((got.pupils[one] for one in mine), key=lambda one: one.name)
    lines = tuple(DrillLine(one.name, reverse("caseload:pupil", args=[one.key]), one.where) for one in known)
    title = _("%(label)s, %(cycle)s") % {"label": label, "cycle": period.cycle.name}
    hidden = drawn.kept.get((of, value, period.cycle_id), True)
    return Drilled(title, lines, _others(len(pupils) - len(mine), hidden=hidden)), frozenset(mine)


def _others(count: int, *, hidden: bool) -> str:
    if count <= 0:
        return ""
    if hidden:
        return _("Others are not yours to see, and their number is hidden.")
    words = ngettext("%(num)s other is not yours to see.", "%(num)s others are not yours to see.", count)
    return words % {"num": count}


def _hidden_note(drawn: Drawn) -> str:
    if not any(drawn.kept.values()):
        return ""
    return _(
        "Figures are hidden where fewer than %(n)s pupils whom you may not see stand behind them, and where they would "
        "follow from others."
    ) % {"n": drawn.fewer_than}
