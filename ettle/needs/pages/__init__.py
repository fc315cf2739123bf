"""What the pages about needs may show."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar

from django.forms import BaseForm

from ettle.ui.leaves import Leaf


@dataclass(frozen=True, slots=True)
class NeedShown:
    """One need, as much of it as this viewer may read."""

    label: str
    words: str
    support: str
    support_since: date | None
    level: str
    level_word: str
    tags: tuple[str, ...] = ()
    whole: bool = False
    """Whether the rest may be read: where it is known from, since when, and the evidence."""
    identified_on: date | None = None
    source: str = ""
    specialist: bool = False
    source_named: str = ""
    evidence: str = ""
    recorded_by: str = ""
    recorded_at: datetime | None = None
    correct_href: str = ""
    end_href: str = ""


@dataclass(frozen=True, slots=True)
class NeedsLeaf(Leaf):
    """On the pupil page: what works, for all who teach the pupil, and the needs named to the viewer."""

    template: ClassVar[str] = "needs/_on_pupil.html"
    summary: str
    summary_by: str
    summary_at: datetime | None
    summary_tags: tuple[str, ...]
    needs: tuple[NeedShown, ...]
    record_href: str
    summary_href: str


@dataclass(frozen=True, slots=True)
class Tag:
    """One wellbeing indicator to tick."""

    id: str
    label: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class NeedFormPage:
    """Recording a need, or correcting one."""

    template: ClassVar[str] = "needs/need_form.html"
    title: str
    lead: str
    button: str
    pupil: str
    form: BaseForm
    tags: tuple[Tag, ...]
    version: int
    readers: str
    stands: NeedShown | None
    """What stands now, where somebody changed it while the viewer wrote."""
    notice: str
    back: str


@dataclass(frozen=True, slots=True)
class EndNeedPage:
    """Ending a need."""

    template: ClassVar[str] = "needs/end.html"
    title: str
    lead: str
    form: BaseForm
    back: str


@dataclass(frozen=True, slots=True)
class VersionShown:
    """One version of the summary."""

    version: int
    text: str
    tags: tuple[str, ...]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SummaryPage:
    """Writing what works, with every earlier version."""

    template: ClassVar[str] = "needs/summary.html"
    title: str
    lead: str
    pupil: str
    form: BaseForm
    tags: tuple[Tag, ...]
    version: int
    stands: VersionShown | None
    """What stands now, where somebody wrote while the viewer did."""
    earlier: tuple[VersionShown, ...]
    notice: str
    back: str
    pupil_id: int = field(repr=False)


@dataclass(frozen=True, slots=True)
class Figure:
    """How many pupils: what may be shown of it, and where they stand for those who may see them."""

    text: str
    href: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One type of need: how many pupils have it, with support in place and without."""

    label: str
    everybody: Figure
    in_place: Figure
    without: Figure


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """One need of a pupil the viewer reads whole."""

    pupil: str
    href: str
    where: str
    need: str
    words: str
    since: date
    support: str
    support_since: date | None
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """One choice, as a link."""

    label: str
    href: str
    here: bool


Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """Which needs have support in place and which have none, by type (S1-36)."""

    template: ClassVar[str] = "needs/coverage.html"
    title: str
    eyebrow: str
    lead: str
    whose: tuple[Link, ...]
    rows: tuple[CoverageRow, ...]
    lines: tuple[CoverageLine, ...]
    lines_title: str
    more: str
    types: Options
    supports: Options
    tags: Options
    chosen: tuple[str, str, str]
    """Type, support and tag that were asked for."""
    whole_school: bool
    hidden_note: str
    why_seen: str
    printed: str
    logged: tuple[int, ...] = field(default=(), repr=False)
