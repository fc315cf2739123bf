"""Leadership's picture of a closed cycle: one page, a fixed number of queries (S3-172, S2-02)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import ngettext

from ettle.leadership.pages import BoardRow, NothingPage, Pick, PicturePage, Spread
from ettle.leadership.queries import concerned, counted, spreads
from ettle.leadership.queries.by_group import by_group
from ettle.leadership.queries.concerned import Held
from ettle.leadership.queries.drawing import Drawing, fewer_words, share_words
from ettle.leadership.queries.gaps import gaps
from ettle.leadership.queries.place import Place, place_for
from ettle.leadership.queries.spreads import Counted, Heap, Heaps, Raised
from ettle.leadership.queries.stands import stands
from ettle.rules.access import REASONS, Viewer
from ettle.ui.words import long_date, moment, number
from ettle.ui.words import said as _

BOARD = "board"
PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader chose: a year of all, a measure, and by what to part it."""

    year: str = ""
    measure: str = ""
    by: str = ""


def by_words() -> dict[str, str]:
    """By what a measure may be parted."""
    return {
        "year": _("By year"),
        "faculty": _("By faculty"),
        "subject": _("By subject"),
        "group": _("By support group"),
        "time": _("Over time"),
    }


def picture_page(viewer: Viewer, cycle_id: int, asked: Asked) -> PicturePage:
    """The picture. Raises Http404 for who leads nothing of it. The same queries for 10 pupils and for 2,000."""
    place = place_for(viewer, cycle_id, asked.year)
    drawing, found = Drawing(place), concerned.held(place)
    faculties, subjects = _taught(viewer.school_id)
    reasons = counted.reasons(place.cycle.pk, place.before_id)
    raised = spreads.raised(reasons)
    tallied = counted.tallied(place.cycle.pk, place.before_id)
    measures = spreads.of_measures(drawing, tallied, raised)
    for (measure, _scale), heap in measures.items():
        heap.href = _address(place, asked, measure=measure) + "#closer"
    total = found.count(place.cycle.pk, place.years)
    gap_rows, told = gaps(drawing, total)
    closer = _closer(drawing, asked, _chosen(asked, measures), (tallied, raised), subjects)
    board_heads, board = _board(place, faculties) if asked.by == BOARD else ((), ())
    return PicturePage(
        title=_("Leadership’s picture: %(cycle)s") % {"cycle": place.cycle.words},
        eyebrow=(_shown_words(place), _("Policy %(version)s") % {"version": place.policy.policy.version}),
        lead=_lead(place, found),
        cycles=_cycles(place),
        years=_years(place, asked),
        counts=concerned.headline(drawing, found),
        stands=stands(drawing, found, measures, told),
        over_time=concerned.over_time(place, found),
        by_year=concerned.by_year(drawing, found),
        by_faculty=concerned.by_faculty(drawing, faculties, reasons),
        moved=concerned.moved(drawing, found),
        states=concerned.state_key(),
        owner_heads=(_("All"), *concerned.stand_words().values(), _("Overdue")),
        owners=concerned.owners(drawing, found),
        gaps=gap_rows,
        gaps_note=_gaps_note(place),
        spreads=_spreads(drawing, measures),
        measures=_measure_picks(place, asked, measures),
        bys=_by_picks(place, asked),
        closer=closer,
        closer_title=_measure_label(place, _chosen(asked, measures)),
        board_heads=board_heads,
        board=board,
        hidden_note=fewer_words(place.smallest) if place.unseen else "",
        why_seen=_why(place),
        ran=_ran(place),
        links=_links(place),
        paper_href=_paper(place, asked),
        printed=_("Printed by %(who)s, %(day)s. It names no pupil.")
        % {"who": viewer.name, "day": long_date(viewer.on)},
    )


def nothing_page() -> NothingPage:
    """What stands here before any cycle has closed."""
    return NothingPage(
        _("Leadership’s picture"),
        _("No cycle has closed yet. Its picture is drawn the moment the first one closes."),
    )


def _taught(school_id: int) -> tuple[dict[int, str], dict[int, tuple[str, str]]]:
    """Faculties by number, and each subject's faculty and name. One query."""
    faculties: dict[int, str] = {}
    subjects = {}
    for pk, name, faculty, label in counted.taught(school_id):
        subjects[pk] = (label or "", name)
        if faculty is not None:
            faculties[faculty] = label or ""
    return faculties, subjects


def _lead(place: Place, found: Held) -> str:
    pupils, total = place.pupils(), found.count(place.cycle.pk, place.years)
    if not place.may_show(total):
        return _("So few have a concern that the figure is not shown.")
    if not total:
        return _("None of %(pupils)s pupils has a concern.") % {"pupils": number(pupils)}
    told = {"count": number(total), "pupils": number(pupils), "share": share_words(total, pupils)}
    said = [_("%(count)s of %(pupils)s pupils have a concern (%(share)s)") % told + _since(place, found, total) + "."]
    waiting = found.count(place.cycle.pk, place.years, stands="waiting")
    late = found.late(place.cycle.pk, place.years)
    if not place.withheld((waiting, total - waiting)).any:
        if waiting:
            said.append(_("For %(count)s, nobody has acted yet.") % {"count": number(waiting)})
        else:
            said.append(_("Somebody has acted for each of them."))
    if late and not place.withheld((late, total - late)).any:
        said.append(ngettext("%(count)s is overdue.", "%(count)s are overdue.", late) % {"count": number(late)})
    return " ".join(said)


def _since(place: Place, found: Held, total: int) -> str:
    if place.before is None:
        return ""
    before, roll = found.count(place.before_id, place.years), place.pupils(place.before_id)
    if not roll or not place.may_show_then(before):
        return ""
    told = {"share": share_words(before, roll), "cycle": place.before.words}
    return _("; after %(cycle)s it was %(share)s") % told


def _closer(
    drawing: Drawing,
    asked: Asked,
    measure: str,
    rated: tuple[Counted, Raised],
    subjects: Mapping[int, tuple[str, str]],
) -> tuple[Spread, ...]:
    if not measure:
        return ()
    place, (tallied, raised) = drawing.place, rated
    found: list[Spread | None] = []
    words = by_words()
    for kind in _kinds(asked, words):
        if not place.may_part(kind):
            heaps: Heaps = {}
        elif kind == "time":
            heaps = spreads.over_time(drawing, measure)
        elif kind == "group":
            heaps = by_group(drawing, measure)
        else:
            rows = (
                [(of, year, 0, scale, value, n) for of, year, one, scale, value, n in tallied if one == measure]
                if kind == "year"
                else counted.tallied_by_subject(place.cycle.pk, place.before_id, measure)
            )
            heaps = spreads.by_year_and_subject(drawing, measure, rows, raised, faculty_of=subjects, kind=kind)
        found += [
            spreads.spread(drawing, measure, scale, rows.values(), title=words[kind], by=words[kind])
            for scale, rows in heaps.items()
        ]
    return tuple(one for one in found if one)


def _kinds(asked: Asked, words: Mapping[str, str]) -> tuple[str, ...]:
    """By year, unless something else was chosen; on paper by faculty, too."""
    if asked.by in words:
        return (asked.by,)
    return ("year", "faculty") if asked.by == PAPER else ("year",)


def _chosen(asked: Asked, measures: Mapping[tuple[str, str], Heap]) -> str:
    known = list(dict.fromkeys(measure for measure, _scale in measures))
    return asked.measure if asked.measure in known else next(iter(known), "")


def _board(place: Place, faculties: Mapping[int, str]) -> tuple[tuple[tuple[str, str], ...], tuple[BoardRow, ...]]:
    """The faculty board's marks by faculty, for who reads the board's level of every pupil. One query at most."""
    board = place.policy.faculty_board
    if board is None or place.unseen or "faculty_board" in place.policy.modules.off:
        return (), ()
    if not place.viewer.posts_reading(board.read_at):
        return (), ()
    marks: Counter[tuple[int, str]] = Counter()
    for year, faculty, value, n in counted.on_the_board(place.cycle.pk):
        if year in place.years:
            marks[faculty, value] += n
    scale = place.policy.scale(board.scale)
    rows = tuple(
        BoardRow(name, tuple(number(marks[pk, value.value]) for value in scale.values))
        for pk, name in faculties.items()
        if any(marks[pk, value.value] for value in scale.values)
    )
    return tuple((value.value, value.words) for value in scale.values), rows


@lru_cache(maxsize=64)
def _base(cycle_id: int) -> str:
    return reverse("leadership:picture", args=[cycle_id])


@lru_cache(maxsize=256)
def _overview(cycle_id: int, year: str) -> str:
    return reverse("tracking:overview", args=[cycle_id, year])


def _address(place: Place, asked: Asked, **more: str) -> str:
    given = {"year": asked.year, "measure": asked.measure, "by": asked.by, **more}
    query = urlencode({key: text for key, text in given.items() if text})
    base = _base(place.cycle.pk)
    return f"{base}?{query}" if query else base


def _paper(place: Place, asked: Asked) -> str:
    query = f"?{urlencode({'year': asked.year})}" if asked.year else ""
    return reverse("leadership:paper", args=[place.cycle.pk]) + query


def _cycles(place: Place) -> tuple[Pick, ...]:
    """Every cycle since the oldest one shown in which the viewer leads a year, the newest first."""
    known = {pk for pk, year in place.roll if year in place.reach}
    return tuple(Pick(one.words, _base(one.pk), one.pk == place.cycle.pk) for one in place.cycles if one.pk in known)


def _spreads(drawing: Drawing, measures: Mapping[tuple[str, str], Heap]) -> tuple[Spread, ...]:
    made = (
        spreads.spread(drawing, measure, scale, [heap], title=heap.name, by=_("Measure"))
        for (measure, scale), heap in measures.items()
    )
    return tuple(one for one in made if one)


def _ran(place: Place) -> str:
    told = {"moment": moment(place.cycle.closed_at)}
    return _("Counted when the cycle closed, %(moment)s; what was done about it, as of today.") % told


def _years(place: Place, asked: Asked) -> tuple[Pick, ...]:
    if len(place.reach) < 2 or not place.alone:
        return ()
    every = Pick(_("All years"), _address(place, asked, year=""), not asked.year)
    return (every, *(Pick(year, _address(place, asked, year=year), year == asked.year) for year in place.alone))


def _measure_picks(place: Place, asked: Asked, measures: Mapping[tuple[str, str], Heap]) -> tuple[Pick, ...]:
    chosen = _chosen(asked, measures)
    known = dict.fromkeys(measure for measure, _scale in measures)
    return tuple(
        Pick(_measure_label(place, one), _address(place, asked, measure=one) + "#closer", one == chosen)
        for one in known
    )


def _measure_label(place: Place, measure: str) -> str:
    return next((one.label for one in place.policy.measures if one.id == measure), "")


def _by_picks(place: Place, asked: Asked) -> tuple[Pick, ...]:
    kinds = {kind: words for kind, words in by_words().items() if place.may_part(kind)}
    picks = [
        Pick(words, _address(place, asked, by="" if kind == "year" else kind) + "#closer", kind == (asked.by or "year"))
        for kind, words in kinds.items()
    ]
    if place.policy.faculty_board is not None and "faculty_board" not in place.policy.modules.off:
        picks.append(
            Pick(_("Marks of the faculty board"), _address(place, asked, by=BOARD) + "#closer", asked.by == BOARD)
        )
    return tuple(picks)


def _shown_words(place: Place) -> str:
    pupils = number(place.pupils())
    if len(place.years) == 1:
        return _("%(year)s, %(count)s pupils") % {"year": place.years[0], "count": pupils}
    return _("%(first)s to %(last)s, %(count)s pupils") % {
        "first": place.years[0],
        "last": place.years[-1],
        "count": pupils,
    }


def _why(place: Place) -> str:
    if any("see_leadership" in post.may and post.scope == "school" for post in place.viewer.posts):
        return _(REASONS["whole_school"])
    return _("You see this because you lead %(years)s.") % {"years": ", ".join(place.reach)}


def _gaps_note(place: Place) -> str:
    if place.unseen:
        return _("Not all of these pupils are yours to see now, so their support groups are not told.")
    if place.years != place.reach and any(one.level == "L3" for one in place.policy.categories if one.active):
        return _("Restricted groups are told for all years together only.")
    return ""


def _links(place: Place) -> tuple[Pick, ...]:
    """Where each year is looked at class by class, and its list."""
    found = []
    for year in place.years:
        words = _("%(year)s, subject by subject and class by class") % {"year": year}
        found.append(Pick(words, _overview(place.cycle.pk, year)))
    return tuple(found)
