"""At most three things to do, in order, each with one press."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.rules.access import Viewer
from ettle.tracking.models import Cycle
from ettle.tracking.pages.concerns import ConcernRow
from ettle.tracking.pages.ratings import ClassDue
from ettle.tracking.pages.today import OfficeLeaf
from ettle.tracking.queries.concern_rows import Asked
from ettle.ui.leaves import Leaf, NextThing
from ettle.ui.leaves import next_things as hung
from ettle.ui.words import day, sentence

MOST = 3
# Where each stands among what other rooms hang here: what is past its day first, one's own before others'.
LATE, ASK_LATE, WRITE, NAME_OWNER, ASK, DO, RATE, LOOK_AGAIN, MEND = 4, 6, 10, 20, 30, 38, 40, 50, 60


def next_things(
    viewer: Viewer,
    now: datetime,
    rows: tuple[ConcernRow, ...],
    *,
    mine: frozenset[int],
    year: frozenset[int],
    due: tuple[ClassDue, ...],
    office: OfficeLeaf | None,
    latest: dict[str, Cycle],
    asked: Mapping[int, Asked],
    leaves: tuple[Leaf, ...] = (),
) -> tuple[NextThing, ...]:
    """What this person does first, here and in other rooms. Nothing here sends or changes anything by itself."""
    here = _candidates(viewer, rows, mine=mine, year=year, due=due, office=office, latest=latest)
    done = _asked([row for row in rows if row.concern_id in asked], asked)
    of_leaves = (one for leaf in leaves for one in leaf.do_next)
    return tuple(sorted((*here, *done, *of_leaves, *hung.hung(viewer, now)), key=lambda one: one.place)[:MOST])


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
    if late := [row for row in rows if row.concern_id in mine and row.late]:
        yield _late(late)
    led = [row for row in rows if row.concern_id in year]
    if theirs := [row for row in led if row.late and not row.mine]:
        yield _ask_late(viewer, theirs, latest)
    if bare := [row for row in led if row.untouched and not row.mine and row.ownerless]:
        why = _("Nobody holds the post that the policy gives this to.")
        yield NextThing(
            _("Name an owner for %(names)s") % {"names": _names(bare)}, why, _("Open"), bare[0].href, NAME_OWNER
        )
    if waiting := Counter(row.owner for row in led if row.untouched and not row.mine and not row.ownerless):
        yield _ask(viewer, waiting, latest)
    if unfinished := [row for row in due if not row.finished]:
        first = unfinished[0]
        told = {"blanks": first.blanks, "of": first.of, "day": day(first.due)}
        why = _("%(blanks)s of %(of)s ratings are blank. Due %(day)s.") % told
        href = reverse("tracking:class_grid", args=[first.cycle_id, first.class_id])
        yield NextThing(
            _("Rate %(course)s, %(name)s") % {"course": first.course, "name": first.name}, why, _("Rate"), href, RATE
        )
    if repeated := [row for row in led if row.repeated and not row.mine]:
        why = _("A concern in the same subject in the report before as well.")
        title = _("Look again at %(names)s") % {"names": _names(repeated)}
        yield NextThing(title, why, _("Open"), repeated[0].href, LOOK_AGAIN)
    for gap in office.gaps if office else ():
        why = _("Missing data is a pupil nobody sees.")
        yield NextThing(f"{gap.count} {gap.words}", why, _("Mend"), gap.href, MEND)


def _asked(rows: list[ConcernRow], asked: Mapping[int, Asked]) -> Iterator[NextThing]:
    """The first next step that is due of those the viewer was given; all of them stand on their leaf."""
    if rows:
        first = min(rows, key=lambda row: asked[row.concern_id].due or date.max)
        step = asked[first.concern_id]
        title = _("Do what was agreed for %(pupil)s") % {"pupil": first.pupil}
        by = _("By %(day)s.") % {"day": day(step.due)} if step.due else ""
        yield NextThing(title, f"{step.text} {by}".strip(), _("Open"), first.href, DO)


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
    if len({row.days for row in rows}) > 1:
        why = ngettext(
            "Yours, and untouched for up to %(days)s school day.",
            "Yours, and untouched for up to %(days)s school days.",
            days,
        )
    return NextThing(
        _("Write a next step for %(names)s") % {"names": _names(rows)},
        why % {"days": days} if days else _("Yours since today."),
        _("Write") if len(rows) == 1 else _("See the list"),
        rows[0].href if len(rows) == 1 else f"{reverse('tracking:concerns')}?show=untouched",
        WRITE,
    )


def _late(rows: list[ConcernRow]) -> NextThing:
    worst = max(rows, key=lambda row: row.late)
    title = _("Say whether it helped: %(names)s") % {"names": _names(rows)}
    why = _("What was agreed is %(late)s.") % {"late": worst.late_words}
    if len(rows) > 1:
        return NextThing(title, why, _("See the list"), f"{reverse('tracking:concerns')}?show=late", LATE)
    return NextThing(title, why, _("Open"), worst.href, LATE)


def _ask_late(viewer: Viewer, rows: list[ConcernRow], latest: dict[str, Cycle]) -> NextThing:
    title = ngettext("Look at %(count)s overdue concern", "Look at %(count)s overdue concerns", len(rows))
    held = Counter(row.owner for row in rows)
    shown = sentence([name for name, _count in held.most_common(MOST)])
    why = _("Held by %(names)s, and past the day that was agreed.") % {"names": shown}
    return NextThing(title % {"count": len(rows)}, why, _("See the list"), _year_list(viewer, latest, "late"), ASK_LATE)


def _year_list(viewer: Viewer, latest: dict[str, Cycle], show: str) -> str:
    years = [post.year for post in viewer.posts if post.scope == "year" and post.year in latest]
    if years and years[0]:
        return reverse("tracking:year_list", args=[latest[years[0]].pk, years[0]]) + f"?show={show}"
    return reverse("tracking:concerns")


def _ask(viewer: Viewer, waiting: Counter[str], latest: dict[str, Cycle]) -> NextThing:
    href = _year_list(viewer, latest, "untouched")
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
    return NextThing(title % {"count": owners}, form % told, _("See the list"), href, ASK)
