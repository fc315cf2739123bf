"""Scenes of cycles: setting up, rating, reminding, closing, reading the list, and opening again."""

from datetime import date
from typing import Any, Final

from ettle.notices.models import Notice
from ettle.policy import load_policy
from ettle.tracking.actions import closing, cycles, lists, ratings, reminding, reopening, repeats
from ettle.tracking.models import Concern
from ettle.tracking.queries.class_in_cycle import ClassInCycle, class_in_cycle
from ettle.tracking.queries.readiness import holders_on
from ettle.tracking.queries.year_list import year_list_page
from tests.web.audit.scenes.given import More, Scenes, Words, as_, closed, some_pupils
from tests.web.audit.scenes.pupils import figures
from tests.web.tracking_cycles.small import SESSION, TODAY, Small, at


def place(small: Small) -> ClassInCycle:
    """French of S3 in the open cycle, with one pupil."""
    small.pupil("Ada", "S3")
    group = small.join("Ada", "french")
    small.teach("teacher", "french", "S3")
    return class_in_cycle(small.viewer("teacher"), small.cycle(2).pk, group.pk)


def typed(small: Small) -> dict[str, Any]:
    """One box that was empty, and one in place of another's answer, which is kept."""
    small.rate("Ada", "S3", "french", cycle=2, effort="2")
    here = place(small)
    key = str(small.pupils["Ada"].key)
    cells = [ratings.TypedCell(key, "effort", "3", 1), ratings.TypedCell(key, "behaviour", "1", 0)]
    return {**as_(small, "teacher"), "place": here, "cells": cells}


def finished(small: Small) -> dict[str, Any]:
    here = place(small)
    ratings.finish_class(**as_(small, "teacher"), place=here, reason="Ada was away.")
    return {**as_(small, "teacher"), "place": here}


def a_list(small: Small) -> dict[str, Any]:
    closed(small)
    page = year_list_page(small.viewer("head"), small.cycle(1).pk, "S3")
    return {**as_(small, "head"), "page": page, "purpose": "the meeting of Thursday"}


def a_cycle(small: Small) -> dict[str, Any]:
    days = {"opens": date(2027, 1, 11), "due": date(2027, 2, 5)}
    return {**as_(small, "head"), "name": "Cycle 3", "session": SESSION, "number": 3, "years": ("S2", "S3"), **days}


def to_close(small: Small) -> dict[str, Any]:
    small.rate("Ada", "S3", "french", effort="4")
    figures(small)
    return {**as_(small, "head"), "cycle": small.cycle(1)}


def set_up(small: Small) -> dict[str, Any]:
    place(small)
    return {**as_(small, "head"), "cycle": small.cycle(2), "years": ("S3",)}


def due_soon(small: Small) -> dict[str, Any]:
    """French of S3 is not finished the day before cycle 2 is due."""
    place(small)
    return {"by": None, "now": at(date(2026, 11, 19))}


def not_told_yet(small: Small) -> dict[str, Any]:
    cycle = closed(small).cycle
    Notice.objects.all().delete()
    return {**as_(small, "head"), "cycle": cycle}


def repeated(small: Small) -> dict[str, Any]:
    given = not_told_yet(small)
    Concern.objects.update(repeated=True)
    holders = holders_on(small.school.pk, TODAY)
    return {**given, "policy": load_policy("scottish-secondary"), "holders": holders}


SCENES: Final[Scenes] = {
    closing.close_cycle: to_close,
    cycles.make_cycle: a_cycle,
    lists.note_list_opened: lambda small: {**as_(small, "head"), "what": "concerns", "pupil_ids": some_pupils(small)},
    lists.export_year_list: a_list,
    ratings.record_ratings: typed,
    ratings.finish_class: lambda small: {**as_(small, "teacher"), "place": place(small), "reason": "Ada was away."},
    ratings.reopen_class: finished,
    reopening.reopen_cycle: lambda small: {
        **as_(small, "head"),
        "cycle": closed(small).cycle,
        "reason": "French was typed for the wrong class.",
    },
    reminding.tell_of_cycle: set_up,
    reminding.tell_owners: not_told_yet,
    reminding.remind_of_ratings: due_soon,
    repeats.tell_of_repeats: repeated,
}
QUESTIONS: Final[Words] = {
    closing.rules_day: "the day whose policy a cycle runs under, for the pages that show it",
    closing.subjects_of: "the school's subjects by the ids its policy has for them",
}
# A list that shows no group.
MORE: Final[More] = (
    (lists.note_list_opened, lambda small: {**as_(small, "head"), "what": "concerns", "pupil_ids": [], "always": True}),
)
