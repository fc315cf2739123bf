"""What the scenes of all rooms are made of: who acts and when, and a cycle that has closed."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from ettle.policy import policy_text
from ettle.tracking.models import Concern
from tests.web.tracking_cycles.small import TODAY, Small, at

Scene = Callable[[Small], Mapping[str, Any]]
Scenes = dict[Callable[..., Any], Scene]
More = tuple[tuple[Callable[..., Any], Scene], ...]
Words = dict[Callable[..., Any], str]
NEXT_WEEK: Final = TODAY + timedelta(days=7)
NEW_POLICY: Final = policy_text("scottish-secondary").replace("smallest_figure = 5", "smallest_figure = 6")


def as_(small: Small, code: str) -> dict[str, Any]:
    """Who acts, and when."""
    return {"by": small.viewer(code), "now": at()}


def closed(small: Small) -> Concern:
    """Cycle 1, with a concern about Ada that the curriculum leader of languages owns."""
    small.rate("Ada", "S3", "french", effort="4")
    small.close()
    found = small.concern("Ada")
    assert found is not None
    return found


def some_pupils(small: Small) -> list[int]:
    return [small.pupil(name, "S3").pk for name in ("Ada", "Kwame")]
