"""The grid of a tutor group or a class, what it is told after a save, and the list of groups."""

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from ettle.attitude.models import AttitudeMark
from ettle.attitude.pages import AttitudeAnswer, Choice, Entry, GroupCell, GroupLine, GroupPage, GroupRow, IndexPage
from ettle.attitude.queries.place import LETTERS, NEVER, NUMBERS, Place, Year, counted_for, year_for
from ettle.attitude.queries.table import figure_cell, figures_of
from ettle.attitude.queries.words import attendance_key, bars_of
from ettle.pupils.models import Pupil
from ettle.rules.access import Viewer
from ettle.school.models import TeachingClass, TutorGroup


def entry_person(viewer: Viewer) -> str:
    """Whose grid it is: what one person typed is never sent in the name of another."""
    return str(viewer.staff_id)


def sign_in_url(half_id: str, *, group_id: int = 0, class_id: int = 0) -> str:
    """Where to sign in again, coming back to the grid."""
    back = ("attitude:group", group_id) if group_id else ("attitude:class", class_id)
    return f"{reverse('account_login')}?next={reverse(back[0], args=(back[1], half_id))}"


def group_page(place: Place) -> GroupPage:
    """Pupils of a group down, areas across. Three queries more than finding them."""
    year, held, bars = place.year, place.standing(), bars_of(place.year)
    counted = counted_for((pupil.pk for pupil in place.pupils), [year.session.label]) if year.attendance else {}
    rows = []
    for pupil in place.pupils:
        figures = figures_of(year, counted.get((pupil.pk, year.session.label), ()))
        cells = []
        for strand in year.given:
            mark = held.get((pupil.pk, strand.id), NEVER)
            cells.append(GroupCell(strand.id, bars.get(mark.value), mark.version, (pupil.pk, strand.id) in place.gives))
        href = reverse("attitude:pupil", args=[pupil.key])
        attended = figure_cell(figures.get(place.half.id), bars)
        rows.append(GroupRow(str(pupil.key), pupil.name, href, attended, tuple(cells)))
    done, of = sum(cell.bars is not None for row in rows for cell in row.cells), len(rows) * len(year.given)
    return GroupPage(
        name=place.name,
        half=place.half.label,
        lead=_lead(place, done, of),
        halves=tuple(
            Choice(one.id, one.label, one == place.half, reverse(f"attitude:{place.kind}", args=[place.number, one.id]))
            for one in year.halves
            if one.starts <= year.viewer.on
        ),
        attendance=year.attendance.label if year.attendance else "",
        strands=tuple(Choice(strand.id, strand.label) for strand in year.given),
        rows=tuple(rows),
        key=tuple(bars.values()),
        key_attendance=attendance_key(year),
        done=done,
        of=of,
        locked=place.locked,
        entry=_entry(place) if place.gives else None,
    )


def _lead(place: Place, done: int, of: int) -> str:
    """How far the group is, and what to do; or why nothing can be done."""
    said = {"done": done, "of": of}
    if place.locked and place.may_give(place.pupils[0].pk).reason != "gives_no_attitude":
        return place.locked
    if place.locked:
        return _("You may read this and not give it. %(done)s of %(of)s are in.") % said
    if of and done == of:
        return _("All %(of)s are in. Type G, Y or R, or 1, 2 or 3, to change one.") % said
    return _("%(done)s of %(of)s are in. Type G, Y or R, or 1, 2 or 3, and the next one comes.") % said


def progress(place: Place) -> tuple[int, int]:
    """How many marks are in, of how many. One query."""
    strands = [strand.id for strand in place.year.given]
    rows = AttitudeMark.objects.filter(
        pupil_id__in=[pupil.pk for pupil in place.pupils],
        session=place.half.session,
        half_term=place.half.id,
        strand__in=strands,
    )
    return rows.exclude(value="").count(), len(place.pupils) * len(strands)


def _entry(place: Place) -> Entry:
    words = ", ".join(f"{LETTERS[one.colour]} {one.short}" for one in place.year.rules.colours)
    spellings = {NUMBERS[colour]: letter for colour, letter in LETTERS.items()}
    return Entry(
        who=entry_person(place.year.viewer),
        key=f"attitude.{place.half.session}.{place.half.id}.{place.kind}.{place.number}",
        label=_("%(group)s, %(half)s") % {"group": place.name, "half": place.half.label},
        save_url=reverse(f"attitude:save_{place.kind}", args=[place.number, place.half.id]),
        sign_in_url=sign_in_url(place.half.id, **{f"{place.kind}_id": place.number}),
        csrf_cookie=settings.CSRF_COOKIE_NAME,
        allowed="|".join(LETTERS[one.colour] for one in place.year.rules.colours),
        aliases=json.dumps(spellings),
        right=_("G, Y or R is right, or 1, 2 or 3: %(words)s.") % {"words": words},
    )


def answer_to_save(place: Place, answers: Iterable[AttitudeAnswer]) -> dict[str, Any]:
    """What became of each cell, as the grid writes colours, and how far the group is. One query."""
    done, of = progress(place)
    cells = []
    for answer in answers:
        said = {"problem": answer.problem, "by": answer.by, "at": answer.at.isoformat() if answer.at else ""}
        cell = {
            "pupil": answer.pupil,
            "measure": answer.strand,
            "status": answer.status,
            "value": LETTERS.get(answer.value, ""),
            "version": answer.version,
        }
        cells.append(cell | {name: words for name, words in said.items() if words})
    return {"cells": cells, "raises": {}, "progress": {"done": done, "of": of}}


def index_page(viewer: Viewer) -> IndexPage:
    """The groups and classes whose attitude the viewer sees. Raises Http404. Three queries."""
    year = year_for(viewer)
    if year.now is None:
        return IndexPage("", _("The school year has not begun."), (), (), _("The first half term has not begun."))
    groups, classes = _groups(year, year.now.id), _classes(year, year.now.id)
    left = [line for line in groups if line.done is not None and line.of and line.done < line.of]
    lead = _("Attitude in the current half term, group by group.")
    if left:
        one, many = _("%(n)s group has something to give yet."), _("%(n)s groups have something to give yet.")
        lead = (many if len(left) > 1 else one) % {"n": len(left)}
    why = "" if groups or classes else _("No post of yours sees the attitude of any pupil.")
    return IndexPage(year.now.label, lead, groups, classes, why)


def _groups(year: Year, half_id: str) -> tuple[GroupLine, ...]:
    reached = Q(pk__in=[])
    for post in year.viewer.posts_reading(year.rules.seen_at):
        if post.scope == "school":
            reached |= Q(school_id=year.viewer.school_id)
        elif post.scope == "year":
            reached |= Q(year=post.year)
        elif post.scope == "house":
            reached |= Q(pupils__house_id=post.house_id)
        elif post.scope == "tutor_group":
            reached |= Q(pk=post.tutor_group_id)
    seen = Pupil.objects.visible_to(year.viewer, year.rules.seen_at).on_roll()
    found = TutorGroup.objects.filter(reached, school_id=year.viewer.school_id).distinct().order_by("year", "name")
    pupils = dict(seen.order_by().values_list("tutor_group_id").annotate(Count("pk")))
    marks = AttitudeMark.objects.filter(
        session=year.session.label,
        half_term=half_id,
        strand__in=[strand.id for strand in year.given],
        pupil__in=seen.order_by().values("pk"),
    ).exclude(value="")
    done = dict(marks.order_by().values_list("pupil__tutor_group_id").annotate(Count("pk")))
    return tuple(
        GroupLine(
            group.name,
            reverse("attitude:group", args=[group.pk, half_id]),
            done.get(group.pk, 0),
            pupils[group.pk] * len(year.given),
        )
        for group in found
        if pupils.get(group.pk)
    )


def _classes(year: Year, half_id: str) -> tuple[GroupLine, ...]:
    taught = {number for post in year.viewer.posts_reading(year.rules.seen_at) for number in post.class_ids}
    rows = TeachingClass.objects.filter(pk__in=taught, session=year.session.label).values_list("pk", "name")
    return tuple(GroupLine(name, reverse("attitude:class", args=[pk, half_id])) for pk, name in rows)
