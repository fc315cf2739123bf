"""Scenes of attitude: its colours, its summary and its targets."""

from typing import Any, Final

from ettle.attitude import actions
from ettle.attitude.models import AttitudeTarget
from ettle.attitude.queries.place import Place, place_of, place_of_pupil
from tests.web.audit.scenes.given import NEXT_WEEK, Scenes, Words, as_
from tests.web.tracking_cycles.small import Small

NOW: Final = "autumn-2"


def group(small: Small) -> Place:
    """The tutor group of Ada and Bea, as their tutor sees it."""
    ada, bea = small.pupil("Ada", "S3"), small.pupil("Bea", "S3")
    assert ada.tutor_group_id == bea.tutor_group_id
    if "tutor" not in small.staff:
        small.person("tutor", "tutor", tutor_group=ada.tutor_group)
    assert ada.tutor_group_id is not None
    return place_of(small.viewer("tutor"), NOW, group_id=ada.tutor_group_id)


def of_ada(small: Small, **more: Any) -> dict[str, Any]:
    group(small)
    place = place_of_pupil(small.viewer("tutor"), small.pupils["Ada"].key, NOW)
    return {**as_(small, "tutor"), "place": place, **more}


def marks(small: Small) -> dict[str, Any]:
    """One colour that was blank, and one in place of another, which is kept."""
    place = group(small)
    ada, bea = (str(small.pupils[name].key) for name in ("Ada", "Bea"))
    first = (actions.TypedMark(ada, "effort", "G", 0),)
    actions.record_marks(**as_(small, "tutor"), place=place, cells=first)
    cells = (actions.TypedMark(ada, "effort", "R", 1), actions.TypedMark(bea, "effort", "Y", 0))
    return {**as_(small, "tutor"), "place": group(small), "cells": cells}


def target(small: Small) -> dict[str, Any]:
    words = {"text": "Hands in on time.", "support": "A reminder on Mondays."}
    return of_ada(small, strand="effort", until=NEXT_WEEK, **words)


def agreed(small: Small) -> dict[str, Any]:
    actions.agree_target(**target(small))
    return of_ada(small, target_id=AttitudeTarget.objects.get().pk, outcome="met")


SCENES: Final[Scenes] = {
    actions.record_marks: marks,
    actions.write_summary: lambda small: of_ada(small, text="She works well."),
    actions.agree_target: target,
    actions.end_target: agreed,
    actions.note_opened: of_ada,
}
QUESTIONS: Final[Words] = {actions.colour_read: "the colour that a typed text means"}
