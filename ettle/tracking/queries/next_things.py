"""At most three things to do, in order, each with one press."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.rules.access import Viewer
from ettle.tracking.models import Cycle
from ettle.tracking.pages.concerns import ConcernRow
from ettle.tracking.pages.ratings import ClassDue
from ettle.tracking.pages.today import NextThing, OfficeLeaf
from ettle.ui.words import day, sentence

MOST = 3


def next_things(
    viewer: Viewer,
    rows: tuple[ConcernRow, ...],
    *,
    mine: frozenset[int],
    year: frozenset[int],
    due: tuple[ClassDue, ...],
    office: OfficeLeaf | None,
    latest: dict[str, Cycle],
) -> tuple[NextThing, ...]:
    """What this person does first. Nothing here sends or changes anything by itself."""
    return tuple(islice(_candidates(viewer, rows, mine=mine, year=year, due=due, office=office, latest=latest), MOST))


def _candidates(
    viewer: Viewer,
    rows: tuple[ConcernRow, ...],
    *,
    mine: frozenset[int],
    year: frozenset[int],
    due: tuple[ClassDue, ...],
    office: OfficeLeaf | None,
    latest: dict[str, Cycle],
) -> Iterator[NextThing]:
    if untouched := [row for row in rows if row.concern_id in mine and row.untouched]:
        yield _write(untouched)
    led = [row for row in rows if row.concern_id in year]
    if bare := [row for row in led if row.untouched and not row.mine and row.ownerless]:
        why = _("Nobody holds the post that the policy gives this to.")
        yield NextThing(_("Name an owner for %(names)s") % {"names": _names(bare)}, why, _("Open"), bare[0].href)
    if waiting := Counter(row.owner for row in led if row.untouched and not row.mine and not row.ownerless):
        yield _ask(viewer, waiting, latest)
    if unfinished := [row for row in due if not row.finished]:
        first = unfinished[0]
        told = {"blanks": first.blanks, "of": first.of, "day": day(first.due)}
        why = _("%(blanks)s of %(of)s ratings are blank. Due %(day)s.") % told
        href = reverse("tracking:class_grid", args=[first.cycle_id, first.class_id])
        yield NextThing(
            _("Rate %(course)s, %(name)s") % {"course": first.course, "name": first.name}, why, _("Rate"), href
        )
    if repeated := [row for row in led if row.repeated and not row.mine]:
        why = _("A concern in the same subject in the report before as well.")
        yield NextThing(_("Look again at %(names)s") % {"names": _names(repeated)}, why, _("Open"), repeated[0].href)
    for gap in office.gaps if office else ():
        yield NextThing(f"{gap.count} {gap.words}", _("Missing data is a pupil nobody sees."), _("Mend"), gap.href)


def _names(rows: list[ConcernRow]) -> str:
    shown = [row.pupil for row in rows[:2]]
    if len(rows) > len(shown):
        shown.append(ngettext("%(count)s other", "%(count)s others", len(rows) - 2) % {"count": len(rows) - 2})
    return sentence(shown)


def _write(rows: list[ConcernRow]) -> NextThing:
    days = max(row.days for row in rows)
    why = ngettext(
        "Yours, and untouched for %(days)s school day.", "Yours, and untouched for %(days)s school days.", days
    )
    return NextThing(
        _("Write a next step for %(names)s") % {"names": _names(rows)},
        why % {"days": days} if days else _("Yours since today."),
        _("Write") if len(rows) == 1 else _("See the list"),
        rows[0].href if len(rows) == 1 else f"{reverse('tracking:concerns')}#yours",
    )


def _ask(viewer: Viewer, waiting: Counter[str], latest: dict[str, Cycle]) -> NextThing:
    years = [post.year for post in viewer.posts if post.scope == "year" and post.year in latest]
    href = reverse("tracking:concerns")
    if years and years[0]:
        href = reverse("tracking:year_list", args=[latest[years[0]].pk, years[0]]) + "?show=untouched"
    owners = len(waiting)
    title = ngettext("Ask %(count)s owner what has been done", "Ask %(count)s owners what they have done", owners)
    shown = [name for name, _count in waiting.most_common(3)]
    if owners > len(shown):
        shown.append(ngettext("%(count)s other", "%(count)s others", owners - 3) % {"count": owners - 3})
    told = {"names": sentence(shown), "count": waiting.total()}
    form = ngettext(
        "%(names)s hold %(count)s concern with no action.",
        "%(names)s hold %(count)s concerns with no action.",
        waiting.total(),
    )
    return NextThing(title % {"count": owners}, form % told, _("See the list"), href)
