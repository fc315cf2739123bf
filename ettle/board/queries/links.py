"""Other years' boards and other periods', and the board a person most likely wants."""

from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from ettle.board.pages import Link, NoBoardPage
from ettle.board.queries.place import Board, board_rules
from ettle.pupils.models import Pupil
from ettle.rules.access import Viewer
from ettle.rules.board import sets
from ettle.school.asked import asked
from ettle.school.queries import policy_for
from ettle.tracking.models import CycleYear


@asked
def _cycle_rows(school_id: int) -> "QuerySet[Any, Any]":
    rows = CycleYear.objects.filter(cycle__school_id=school_id).order_by("-cycle__opens", "-cycle_id")
    return rows.values_list("cycle_id", "cycle__name", "cycle__session", "cycle__opens", "cycle__closed_at", "year")


@lru_cache(maxsize=1024)
def board_href(cycle_id: int, year: str) -> str:
    """The address of a board, looked up once."""
    return reverse("board:board", args=[cycle_id, year])


def years_read(viewer: Viewer, level: str) -> tuple[str, ...]:
    """The year groups of which the viewer may read somebody, in the order of the policy. One query at most."""
    if viewer.reads_everybody(level):
        return tuple(year.id for year in policy_for(viewer).years)
    seen = Pupil.objects.visible_to(viewer, level).on_roll().order_by().values_list("year", flat=True).distinct()
    held = set(seen)
    return tuple(year.id for year in policy_for(viewer).years if year.id in held)


def around(place: Board) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """The same period's board of each year the viewer reads, and this year's in the periods of its session, latest
    first. Two queries."""
    rows = _cycle_rows(place.cycle.school_id)
    here = {year for cycle_id, *_rest, year in rows if cycle_id == place.cycle.pk}
    read = years_read(place.viewer, place.rules.board.read_at)
    years = tuple(Link(year, board_href(place.cycle.pk, year), year == place.year) for year in read if year in here)
    mine = [row for row in rows if row[5] == place.year and row[3] <= place.viewer.on and row[2] == place.cycle.session]
    return years, tuple(
        Link(name, board_href(cycle_id, place.year), cycle_id == place.cycle.pk) for cycle_id, name, *_rest in mine
    )


def first_board(viewer: Viewer) -> tuple[int, str] | NoBoardPage:
    """The board the viewer most likely wants: the one they set, or the latest of a year they lead. Three queries.

    Raises Http404 where the school has no board, or the viewer reads nobody.
    """
    rules = board_rules(viewer)
    read = years_read(viewer, rules.board.read_at)
    if not read:
        raise Http404
    led = [post.year for post in viewer.posts if post.scope == "year" and post.year in read]
    order = [*led, *(year for year in read if year not in led)]
    rows = [row for row in _cycle_rows(viewer.school_id) if row[3] <= viewer.on and row[5] in read]
    setter = any(sets(viewer, post.faculty_id or 0, rules.board.set_by) for post in viewer.posts)
    # Who sets a column wants the period that is open; who reads it, the one that is whole.
    fitting = [row for row in rows if (row[4] is None) == setter] or rows
    for row in fitting[:1]:
        years = [other[5] for other in fitting if other[0] == row[0]]
        return int(row[0]), next(year for year in order if year in years)
    return NoBoardPage(why="")
