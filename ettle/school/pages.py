"""What the pages about the school may show."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from django.forms import BaseForm


@dataclass(frozen=True, slots=True)
class Gap:
    """Something missing that will stop a cycle or leave a pupil without somebody."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class SubjectLine:
    """One subject; `subject_id` is for giving it a faculty."""

    subject_id: int
    name: str
    classes: int


@dataclass(frozen=True, slots=True)
class FacultyLine:
    """One faculty, who leads it, and its subjects."""

    faculty_id: int
    name: str
    leaders: tuple[str, ...]
    subjects: tuple[SubjectLine, ...]


@dataclass(frozen=True, slots=True)
class HouseLine:
    """One house with its tutor groups."""

    name: str
    tutor_groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StaffLine:
    """One member of staff with the posts in force; `may_invite` where the viewer can make them a first sign-in."""

    staff_id: int
    name: str
    posts: tuple[str, ...]
    signs_in: bool
    may_invite: bool
    may_remove_code: bool


@dataclass(frozen=True, slots=True)
class StructurePage:
    """Houses, faculties, subjects and staff, and what is missing."""

    template: ClassVar[str] = "school/structure.html"
    school: str
    gaps: tuple[Gap, ...]
    unmapped: tuple[SubjectLine, ...]
    faculties: tuple[FacultyLine, ...]
    houses: tuple[HouseLine, ...]
    staff: tuple[StaffLine, ...]
    may_map: bool
    why_not: str
    may_see_audit: bool
    may_keep_outbox: bool


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the policy, in sentences."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Adoption:
    """One adoption in the history."""

    version: str
    effective_from: date
    adopted_at: datetime
    by: str
    in_force: bool
    ahead: bool
    href: str


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """The policy of a day in plain English, and those before and after it."""

    template: ClassVar[str] = "school/policy.html"
    school: str
    version: str
    effective_from: date
    in_force: bool
    sections: tuple[Section, ...]
    history: tuple[Adoption, ...]
    text: str
    may_adopt: bool
    try_href: str = ""
    """Where a change is tried before it is adopted, for whoever may."""


@dataclass(frozen=True, slots=True)
class AdoptPage:
    """Adopting a policy; `faults` are what is wrong with the file sent."""

    template: ClassVar[str] = "school/adopt.html"
    form: BaseForm
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KindChoice:
    """One kind of row to show."""

    words: str
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A pupil a row is about."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class AuditLine:
    """What one person did in one moment; several pupils stand in one line."""

    at: datetime
    who: str
    kind: str
    what: str
    pupils: tuple[Named, ...]
    why: str
    detail: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AuditPage:
    """The record of who did or read what, newest first."""

    template: ClassVar[str] = "school/audit.html"
    rows: tuple[AuditLine, ...]
    kinds: tuple[KindChoice, ...]
    of_one_pupil: bool
    of_pupils: bool
    """False where which pupil a row is about is kept from the reader."""
    number: int
    before: str
    after: str
