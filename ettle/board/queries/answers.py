"""What the board's script is told after a save."""

from collections.abc import Iterable
from typing import Any

from ettle.board.pages import MarkAnswer


def answer_to_save(answers: Iterable[MarkAnswer]) -> dict[str, Any]:
    """What became of each cell, in the protocol of rating entry."""
    return {"cells": [_cell(answer) for answer in answers]}


def _cell(answer: MarkAnswer) -> dict[str, Any]:
    at = answer.at.isoformat() if answer.at else ""
    said = {"problem": answer.problem, "by": answer.by, "at": at}
    return {
        "pupil": answer.pupil,
        "measure": answer.faculty,
        "status": answer.status,
        "value": answer.value,
        "version": answer.version,
        **{name: words for name, words in said.items() if words},
    }
