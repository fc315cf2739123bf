"""The table of one pupil: last year, then the half terms of this one (S3-164)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ettle.attitude.models import AttitudeMark, AttitudeSummary
from ettle.attitude.pages import Bars, Cell, Line, Table, TermHead
from ettle.attitude.queries.place import Year
from ettle.attitude.queries.words import attendance_key, bars_of
from ettle.policy.schema import Session, Strand
from ettle.pupils.models import Attendance
from ettle.rules.attendance import Counts
from ettle.rules.attitude import (
    Counted,
    Figure,
    Standing,
    Trend,
    bands_of,
    by_half_term,
    figure,
    halves,
    session_before,
    terms_without,
    trend,
)
from ettle.school.asked import asked

TRENDS: dict[Trend, tuple[str, str]] = {
    "improved": (gettext_noop("improved"), "better"),
    "same": (gettext_noop("same"), "same"),
    "slipped": (gettext_noop("slipped"), "worse"),
    "": ("", ""),
}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one pupil: colours and figures by area and half term, `last` for last year."""

    colours: Mapping[tuple[str, str], str]
    figures: Mapping[str, Figure]
    standings: tuple[Standing, ...]
    missing: tuple[str, ...]
    written: str = ""
    """The summary somebody wrote for the half term it is now, if it stands."""


LAST = " last"
"""Where last year's value stands among the half terms; no half term is called so."""


SUMMARY = ""
"""What stands in place of the area where a row is a summary; no area is called so."""


@asked
def _given_rows(pupil_id: int, session: str, before: str) -> "QuerySet[Any, Any]":
    """Marks of two sessions and the summaries written in this one, oldest first: what was given and said of a pupil."""
    marks = AttitudeMark.objects.filter(pupil_id=pupil_id, session__in=[session, before]).exclude(value="")
    told = AttitudeSummary.objects.filter(pupil_id=pupil_id, session=session).annotate(strand=Value(SUMMARY))
    columns = ("at", "pk", "session", "half_term", "strand")
    both = (
        marks.order_by().values_list(*columns, "value").union(told.order_by().values_list(*columns, "text"), all=True)
    )
    return both.order_by("at", "pk")


@asked
def _counted_rows(pupil_id: int, session: str, before: str) -> "QuerySet[Any, Any]":
    rows = Attendance.objects.filter(pupil_id=pupil_id, session__in=[session, before], possible__isnull=False)
    return rows.values_list("session", "to_date", "possible", "present")


def known_of(year: Year, pupil_id: int) -> Known:
    """All that the table of a pupil holds. Two queries."""
    before = session_before(year.policy.calendar, year.session)
    of = (pupil_id, year.session.label, before.label if before else year.session.label)
    colours: dict[tuple[str, str], str] = {}
    earlier: dict[str, dict[str, str]] = {}
    written: dict[str, str] = {}
    for _at, _pk, session, half, strand, value in _given_rows(*of):
        if strand == SUMMARY:
            written[half] = value
        elif session == year.session.label:
            colours[strand, half] = value
        else:
            earlier.setdefault(strand, {})[half] = value
    for strand, by_half in earlier.items():
        colours[strand, LAST] = _latest(before, by_half)
    counted: dict[str, list[Counted]] = {}
    for session, to_date, possible, present in _counted_rows(*of):
        counted.setdefault(session, []).append(Counted(to_date, possible or 0, present or 0))
    figures = figures_of(year, counted.get(year.session.label, ()))
    if before and (last_year := _whole(counted.get(before.label, ()))):
        figures[LAST] = figure(last_year, bands_of(year.policy))
    given = {half: True for strand, half in colours if half != LAST}
    return Known(
        colours,
        figures,
        tuple(_standing(year, strand, colours, figures) for strand in year.rules.used),
        terms_without(year.halves, given, year.viewer.on) if year.given else (),
        written.get(year.now.id, "") if year.now else "",
    )


def figures_of(year: Year, counted: Iterable[Counted]) -> dict[str, Figure]:
    """Attendance in each half term of this session that has been counted."""
    bands = bands_of(year.policy)
    return {half: figure(counts, bands) for half, counts in by_half_term(year.halves, counted).items()}


def _whole(counted: Iterable[Counted]) -> Counts | None:
    """The whole of a session: what was counted last."""
    last = max(counted, key=lambda row: row.to_date, default=None)
    return Counts(last.possible, last.present) if last and 0 < last.possible >= last.present else None


def _latest(session: Session | None, by_half: Mapping[str, str]) -> str:
    """The value of the last half term that has one, in the order of the calendar."""
    order = [half.id for half in halves(session)] if session else []
    known = [half for half in order if half in by_half]
    return by_half[known[-1]] if known else list(by_half.values())[-1]


def _standing(
    year: Year, strand: Strand, colours: Mapping[tuple[str, str], str], figures: Mapping[str, Figure]
) -> Standing:
    """The area's latest colour and the one before it, last year's included."""
    places = [LAST, *(half.id for half in year.halves)]
    if strand.from_attendance:
        found = [(half, figures[half].colour) for half in places if half in figures and figures[half].colour]
    else:
        found = [(half, colours[strand.id, half]) for half in places if (strand.id, half) in colours]
    if not found or found[-1][0] == LAST:
        return Standing(strand.id, "", "")
    return Standing(strand.id, found[-1][1], found[-2][1] if len(found) > 1 else "", found[-1][0])


def table_of(year: Year, known: Known) -> Table:
    """The table as it is shown. No query."""
    bars, places = bars_of(year), [LAST, *(half.id for half in year.halves)]
    heads: dict[str, list[str]] = {}
    for half in year.halves:
        heads.setdefault(half.term, []).append(half.label)
    lines = []
    for strand, standing in zip(year.rules.used, known.standings, strict=True):
        moved, sign = TRENDS[trend(standing.colour, standing.before)]
        cells = tuple(_cell(strand, known, bars, place) for place in places)
        lines.append(Line(strand.id, strand.label, cells, _(moved) if moved else "", sign))
    return Table(
        last_year=_("Last year"),
        terms=tuple(TermHead(term, tuple(labels)) for term, labels in heads.items()),
        lines=tuple(lines),
        key=tuple(bars.values()),
        key_attendance=attendance_key(year),
    )


def _cell(strand: Strand, known: Known, bars: Mapping[str, Bars], place: str) -> Cell:
    if strand.from_attendance:
        return figure_cell(known.figures.get(place), bars)
    return Cell(bars.get(known.colours.get((strand.id, place), "")))


def figure_cell(found: Figure | None, bars: Mapping[str, Bars]) -> Cell:
    """Attendance as a cell."""
    if found is None:
        return Cell()
    counts = _("%(present)s of %(possible)s openings") % {"present": found.present, "possible": found.possible}
    return Cell(bars.get(found.colour), found.percent, counts)
