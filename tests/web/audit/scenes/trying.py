"""Scenes of the room where a policy is tried."""

from typing import Any, Final

from ettle.trying import actions
from tests.web.audit.scenes.given import NEW_POLICY, NEXT_WEEK, Scenes, Words, as_
from tests.web.tracking_cycles.small import Small


def draft(small: Small, **more: Any) -> dict[str, Any]:
    """A draft that the headteacher has started."""
    made = actions.start_draft(**as_(small, "head"), name="A draft", text="")
    return {**as_(small, "head"), "draft_id": made.pk, **more}


def seen(small: Small, **more: Any) -> dict[str, Any]:
    return draft(small, seen=1, **more)


def a_list(small: Small) -> dict[str, Any]:
    rows = [("Ada Invented", "S3")]
    return draft(small, heads=("Pupil", "Year"), rows=rows, purpose="a try", workbook=False)


SCENES: Final[Scenes] = {
    actions.start_draft: lambda small: {**as_(small, "head"), "name": "A draft", "text": ""},
    actions.change_draft: lambda small: seen(small, text=NEW_POLICY),
    actions.remove_draft: draft,
    actions.adopt_draft: lambda small: seen(small, version="2027.1", effective_from=NEXT_WEEK),
    actions.take_list: a_list,
}
QUESTIONS: Final[Words] = {
    actions.permit: "why somebody may try a policy",
    actions.policy_faults: "everything wrong with a policy text",
}
