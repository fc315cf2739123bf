"""What the pupil page needs from tracking, which stands above this room and hands it over."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class RatingFact:
    """One rating as it stands now, with the report it belongs to."""

    cycle_id: int
    cycle: str
    opens: date
    closed: bool
    subject: str
    subject_name: str
    level: str
    year: str
    """The year group the pupil was in then, by which scale and thresholds are the ones of that report."""
    measure: str
    value: str


@dataclass(frozen=True, slots=True)
class ReasonFact:
    """One trigger that fired."""

    subject: str
    subject_name: str
    measure: str
    value: str
    seriousness: str
    because: str
    counts: bool


@dataclass(frozen=True, slots=True)
class StepFact:
    """What was agreed for a concern, or why nothing was."""

    text: str
    no_action: bool
    who: str
    due: date | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ConcernFact:
    """One concern, the newest first."""

    concern_id: int
    cycle_id: int
    cycle: str
    raised_at: datetime
    faculties: int
    owner: str
    owner_role: str
    state: str
    override_reason: str
    policy_version: str
    reasons: tuple[ReasonFact, ...] = ()
    steps: tuple[StepFact, ...] = ()

    @property
    def closed(self) -> bool:
        return self.state == "closed"


@dataclass(frozen=True, slots=True)
class Story:
    """Ratings of the latest reports, oldest first, and every concern, newest first."""

    ratings: tuple[RatingFact, ...] = ()
    concerns: tuple[ConcernFact, ...] = field(default=())


StoryOf = Callable[[int, bool], Story]


def _nothing(_pupil_id: int, _with_concerns: bool) -> Story:
    return Story()


_story_of: list[StoryOf] = [_nothing]


def provide(story_of: StoryOf) -> None:
    """Say where ratings and concerns come from. Called once, when tracking's app is ready."""
    _story_of[0] = story_of


def story_of(pupil_id: int, *, with_concerns: bool) -> Story:
    """Ratings, and concerns where they may be read, of one pupil the viewer was found to see."""
    return _story_of[0](pupil_id, with_concerns)
