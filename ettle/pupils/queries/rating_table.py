"""Ratings of one pupil as a table: the latest report by subject and measure, and one measure over several reports."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

from django.utils.translation import gettext as _

from ettle.policy import Policy
from ettle.policy.schema import Measure, Scale
from ettle.pupils.pages import Flagged, MeasureChoice, RatingTable, SubjectRow
from ettle.pupils.story import ConcernFact, RatingFact
from ettle.ui.flags import seriousness_key

REPORTS_DRAWN = 5  # as many as the picture holds and a reader takes in at a glance
Cells = dict[tuple[int, str], RatingFact]


def rating_table(
    policy: Policy, ratings: Iterable[RatingFact], concern: ConcernFact | None, drawn: str, address: str
) -> RatingTable | None:
    """The table, or None where nothing was reported. `concern` gives the flags of its own cycle's values."""
    cycles, table = _by_cycle(ratings)
    if not cycles:
        return None
    latest = cycles[-1]
    used = [
        m for m in policy.measures if any(fact.measure == m.id for cells in table.values() for fact in cells.values())
    ]
    chosen = next((m for m in used if m.id == drawn), used[0] if used else None)
    if chosen is None:
        return None
    flags = _flags(policy, concern if concern and concern.cycle_id == latest.cycle_id else None)
    said = _said()
    rows = tuple(_row(policy, cells, cycles, (used, chosen), (flags, said)) for _name, cells in sorted(table.items()))
    rows = tuple(sorted(rows, key=lambda row: not row.now))
    met = {cell.seriousness for row in rows for cell in row.values}
    return RatingTable(
        cycle=latest.cycle,
        open=not latest.closed,
        reports=len(cycles),
        heads=tuple(measure.short or measure.label for measure in used),
        directions=tuple(_direction(policy.scale(measure.scale)) for measure in used),
        drawn=chosen.label,
        choices=tuple(MeasureChoice(m.label, f"{address}?measure={m.id}#ratings", m is chosen) for m in used),
        rows=rows,
        flag_words=tuple(one for one in seriousness_key(policy) if one.id in met),
    )


def _by_cycle(ratings: Iterable[RatingFact]) -> tuple[list[RatingFact], dict[str, Cells]]:
    """One rating of each of the last reports (for its name and date), and the cells by subject."""
    ratings = list(ratings)
    closed = [fact for fact in ratings if fact.closed]
    shown = closed or ratings  # a report still being written shows only where there is no other
    firsts = {fact.cycle_id: fact for fact in reversed(shown)}
    cycles = sorted(firsts.values(), key=lambda fact: (fact.opens, fact.cycle_id))[-REPORTS_DRAWN:]
    wanted = {fact.cycle_id for fact in cycles}
    table: dict[str, Cells] = {}
    for fact in shown:
        if fact.cycle_id in wanted:
            table.setdefault(fact.subject_name, {})[fact.cycle_id, fact.measure] = fact
    return cycles, table


def _flags(policy: Policy, concern: ConcernFact | None) -> dict[tuple[str, str], tuple[str, str]]:
    found: dict[tuple[str, str], tuple[str, str]] = {}
    short = {one.id: one.short for one in seriousness_key(policy)}
    for reason in concern.reasons if concern else ():
        known = found.get((reason.subject, reason.measure), ("", ""))
        if known[0] != "serious":
            shape, word = seriousness_words(policy, reason.seriousness)
            found[reason.subject, reason.measure] = shape, short.get(shape, word) if reason.seriousness else word
    return found


def seriousness_words(policy: Policy, seriousness: str) -> tuple[str, str]:
    """The shape of the flag and the school's word for it; a trigger without degrees is flagged early, as a concern."""
    for trigger in policy.triggers:
        for entry in trigger.seriousness:
            if seriousness in {entry.id, entry.label}:
                return entry.id, entry.label
    return seriousness or "early", seriousness or _("concern")


def _row(
    policy: Policy,
    cells: Cells,
    cycles: list[RatingFact],
    measures: tuple[list[Measure], Measure],
    words: tuple[Mapping[tuple[str, str], tuple[str, str]], Mapping[str, str]],
) -> SubjectRow:
    (used, chosen), (flags, said) = measures, words
    newest = next(reversed(cells.values()))
    latest_id = cycles[-1].cycle_id
    values = []
    for measure in used:
        fact = cells.get((latest_id, measure.id))
        flag = flags.get((newest.subject, measure.id), ("", ""))
        values.append(Flagged(fact.value, *flag) if fact else Flagged(""))
    course = [cells.get((cycle.cycle_id, chosen.id)) for cycle in cycles]
    scale = _scale(policy, chosen.id, newest)
    # What was rated on another scale, as in a younger year, is told in words and not drawn on this one.
    alike = tuple(fact if fact and _scale(policy, chosen.id, fact) == scale else None for fact in course)
    ranks = tuple(_rank(scale, fact.value) if fact else None for fact in alike)
    direction = _trend(ranks)
    return SubjectRow(
        subject=newest.subject_name,
        level=newest.level,
        values=tuple(values),
        ranks=ranks,
        steps=len(scale.counted) if scale else 1,
        concern_from=tuple(_concern_from(policy, chosen.id, scale, fact.year) if fact else None for fact in alike),
        spoken=said["spoken"]
        % {
            "subject": newest.subject_name,
            "measure": chosen.label,
            "values": ", ".join(fact.value if fact else said["none"] for fact in course),
        },
        direction=direction,
        trend=_trend_words(direction, ranks),
        now=any(value.value for value in values),
    )


def _said() -> dict[str, str]:
    """What every row says, looked up once."""
    return {
        "spoken": _("%(subject)s, %(measure)s over the reports: %(values)s"),
        "none": _("none"),
        "better": _("Improved"),
        "worse": _("Slipped"),
        "same": _("Same"),
        "": "",
    }


def _scale(policy: Policy, measure: str, fact: RatingFact) -> Scale | None:
    return policy.scale_for(measure, level=fact.level or None, year=fact.year, subject=fact.subject)


def _rank(scale: Scale | None, value: str) -> int | None:
    if scale is None:
        return None
    try:
        return scale.rank(value)
    except (KeyError, ValueError):  # not counted, or a scale without better and worse
        return None


def _trend(ranks: tuple[int | None, ...]) -> str:
    known = [rank for rank in ranks if rank is not None]
    if len(known) < 2:
        return ""
    before, now = list(pairwise(known))[-1]
    return "same" if now == before else "worse" if now > before else "better"


def _trend_words(direction: str, ranks: tuple[int | None, ...]) -> str:
    """How it went, or why that cannot be said: a blank would leave the reader to guess."""
    if direction:
        return {"better": _("Improved"), "worse": _("Slipped"), "same": _("Same")}[direction]
    if all(rank is None for rank in ranks):
        return _("Not rated")
    return _("No earlier rating") if ranks[-1] is not None else _("Rated once, earlier")


def _concern_from(policy: Policy, measure: str, scale: Scale | None, year: str) -> int | None:
    """The rank from which a value is a concern by itself, for the dots of the picture."""
    phase = policy.phase_of(year)
    for trigger in policy.triggers:
        edge = trigger.when.at_or_worse
        here = measure in trigger.measures and (not trigger.phases or phase in trigger.phases)
        if edge and here and scale and (not trigger.scale or trigger.scale == scale.id):
            return _rank(scale, edge)
    return None


def _direction(scale: Scale) -> str:
    """`1 best, 4 worst`, for the head of a column."""
    if not scale.ordered or not scale.counted:
        return ""
    return _("%(best)s best, %(worst)s worst") % {"best": scale.counted[0].value, "worst": scale.counted[-1].value}
