"""What the grid is told after a save."""

from collections.abc import Iterable
from typing import Any

from ettle.tracking.pages.ratings import CellAnswer
from ettle.tracking.queries.class_in_cycle import ClassInCycle, Enrolled, Held
from ettle.tracking.queries.ratings import raises_for


def answer_to_save(
    place: ClassInCycle, cells: Iterable[CellAnswer], held: Held, touched: Iterable[Enrolled]
) -> dict[str, Any]:
    """What became of each box, what the pupils touched now raise, and how far the class is. One query."""
    return {
        "cells": [_cell(answer) for answer in cells],
        "raises": {
            key: [{"text": item.text, "seriousness": item.seriousness, "measure": item.measure} for item in found]
            for key, found in raises_for(place, held, touched).items()
        },
        "progress": {"done": place.done(held), "of": place.of},
    }


def _cell(answer: CellAnswer) -> dict[str, Any]:
    said = {
        "problem": answer.problem,
        "was": answer.was,
        "by": answer.by,
        "at": answer.at.isoformat() if answer.at else "",
    }
    return {
        "pupil": answer.pupil,
        "measure": answer.measure,
        "status": answer.status,
        "value": answer.value,
        "version": answer.version,
        **{name: words for name, words in said.items() if words},
    }
