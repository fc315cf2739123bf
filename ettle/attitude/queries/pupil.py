"""Attitude of one pupil: the page, and its leaf on the pupil page."""

from collections.abc import Iterator, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from ettle.attitude.models import AttitudeSummary, AttitudeTarget
from ettle.attitude.pages import AttitudeLeaf, Choice, GiveRow, PupilAttitudePage, TargetShown
from ettle.attitude.queries.place import Place, Year, find_year
from ettle.attitude.queries.table import Known, known_of, table_of
from ettle.attitude.queries.time_line import time_line
from ettle.attitude.queries.words import summary_words
from ettle.rules.access import Viewer, may_see_pupil
from ettle.rules.attitude import may_give
from ettle.tracking.pages.concerns import Typed
from ettle.ui.leaves import OnePupil
from ettle.ui.words import moment, sentence

PLACE = 45


def pupil_page(place: Place, typed: Typed | None = None) -> PupilAttitudePage:
    """The page of one pupil. Eight queries more than finding them."""
    year, pupil, typed = place.year, place.pupils[0], typed or Typed()
    known = known_of(year, pupil.pk)
    held = place.standing()
    written = _written(year, pupil.pk, place.half.id)
    worked_out = summary_words(year, known.standings)
    href = reverse("attitude:pupil", args=[pupil.key])
    labels = {strand.id: strand.label for strand in year.rules.used}
    rows = []
    for strand in year.given:
        mark = held.get((pupil.pk, strand.id))
        value = typed.values.get(f"value-{strand.id}", mark.value if mark else "")
        may = (pupil.pk, strand.id) in place.gives
        problem = typed.error(f"value-{strand.id}")
        rows.append(GiveRow(strand.id, strand.label, value, mark.version if mark else 0, may, problem))
    offered = _offered(year, known)
    return PupilAttitudePage(
        key=str(pupil.key),
        name=pupil.name,
        where=", ".join(part for part in (pupil.year, pupil.tutor_group.name if pupil.tutor_group else "") if part),
        pupil_href=reverse("pupils:page", args=[pupil.key]),
        lead=_lead(year, known),
        table=table_of(year, known),
        missing=known.missing,
        half=place.half.label,
        half_id=place.half.id,
        halves=tuple(
            Choice(half.id, half.label, half == place.half, f"{href}?half={half.id}")
            for half in year.halves
            if half.starts <= year.viewer.on
        ),
        rows=tuple(rows),
        gives=bool(place.gives),
        locked=place.locked,
        summary=written.text if written and written.text else worked_out,
        summary_by=_by(written) if written and written.text else "",
        worked_out=worked_out,
        offered=offered,
        strands=tuple(
            Choice(key, label, label == (offered[0].label if offered else "")) for key, label in labels.items()
        ),
        targets=_targets(pupil.pk, labels),
        may_write=bool(may_give(year.viewer, place.facts[pupil.pk], year.rules)),
        chart=time_line(year, pupil.pk),
        typed=typed,
    )


def _lead(year: Year, known: Known) -> str:
    """One sentence: where there is something to do, that; else how it stands."""
    if known.missing:
        return _("Nothing has been entered in the %(terms)s.") % {"terms": sentence([t.lower() for t in known.missing])}
    best = sum(one.colour == year.rules.colours[0].colour for one in known.standings)
    told = sum(bool(one.colour) for one in known.standings)
    if not told:
        return _("Nothing is known yet in %(session)s.") % {"session": year.session.label}
    words = {"best": best, "told": told, "word": year.rules.colours[0].short}
    return _("%(best)s of %(told)s areas are %(word)s at the last look.") % words


def _written(year: Year, pupil_id: int, half_id: str) -> AttitudeSummary | None:
    rows = AttitudeSummary.objects.filter(pupil_id=pupil_id, session=year.session.label, half_term=half_id)
    return rows.select_related("by").last()


def _by(written: AttitudeSummary) -> str:
    who = written.by.name if written.by else _("Somebody")
    return _("%(who)s wrote this, %(when)s.") % {"who": who, "when": moment(written.at)}


def _offered(year: Year, known: Known) -> tuple[Choice, ...]:
    """The areas whose colour offers a target (S3-168)."""
    colours = {one.colour for one in year.rules.colours if one.target}
    labels = {strand.id: strand.label for strand in year.rules.used}
    return tuple(Choice(one.strand, labels[one.strand]) for one in known.standings if one.colour in colours)


def _targets(pupil_id: int, labels: Mapping[str, str]) -> tuple[TargetShown, ...]:
    words = {"met": _("met"), "not_met": _("not met")}
    return tuple(
        TargetShown(
            row.pk,
            labels.get(row.strand, row.strand),
            row.text,
            row.support,
            row.agreed_on,
            row.until,
            row.by.name if row.by else _("Somebody"),
            words.get(row.outcome, ""),
            row.ended_at,
        )
        for row in AttitudeTarget.objects.filter(pupil_id=pupil_id).select_related("by")
    )


def pupil_leaf(viewer: Viewer, of: OnePupil) -> Iterator[AttitudeLeaf]:
    """The leaf on the pupil page, for who may see attitude and where something is known. Two queries."""
    year = find_year(viewer)
    if year is None or not may_see_pupil(viewer, of.facts, year.rules.seen_at):
        return
    known = known_of(year, of.facts.pupil_id)
    if not known.colours and not known.figures:
        return
    yield AttitudeLeaf(
        title=_("Attitude"),
        margin=_("Half term by half term, last year beside."),
        place=PLACE,
        table=table_of(year, known),
        summary=known.written or summary_words(year, known.standings),
        missing=known.missing,
        href=reverse("attitude:pupil", args=[of.key]),
    )
