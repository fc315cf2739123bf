"""Gaps between a support group and everybody else, for groups the viewer reads by name (D-10, G-15)."""

from collections import Counter
from decimal import Decimal

from ettle.leadership.pages import ShareRow
from ettle.leadership.queries import counted
from ettle.leadership.queries.drawing import Drawing, rounded, share_words
from ettle.leadership.queries.place import Place
from ettle.policy.schema import Category
from ettle.rules.leading import percent
from ettle.rules.small_numbers import withheld
from ettle.ui import charts
from ettle.ui.words import said as _


def named(place: Place) -> tuple[Category, ...]:
    """The groups the viewer may read by name over every pupil shown, in the order of the policy. No query.

    A restricted one is told only to who reads at its level, or over all the viewer leads: years set beside each other
    would tell of the one that is hidden.
    """
    return tuple(
        category
        for category in place.policy.categories
        if category.active and _names_all(place, category) and (reads(place, category) or place.years == place.reach)
    )


def _names_all(place: Place, category: Category) -> bool:
    posts = place.viewer.holding(category.seen_named_by).posts
    if any(post.scope == "school" for post in posts):
        return True
    return not place.unseen and set(place.years) <= {post.year for post in posts if post.scope == "year"}


def reads(place: Place, category: Category) -> bool:
    """Whether the viewer reads at the level of this group, and so may open its pupils from here."""
    return category.level != "L3" or bool(place.viewer.posts_reading("L3"))


def gaps(drawing: Drawing, concerned: int) -> tuple[tuple[ShareRow, ...], tuple[tuple[Category, Decimal], ...]]:
    """A row for each group, and the gaps in points that may be told. `concerned` is everybody's. One query."""
    place = drawing.place
    groups = named(place)
    if not groups or place.unseen:
        return (), ()
    pupils: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for category, year, n, with_concern in counted.in_groups(place.cycle.pk, place.cycle.pk, place.cycle.closed_on):
        if year in place.years:
            pupils[category] += n
            found[category] += with_concern
    rows, told = [], []
    for category in groups:
        if not pupils[category.id]:
            continue
        row, gap = _row(drawing, category, (found[category.id], pupils[category.id]), concerned)
        rows.append(row)
        if gap is not None:
            told.append((category, gap))
    return tuple(rows), tuple(told)


def _row(
    drawing: Drawing, category: Category, count: tuple[int, int], concerned: int
) -> tuple[ShareRow, Decimal | None]:
    part, whole = count
    others = drawing.place.pupils() - whole
    if not reads(drawing.place, category):
        kept = withheld((part, whole - part), fewer_than=drawing.place.smallest)
        if kept.any:
            words = _("Fewer than %(count)s. Restricted") % {"count": drawing.place.smallest}
            if not kept.total:
                words = _("Restricted, and too few to be told apart")
            nothing = drawing.num(0, {}, kept_back=True)
            return ShareRow(category.label, "", nothing, "", charts.bar(0, 1, words), hidden=words), None
    here, there = percent(part, whole), percent(concerned - part, others)
    if here is None or there is None:
        return ShareRow(category.label, str(whole), drawing.num(part, {}), "", charts.bar(0, 1, category.label)), None
    gap = here - there
    told = {"name": category.label, "share": share_words(part, whole), "others": share_words(concerned - part, others)}
    words = _("%(name)s: %(share)s have a concern, of all others %(others)s") % told
    asked = {"what": "concern", "group": category.id}
    figure = drawing.num(part, asked if reads(drawing.place, category) else {}, concern=True)
    if not reads(drawing.place, category):
        figure = type(figure)(figure.shown, "", figure.concern)
    picture = charts.dumbbell(float(here), float(there), words)
    return ShareRow(category.label, str(whole), figure, told["share"], picture, told["others"], _gap(gap)), gap


def _gap(gap: Decimal) -> str:
    points = rounded(abs(gap))
    if points == "0":
        return _("no gap")
    return (_("%(points)s points more") if gap > 0 else _("%(points)s points fewer")) % {"points": points}
