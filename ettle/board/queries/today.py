"""What Today says of the board to whoever sets a column: how far each year is, and what to do next."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ettle.board.leaves import ColumnsLeaf, YearToSet
from ettle.board.models import FacultyMark
from ettle.board.queries.words import lamps_of
from ettle.pupils.models import ClassMembership
from ettle.rules.access import Viewer
from ettle.rules.board import Marking, marking
from ettle.school.dated import in_force
from ettle.school.queries import policy_for
from ettle.tracking.models import CycleYear
from ettle.ui.leaves import NextThing
from ettle.ui.words import day

PLACE = 45


def today_leaf(viewer: Viewer, _now: datetime) -> Iterator[ColumnsLeaf]:
    """A row for each year of a column that may be set now. Three queries, none for who sets nothing."""
    rules, rows, cycle = _to_set(viewer)
    if rules is None or not rows:
        return
    lamps = lamps_of(rules)
    yield ColumnsLeaf(
        title=_("Your faculty on the board"),
        margin=_("%(cycle)s, due %(day)s.") % {"cycle": cycle[0], "day": day(cycle[1])},
        early=True,
        rows=rows,
        worst=lamps[0].word,
        do_next=_first(rows, cycle[1]),
    )


def _first(rows: tuple[YearToSet, ...], due: date) -> tuple[NextThing, ...]:
    """The year of a column with most left to set."""
    left = [row for row in rows if row.left]
    if not left:
        return ()
    most = max(left, key=lambda row: row.left)
    title = _("Set %(faculty)s on the board, %(year)s") % {"faculty": most.faculty, "year": most.year}
    told = {"left": most.left, "of": most.of, "day": day(due)}
    why = _("%(left)s of %(of)s pupils are not set yet. Due %(day)s.") % told
    return (NextThing(title, why, _("Set"), most.href, PLACE),)


def _to_set(viewer: Viewer) -> tuple[Marking | None, tuple[YearToSet, ...], tuple[str, Any]]:
    rules = marking(policy_for(viewer))
    set_by = rules.board.set_by if rules else ()
    led = [
        post.faculty_id
        for post in viewer.posts
        if post.scope == "faculty" and post.role in set_by and post.faculty_id is not None
    ]
    if rules is None or not led:
        return None, (), ("", None)
    cycle = _cycle(viewer, rules)
    if cycle is None:
        return rules, (), ("", None)
    (pk, name, due), years = cycle
    pairs = ClassMembership.objects.filter(
        in_force(viewer.on),
        teaching_class__subject__faculty_id__in=led,
        pupil__school_id=viewer.school_id,
        pupil__year__in=years,
        pupil__left_on__isnull=True,
    ).values_list(
        "teaching_class__subject__faculty_id", "teaching_class__subject__faculty__name", "pupil__year", "pupil_id"
    )
    taken = set(pairs)
    names = {faculty: name for faculty, name, _year, _pupil in taken}
    takes = Counter((faculty, year) for faculty, _name, year, _pupil in taken)
    marks = FacultyMark.objects.filter(cycle_id=pk, faculty_id__in=led, pupil__left_on__isnull=True).exclude(value="")
    found = list(marks.values_list("faculty_id", "pupil__year", "value"))
    done = Counter((faculty, year) for faculty, year, _value in found)
    red = Counter((faculty, year) for faculty, year, value in found if value == rules.worst)
    rows = tuple(
        YearToSet(
            names[faculty], year, done[faculty, year], of, red[faculty, year], reverse("board:board", args=[pk, year])
        )
        for (faculty, year), of in sorted(takes.items(), key=lambda one: (one[0][1], names[one[0][0]]))
    )
    return rules, rows, (name, due)


def _cycle(viewer: Viewer, rules: Marking) -> tuple[tuple[int, str, Any], frozenset[str]] | None:
    """The latest period that may be set now, with its years. One query."""
    rows = CycleYear.objects.filter(cycle__school_id=viewer.school_id, cycle__opens__lte=viewer.on)
    columns = ("cycle_id", "cycle__name", "cycle__due", "cycle__closed_at", "year")
    found = list(rows.order_by("-cycle__opens", "-cycle_id").values_list(*columns)[:40])
    last = timedelta(days=rules.board.days_after_close)
    for pk, name, due, closed_at, _year in found:
        if closed_at is None or viewer.on <= timezone.localdate(closed_at) + last:
            return (pk, name, due), frozenset(row[4] for row in found if row[0] == pk)
    return None
