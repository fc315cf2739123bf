"""What each action is given, in a small school, room by room: enough for it to do what it is for."""

from typing import Final

from tests.web.audit.scenes import (
    attitude,
    board,
    caseload,
    collation,
    concerns,
    cycles,
    importing,
    meetings,
    needs,
    notices,
    pupils,
    school,
    trying,
)
from tests.web.audit.scenes.given import More, Scenes, Words

ROOMS: Final = (
    school,
    importing,
    pupils,
    needs,
    cycles,
    concerns,
    board,
    attitude,
    trying,
    caseload,
    collation,
    meetings,
    notices,
)
SCENES: Final[Scenes] = {action: scene for room in ROOMS for action, scene in room.SCENES.items()}
# Other ways of the same actions, where they write something else.
MORE: Final[More] = tuple(one for room in ROOMS for one in getattr(room, "MORE", ()))
# Public functions beside the actions that answer a question and change nothing, and what they answer.
QUESTIONS: Final[Words] = {action: words for room in ROOMS for action, words in getattr(room, "QUESTIONS", {}).items()}
# Actions that keep a write when they are broken off later, on purpose.
KEPT: Final = notices.KEPT
