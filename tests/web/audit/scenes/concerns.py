"""Scenes of concerns: owning, acting, reviewing, ending, handing on, and raising one by hand."""

from typing import Any, Final

from ettle.school.models import Subject
from ettle.tracking.actions import concerns, ending, owners, raising, reminding, steps
from ettle.tracking.models import NextStep
from tests.web.audit.scenes.given import NEXT_WEEK, More, Scenes, Words, as_, closed
from tests.web.tracking_cycles.small import Small


def owned(small: Small, **more: Any) -> dict[str, Any]:
    return {**as_(small, "cl_lang"), "concern": closed(small), **more}


def next_step(small: Small) -> dict[str, Any]:
    """For somebody else to do, who is told."""
    return owned(small, text="Speak with home.", who=small.staff["psl_rannoch"], due=NEXT_WEEK)


def stepped(small: Small) -> dict[str, Any]:
    given = next_step(small)
    steps.add_next_step(**given)
    return {**as_(small, "cl_lang"), "concern": given["concern"]}


def to_settle(small: Small) -> dict[str, Any]:
    stepped(small)
    return {**as_(small, "psl_rannoch"), "step": NextStep.objects.get(), "result": "done", "words": "Spoke with home."}


def to_review(small: Small) -> dict[str, Any]:
    return {**stepped(small), "outcome": "better", "words": "She hands in on time."}


def to_close(small: Small) -> dict[str, Any]:
    given = to_review(small)
    ending.review_concern(**given)
    return {**as_(small, "cl_lang"), "concern": given["concern"], "reason": "She hands in on time."}


def to_reopen(small: Small) -> dict[str, Any]:
    given = to_close(small)
    ending.close_concern(**given)
    return {**given, "reason": "It has begun again."}


def to_give(small: Small, code: str, name: str) -> dict[str, Any]:
    return {**as_(small, code), "concern": closed(small), name: small.staff["psl_rannoch"], "reason": "She knows Ada."}


def seen_in_class(small: Small) -> dict[str, Any]:
    """Ada's concern has come to its end, and physics sees it too."""
    given = to_reopen(small)
    small.join("Ada", "physics")
    small.teach("teacher", "physics", "S3")
    physics = Subject.objects.get(school=small.school, code="physics")
    return {
        **as_(small, "teacher"),
        "pupil": small.pupils["Ada"],
        "cycle": given["concern"].cycle,
        "subject": physics,
        "words": "She has stopped asking.",
    }


def first_seen(small: Small) -> dict[str, Any]:
    """Nothing was found about Kwame, whom physics sees."""
    given = seen_in_class(small)
    small.pupil("Kwame", "S3")
    small.join("Kwame", "physics")
    return {**given, **as_(small, "teacher"), "pupil": small.pupils["Kwame"]}


def no_longer_theirs(small: Small) -> dict[str, Any]:
    """The curriculum leader has not read that a concern of the cycle is theirs."""
    given = closed(small)
    return {**as_(small, "head"), "concern": given, "staff_id": small.staff["cl_lang"].pk}


SCENES: Final[Scenes] = {
    concerns.take_up: owned,
    concerns.decide_no_action: lambda small: owned(small, reason="Typed for the wrong class."),
    steps.add_next_step: next_step,
    steps.settle_step: to_settle,
    ending.review_concern: to_review,
    ending.close_concern: to_close,
    ending.review_and_close: to_review,
    ending.reopen_concern: to_reopen,
    owners.override_owner: lambda small: to_give(small, "head_s3", "owner"),
    owners.hand_on: lambda small: to_give(small, "cl_lang", "to"),
    reminding.no_longer_owner: no_longer_theirs,
    raising.raise_by_hand: seen_in_class,
}
QUESTIONS: Final[Words] = {
    concerns.held_now: "the concern as it is now, locked for the action that asks",
    concerns.permitted: "why somebody may act on a concern now",
    concerns.moved: "where an act leads, put on a concern that the action which asks then saves",
}
# A concern that was not there before.
MORE: Final[More] = ((raising.raise_by_hand, first_seen),)
