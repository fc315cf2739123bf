"""Scenes of the faculty board."""

from typing import Any, Final

from ettle.board import actions
from ettle.board.queries.column import column_of
from ettle.board.queries.place import Board, TypedMark, board_for
from ettle.school.models import Faculty
from tests.web.audit.scenes.given import Scenes, as_
from tests.web.tracking_cycles.small import Small, at


def languages(small: Small) -> Faculty:
    return Faculty.objects.get(school=small.school, code="languages")


def board(small: Small) -> Board:
    """S3 in the open cycle, as the curriculum leader of languages sees it."""
    for name in ("Ada", "Bea"):
        small.pupil(name, "S3")
        small.join(name, "french")
    return board_for(small.viewer("cl_lang"), small.cycle(2).pk, "S3")


def typed(small: Small, *cells: tuple[str, str, str, int]) -> tuple[TypedMark, ...]:
    faculty = str(languages(small).pk)
    return tuple(
        TypedMark(str(small.pupils[name].key), faculty, value, reason, version)
        for name, value, reason, version in cells
    )


def marks(small: Small) -> dict[str, Any]:
    """One mark that was blank, and one in place of another, which is kept."""
    place = board(small)
    first = typed(small, ("Ada", "red", "ATT", 0))
    actions.record_marks(**as_(small, "cl_lang"), place=place, cells=first)
    cells = typed(small, ("Ada", "green", "", 1), ("Bea", "red", "ATT", 0))
    return {**as_(small, "cl_lang"), "place": board(small), "cells": cells}


def pressed(small: Small) -> dict[str, Any]:
    actions.record_marks(**marks(small))
    place, column = column_of(small.viewer("cl_lang"), small.cycle(2).pk, "S3", languages(small).pk)
    return {**as_(small, "cl_lang"), "place": place, "column": column, "stamp": at()}


def opened(small: Small, **more: Any) -> dict[str, Any]:
    return {**as_(small, "head"), "cycle_id": small.cycle(2).pk, "year": "S3", **more}


SCENES: Final[Scenes] = {
    actions.record_marks: marks,
    actions.take_back: pressed,
    actions.note_opened: lambda small: opened(small, shown=2),
    actions.note_mark_opened: lambda small: {**as_(small, "head"), "pupil_id": small.pupil("Ada", "S3").pk},
    actions.note_exported: lambda small: opened(small, purpose="the meeting of Thursday", rows=2),
}
