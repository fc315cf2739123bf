"""What the pages about pupils may show."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import ClassVar

from django.forms import BaseForm

from ettle.ui.flags import FlagWord
from ettle.ui.leaves import Leaf


@dataclass(frozen=True, slots=True)
class SeenBy:
    """One person who can see a pupil, and why."""

    name: str
    why: str
    me: bool
    tie: str
    """What ties them to the pupil: a code of `rules.access.relationship`, the nearest where there are several."""

    def and_also(self, other: "SeenBy") -> "SeenBy":
        """The same person by another post as well."""
        return self if other.why in self.why else replace(self, why=f"{self.why}; {other.why}")


@dataclass(frozen=True, slots=True)
class Flagged:
    """A value in a cell, with the seriousness of the trigger it met, if any."""

    value: str
    seriousness: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """One subject: its ratings in the latest report, and how one measure went over several."""

    subject: str
    level: str
    values: tuple[Flagged, ...]
    ranks: tuple[int | None, ...]
    steps: int
    concern_from: tuple[int | None, ...]
    """For each report the rank from which a value was a concern by itself."""
    spoken: str
    direction: str
    trend: str
    now: bool
    """Whether it was reported in the latest report; earlier subjects stand below."""


@dataclass(frozen=True, slots=True)
class MeasureChoice:
    """A measure whose course over the reports may be shown."""

    label: str
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class RatingTable:
    """Ratings by subject and measure, in the latest report."""

    cycle: str
    open: bool
    reports: int
    heads: tuple[str, ...]
    directions: tuple[str, ...]
    drawn: str
    choices: tuple[MeasureChoice, ...]
    rows: tuple[SubjectRow, ...]
    flag_words: tuple[FlagWord, ...] = ()
    """The key to the flags in it; empty where there is none."""


@dataclass(frozen=True, slots=True)
class AimStep:
    """One point of the aim line."""

    label: str
    sub: str
    state: str


@dataclass(frozen=True, slots=True)
class ReasonShown:
    """Why, in one flag and one sentence."""

    text: str
    value: str
    seriousness: str
    word: str


@dataclass(frozen=True, slots=True)
class StepShown:
    """A next step, or "no action" with its reason."""

    text: str
    no_action: bool
    who: str
    due: date | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ConcernShown:
    """One concern of the pupil, the newest first."""

    cycle: str
    raised_at: datetime
    faculties: int
    owner: str
    owner_role: str
    open: bool
    href: str
    aim: tuple[AimStep, ...]
    reasons: tuple[ReasonShown, ...]
    why: tuple[str, ...]
    """Why, in sentences; what several reasons share is said once."""
    ladder: str
    steps: tuple[StepShown, ...]


@dataclass(frozen=True, slots=True)
class AttendanceShown:
    """Openings to a day, with the counts beside the figure."""

    percent: str
    present: int | None
    possible: int | None
    to_date: date
    in_group: bool


@dataclass(frozen=True, slots=True)
class GroupShown:
    """One support group on the pupil page."""

    code: str
    words: str
    meaning: str
    level: str
    level_word: str
    starts: date | None
    reason: str
    source: str
    may_end: bool
    membership_id: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """Candidate and pupil number, for those who may see them."""

    scn: str
    upn: str
    mis_id: str


@dataclass(frozen=True, slots=True)
class PupilPage:
    """All of one pupil this viewer may see."""

    template: ClassVar[str] = "pupils/page.html"
    key: str
    pupil_id: int
    name: str
    full_name: str
    where: tuple[str, ...]
    left_on: date | None
    may_read_staff: bool
    ratings: RatingTable | None
    concerns: tuple[ConcernShown, ...]
    latest_cycle: str
    leaves: tuple[Leaf, ...]
    """What other rooms hang here."""
    raise_href: str
    groups: tuple[GroupShown, ...]
    attendance: AttendanceShown | None
    classes: tuple[str, ...]
    near: tuple[SeenBy, ...]
    others: tuple[tuple[str, tuple[SeenBy, ...]], ...]
    """Those further off, in groups with their words: faculty leaders, whole school, teachers."""
    my_why: str
    my_levels: str
    session: str
    """The school year the viewer's day is in, as the policy labels it: 2026/27."""
    on: date
    numbers: Numbers | None
    may_set_group: bool
    opened_by: int | None
    log_href: str
    logged_why: str
    """The reason by which the reading is logged; empty where nothing was shown that is."""

    @property
    def current(self) -> ConcernShown | None:
        """The concern that is still open, the newest if several are."""
        return next((concern for concern in self.concerns if concern.open), None)

    @property
    def earlier(self) -> tuple[ConcernShown, ...]:
        """Every other concern."""
        return tuple(concern for concern in self.concerns if concern is not self.current)


@dataclass(frozen=True, slots=True)
class PupilRow:
    """One pupil in a list."""

    name: str
    href: str
    year: str
    tutor_group: str
    house: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class PupilListPage:
    """The pupils I may see, filtered."""

    template: ClassVar[str] = "pupils/list.html"
    total: int
    rows: tuple[PupilRow, ...]
    years: tuple[Option, ...]
    tutor_groups: tuple[Option, ...]
    classes: tuple[Option, ...]
    only_groups: bool
    reads_groups: bool
    number: int
    pages: int
    before: str
    after: str
    logged: tuple[int, ...] = field(default=(), repr=False)
    """Pupils of whom a support group is shown, for the record."""


@dataclass(frozen=True, slots=True)
class FoundClass:
    """A class that was found."""

    name: str
    subject: str
    year: str
    href: str


@dataclass(frozen=True, slots=True)
class FindPage:
    """What a search found among what I may see."""

    template: ClassVar[str] = "pupils/find.html"
    query: str
    pupils: tuple[PupilRow, ...]
    classes: tuple[FoundClass, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class LookOutGroup:
    """The pupils to look out for in one class, tutor group or year."""

    title: str
    rows: tuple[PupilRow, ...]


@dataclass(frozen=True, slots=True)
class GroupCount:
    """How many pupils are in one support group, or in those that are not named to the viewer."""

    label: str
    figure: str


@dataclass(frozen=True, slots=True)
class LookOutPage:
    """Pupils to look out for: mine, or the whole school's for those who may."""

    template: ClassVar[str] = "pupils/look_out.html"
    whole_school: bool
    total: int
    groups: tuple[LookOutGroup, ...]
    counts: tuple[GroupCount, ...]
    may_see_whole: bool
    may_export: bool
    may_renew: bool
    sees_figures: bool


@dataclass(frozen=True, slots=True)
class GroupFormPage:
    """Putting a pupil in a support group, or ending that."""

    template: ClassVar[str] = "pupils/group_form.html"
    title: str
    lead: str
    button: str
    form: BaseForm
    back: str
