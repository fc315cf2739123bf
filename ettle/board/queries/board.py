"""The board page: every pupil of a year whom the viewer may read about, by faculty."""

from collections import Counter
from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import ngettext

from ettle.board.pages import BoardColumn, BoardPage, Entry, Lamp, Link, OwnColumn
from ettle.board.queries.cells import Cells
from ettle.board.queries.filters import Asked, house_options, options, order_options, shown_options, wanted
from ettle.board.queries.links import around, board_href
from ettle.board.queries.periods import earlier_marks
from ettle.board.queries.place import Board, board_for
from ettle.board.queries.words import lamps_of, listed, reason_labels, reasons_of, scale_for_script
from ettle.rules.access import Viewer
from ettle.ui.words import long_date
from ettle.ui.words import said as _

# Stands in an address where the script puts the pupil and the faculty of a cell.
SOMEBODY, SOME_FACULTY = "00000000-0000-0000-0000-000000000000", 0


def board_page(viewer: Viewer, cycle_id: int, year: str, asked: Asked) -> BoardPage:
    """The board as asked for. Raises Http404. As many queries for one pupil as for two hundred."""
    place = board_for(viewer, cycle_id, year)
    lamps, before = lamps_of(place.rules), place.before
    cells = Cells(place, lamps, earlier_marks(place) if asked.trail else {})
    people = wanted(place, asked)
    rows = cells.rows(people)
    tally = _tally(place)
    own = tuple(_own(place, tally))
    years, cycles = around(place)
    return BoardPage(
        title=_("Faculty board, %(year)s") % {"year": year},
        eyebrow=(place.cycle.name, _showing(len(people), len(place.pupils))),
        lead=_lead(place, lamps, own),
        cycle_id=cycle_id,
        year=year,
        own=own,
        columns=tuple(_columns(place, lamps, tally)),
        rows=rows,
        lights=tuple(cells.lights),
        looks=tuple(cells.looks),
        since=tuple(cells.since),
        lamps=lamps,
        reasons=reasons_of(place.rules),
        before=before[-1].name if before else "",
        shown=shown_options(place, lamps, asked),
        houses=house_options(place, asked),
        given_reasons=options(reason_labels(place.rules), asked.reason),
        orders=order_options(lamps, asked),
        trail=asked.trail,
        periods=tuple(period.name for period in before),
        years=years,
        cycles=cycles,
        papers=_papers(place, asked),
        paper=asked.paper,
        entry=_entry(viewer, place) if place.own else None,
        scale=scale_for_script(lamps, reasons_of(place.rules)),
        mark_url=reverse("board:mark", args=(cycle_id, year, SOMEBODY, SOME_FACULTY)),
        pupils_url=reverse("pupils:list"),
        export_href=reverse("board:export", args=[cycle_id, year]) if "export" in viewer.rights else "",
        totals=_totals(lamps, tally),
        printed=_("Printed for %(who)s on %(day)s.") % {"who": viewer.name, "day": long_date(viewer.on)},
    )


def entry_person(viewer: Viewer) -> str:
    """Whose board it is, as a device keeps it: a mark set by one person is never sent in the name of another."""
    return str(viewer.staff_id)


def sign_in_url(cycle_id: int, year: str) -> str:
    """Where to sign in again, coming back to the board."""
    return f"{reverse('account_login')}?next={reverse('board:board', args=(cycle_id, year))}"


def _entry(viewer: Viewer, place: Board) -> Entry:
    where = (place.cycle.pk, place.year)
    return Entry(
        who=entry_person(viewer),
        key=f"board.{place.cycle.pk}.{place.year}",
        label=_("Faculty board, %(year)s, %(cycle)s") % {"year": place.year, "cycle": place.cycle.name},
        save_url=reverse("board:save", args=where),
        sign_in_url=sign_in_url(*where),
        csrf_cookie=settings.CSRF_COOKIE_NAME,
    )


def _tally(place: Board) -> "Counter[tuple[int, str]]":
    """How often each faculty has given each value; a blank value is what is to be set."""
    counts: Counter[tuple[int, str]] = Counter((faculty, "") for row in place.unset.values() for faculty in row)
    alike = {id(row): row for row in place.cells.values()}
    for same, times in Counter(map(id, place.cells.values())).items():
        for faculty, held in alike[same].items():
            counts[faculty, held.mark.value] += times
    return counts


def _columns(place: Board, lamps: tuple[Lamp, ...], tally: "Counter[tuple[int, str]]") -> Iterable[BoardColumn]:
    for column in place.columns:
        of = column.faculty_id
        words = listed(f"{tally[of, lamp.value]} {lamp.letter}" for lamp in lamps[:-1])
        yield BoardColumn(of, column.name, words, bool(column.decision), tally[of, ""])


def _own(place: Board, tally: "Counter[tuple[int, str]]") -> Iterable[OwnColumn]:
    """The columns of the viewer's faculties, whether they may be set today or not."""
    for column in dict.fromkeys((*place.own, *place.led)):
        left = tally[column.faculty_id, ""]
        done = sum(count for (faculty, value), count in tally.items() if value and faculty == column.faculty_id)
        href = reverse("board:column", args=[place.cycle.pk, place.year, column.faculty_id])
        yield OwnColumn(column.faculty_id, column.name, done, left, href, place.locked(column))


def _showing(shown: int, of: int) -> str:
    if shown == of:
        return ngettext("%(of)s pupil", "%(of)s pupils", of) % {"of": of}
    return _("%(shown)s of %(of)s pupils") % {"shown": shown, "of": of}


def _lead(place: Board, lamps: tuple[Lamp, ...], own: tuple[OwnColumn, ...]) -> str:
    """One sentence: what I have still to set, or who is red."""
    if setting := [column for column in own if not column.locked]:
        form = _("%(faculty)s: %(done)s done, %(left)s to set")
        told = [form % {"faculty": one.name, "done": one.done, "left": one.left} for one in setting]
        return _("You set %(columns)s. Other faculties are shown so that you can see the whole pupil.") % {
            "columns": "; ".join(told)
        }
    worst = lamps[0]
    each = (values.count(worst.value) for values in place.values.values())
    red = [count for count in each if count]
    words = {"count": len(red), "colour": worst.word.lower(), "several": sum(count > 1 for count in red)}
    if not red:
        return _("Nobody is %(colour)s in any faculty.") % words
    form = ngettext(
        "%(count)s pupil is %(colour)s in a faculty, %(several)s in more than one.",
        "%(count)s pupils are %(colour)s in a faculty, %(several)s of them in more than one.",
        len(red),
    )
    return form % words


def _papers(place: Board, asked: Asked) -> tuple[Link, ...]:
    base = board_href(place.cycle.pk, place.year)
    sizes = (("a3", _("A3")), ("a4", _("A4")))
    return tuple(Link(label, base + asked.query(paper=paper), asked.paper == paper) for paper, label in sizes)


def _totals(lamps: tuple[Lamp, ...], tally: "Counter[tuple[int, str]]") -> str:
    """`21 red, 56 amber, 520 green, 2 not set.`"""
    counts: Counter[str] = Counter()
    for (_faculty, value), count in tally.items():
        counts[value] += count
    told = [f"{counts[lamp.value]} {lamp.word.lower()}" for lamp in lamps]
    return f"{', '.join([*told, _('%(count)s not set') % {'count': counts['']}])}."
