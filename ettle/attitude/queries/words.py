"""How attitude is said: bars and their words, the key of attendance, and the summary."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from ettle.attitude.pages import Bars
from ettle.attitude.queries.place import LETTERS, NUMBERS, Year
from ettle.policy.schema import Band, plain
from ettle.rules.attitude import BEST_FIRST, Standing, bands_of, summed_up
from ettle.ui.words import sentence

COLOURS = {"green": gettext_noop("green"), "yellow": gettext_noop("yellow"), "red": gettext_noop("red")}


def bars_of(year: Year) -> dict[str, Bars]:
    """The three colours, best first, by colour."""
    most = len(BEST_FIRST)
    return {
        one.colour: Bars(
            one.colour,
            most - place,
            LETTERS[one.colour],
            NUMBERS[one.colour],
            _(COLOURS[one.colour]),
            one.label,
            one.short,
        )
        for place, one in enumerate(year.rules.colours)
    }


def attendance_key(year: Year) -> str:
    """How attendance has its colour, and why a pupil on the line of the attendance group may not be red (G-04)."""
    bands = bands_of(year.policy)
    if bands is None or year.attendance is None:
        return ""
    said = _("Attendance, by the counts and not the rounded figure: %(bands)s.") % {
        "bands": ", ".join(f"{band.label.lower()} {_edges(band)}" for band in bands.bands)
    }
    for category in year.policy.categories:
        rule = category.derived.attendance if category.active and category.derived else None
        if rule is None:
            continue
        edge = 100 - rule.absence_percent
        band = bands.band_for(edge)
        if band is None or band.colour == BEST_FIRST[-1] or not rule.including_exactly:
            continue
        said += " " + _(
            "The support group %(group)s counts absence of %(absence)s%% or more since the start of the session, so a "
            "pupil on exactly %(edge)s%% is %(colour)s here and in that group."
        ) % {
            "group": category.label,
            "absence": plain(rule.absence_percent),
            "edge": plain(edge),
            "colour": band.label.lower(),
        }
    return said


def _edges(band: Band) -> str:
    low = plain(band.least) if band.least is not None else plain(band.above) if band.above is not None else ""
    high = plain(band.below) if band.below is not None else plain(band.most) if band.most is not None else ""
    parts = []
    if low:
        parts.append((_("from %(n)s%%") if band.least is not None else _("over %(n)s%%")) % {"n": low})
    if high:
        parts.append((_("under %(n)s%%") if band.below is not None else _("to %(n)s%%")) % {"n": high})
    return _(" and ").join(parts)


def summary_words(year: Year, standings: Iterable[Standing]) -> str:
    """What is very good, improved and slipped, in plain sentences (S3-167); empty where nothing is known."""
    said = summed_up(standings)
    names = {strand.id: strand.label for strand in year.rules.used}
    short: dict[str, str] = {one.colour: one.short for one in year.rules.colours}
    halves = {half.id: half.label for half in year.halves}
    parts = []
    if said.best:
        told = {"areas": _listed(names, said.best), "very_good": short[BEST_FIRST[0]]}
        parts.append(ngettext("%(areas)s is %(very_good)s.", "%(areas)s are %(very_good)s.", len(said.best)) % told)
    for moved, words in (
        (said.improved, _("%(area)s improved in the %(half)s and is now %(now)s.")),
        (said.slipped, _("%(area)s slipped in the %(half)s and is now %(now)s.")),
    ):
        for one in moved:
            half = halves.get(one.half, "")
            told = {"area": names[one.strand], "now": short[one.colour], "half": half[:1].lower() + half[1:]}
            parts.append(words % told)
    for one in said.steady:
        parts.append(_("%(area)s is %(now)s.") % {"area": names[one.strand], "now": short[one.colour]})
    return " ".join(parts)


def _listed(names: dict[str, str], found: Iterable[Standing]) -> str:
    first, *rest = [names[one.strand] for one in found]
    return sentence([first, *(name.lower() for name in rest)])
