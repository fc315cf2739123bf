"""Going well, take care, support needed: how things stand, by the lines of the policy (S3-172)."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from ettle.leadership.pages import Stand, Stands
from ettle.leadership.queries.concerned import Held
from ettle.leadership.queries.drawing import Drawing, rounded, share_words
from ettle.leadership.queries.spreads import Heap
from ettle.policy.schema import Category
from ettle.rules.leading import Standing, percent, standing
from ettle.ui.words import said as _

Line = tuple[Standing | None, Stand]


def stands(
    drawing: Drawing,
    found: Held,
    measures: Mapping[tuple[str, str], Heap],
    gaps: Iterable[tuple[Category, Decimal]],
) -> tuple[Stands, ...]:
    """Three lists, each in the order of the policy. Faculties are in none: some are one teacher's (S3-017)."""
    lines = [*_years(drawing, found), *_measures(drawing, measures), *_acting(drawing, found), *_gaps(drawing, gaps)]
    titles = {
        Standing.WELL: (_("Going well"), _("within what the policy calls going well")),
        Standing.CARE: (_("Take care"), _("between the two lines of the policy, or rising")),
        Standing.SUPPORT: (_("Support needed"), _("beyond the policy's line")),
    }
    return tuple(
        Stands(one.value, title, means, tuple(line for stands_so, line in lines if stands_so is one))
        for one, (title, means) in titles.items()
    )


def _years(drawing: Drawing, found: Held) -> Iterable[Line]:
    place, bounds = drawing.place, drawing.place.policy.leadership.pupils
    for year in place.years:
        count, roll = found.count(place.cycle.pk, [year]), place.pupils(years=(year,))
        before, roll_before = found.count(place.before_id, [year]), place.pupils(place.before_id, (year,))
        if not place.may_show(count):
            continue
        share, then = percent(count, roll), drawing.then(before, roll_before)
        words = _("%(share)s of pupils have a concern") % {"share": share_words(count, roll)}
        rising = _rising(share, then, bounds.rise)
        yield (
            standing(share, bounds, then),
            Stand(year, words + rising, drawing.behind({"what": "concern", "year": year})),
        )


def _measures(drawing: Drawing, measures: Mapping[tuple[str, str], Heap]) -> Iterable[Line]:
    bounds = drawing.place.policy.leadership.ratings
    for (_measure, _scale), heap in measures.items():
        if heap.concerned is None or not drawing.place.may_show(heap.concerned):
            continue
        rated = heap.values.total()
        share = percent(heap.concerned, rated)
        then = None if heap.concerned_before is None else drawing.then(heap.concerned_before, heap.before)
        words = _("%(share)s of ratings are a concern") % {"share": share_words(heap.concerned, rated)}
        yield standing(share, bounds, then), Stand(heap.name, words + _rising(share, then, bounds.rise), heap.href)


def _acting(drawing: Drawing, found: Held) -> Iterable[Line]:
    place, picture = drawing.place, drawing.place.policy.leadership
    total = found.count(place.cycle.pk, place.years)
    waiting = found.count(place.cycle.pk, place.years, stands="waiting")
    late = found.late(place.cycle.pk, place.years)
    for name, part, bounds, what in (
        (_("Nobody has acted"), waiting, picture.waiting, "waiting"),
        (_("Overdue"), late, picture.overdue, "late"),
    ):
        if total and not place.withheld((part, total - part)).any:
            words = _("%(part)s of %(total)s concerns") % {"part": part, "total": total}
            yield (
                standing(percent(part, total), bounds),
                Stand(name, words, drawing.behind({"what": what}) if part else ""),
            )


def _gaps(drawing: Drawing, gaps: Iterable[tuple[Category, Decimal]]) -> Iterable[Line]:
    bounds = drawing.place.policy.leadership.gap
    for category, gap in gaps:
        words = _("as often a concern as all others")
        if gap != 0 and rounded(abs(gap)) != "0":
            form = _("a concern %(points)s points more often than others")
            if gap < 0:
                form = _("a concern %(points)s points less often than others")
            words = form % {"points": rounded(abs(gap))}
        yield standing(gap, bounds), Stand(category.label, words)


def _rising(share: Decimal | None, before: Decimal | None, rise: Decimal | None) -> str:
    if share is None or before is None or rise is None or share - before < rise:
        return ""
    return _(", up %(points)s points") % {"points": rounded(share - before)}
