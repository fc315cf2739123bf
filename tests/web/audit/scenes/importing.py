"""Scenes of the room where files come in."""

from typing import Any, Final

from ettle.importing import actions
from ettle.importing.models import ImportRun
from tests.web.audit.scenes.given import Scenes, as_
from tests.web.tracking_cycles.small import Small

NEW_PUPILS: Final = b"Pupil ID,Surname,Forename,Year\n9001,Achebe,Ailsa,S3\n9002,Baird,Brodie,S3\n"


def a_file(small: Small) -> dict[str, Any]:
    return {
        **as_(small, "office"),
        "kind": "pupils",
        "filename": "pupils.csv",
        "content": NEW_PUPILS,
        "cycle_id": None,
    }


def a_run(small: Small) -> ImportRun:
    return actions.read_file(**a_file(small))


def headings(small: Small) -> dict[str, Any]:
    mapping = {"Pupil ID": "pupil", "Surname": "surname", "Forename": "forename", "Year": "year"}
    return {**as_(small, "office"), "run": a_run(small), "mapping": mapping}


def answers(small: Small) -> dict[str, Any]:
    return {**as_(small, "office"), "run": a_run(small), "answers": {"joiners": "yes"}}


def ready(small: Small) -> dict[str, Any]:
    run = actions.say_headings(**headings(small))
    return {
        **as_(small, "office"),
        "run": actions.answer(**as_(small, "office"), run=run, answers={"joiners": "yes"}),
    }


def done(small: Small) -> dict[str, Any]:
    return {**as_(small, "office"), "run": actions.apply_import(**ready(small))}


SCENES: Final[Scenes] = {
    actions.read_file: a_file,
    actions.say_headings: headings,
    actions.answer: answers,
    actions.apply_import: ready,
    actions.undo_import: done,
    actions.set_aside: lambda small: {**as_(small, "office"), "run": a_run(small)},
}
