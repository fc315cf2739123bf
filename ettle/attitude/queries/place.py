"""Some pupils in a half term: who they are, what stands, and what the viewer may give."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from ettle.attitude.models import AttitudeMark
from ettle.policy import Policy
from ettle.policy.schema import Attitude, Session, Strand
from ettle.pupils.models import Attendance, Pupil
from ettle.pupils.queries.facts import facts_for
from ettle.rules.access import REASONS, PupilFacts, Viewer
from ettle.rules.attitude import Counted, Half, half_at, halves, may_be_given, may_give, session_at, tracked
from ettle.rules.decision import Decision
from ettle.school.asked import LARGEST
from ettle.school.dated import in_force
from ettle.school.models import TeachingClass, TutorGroup
from ettle.school.queries import policy_for

LETTERS = {"green": "G", "yellow": "Y", "red": "R"}
NUMBERS = {"green": "1", "yellow": "2", "red": "3"}


class Held(NamedTuple):
    """A mark as it stands; version 0 was never given."""

    value: str = ""
    version: int = 0
    mark_id: int = 0
    by_id: int | None = None
    at: datetime | None = None


NEVER = Held()


@dataclass(frozen=True)
class Year:
    """The session attitude is looked at in, as one viewer's policy has it."""

    viewer: Viewer
    policy: Policy
    rules: Attitude
    session: Session
    halves: tuple[Half, ...]
    now: Half | None
    """The half term that began last."""

    @property
    def given(self) -> tuple[Strand, ...]:
        """The areas somebody gives."""
        return tuple(strand for strand in self.rules.used if not strand.from_attendance)

    @property
    def attendance(self) -> Strand | None:
        """The area that is worked out, where it is in use."""
        return next((strand for strand in self.rules.used if strand.from_attendance), None)

    def half(self, half_id: str) -> Half:
        """A half term of this session that has begun. Raises Http404."""
        found = next((half for half in self.halves if half.id == half_id), None)
        if found is None or found.starts > self.viewer.on:
            raise Http404
        return found


@dataclass(frozen=True)
class Place:
    """Some pupils in a half term."""

    year: Year
    half: Half
    pupils: tuple[Pupil, ...]
    name: str = ""
    kind: str = ""
    """`group` or `class`, with its number; nothing for one pupil."""
    number: int = 0

    @cached_property
    def facts(self) -> dict[int, PupilFacts]:
        """Where each belongs today. One query, when first asked."""
        return facts_for(self.pupils, self.year.viewer.on)

    @cached_property
    def open(self) -> Decision:
        """Is the half term open?"""
        return may_be_given(self.half, self.year.rules, self.year.viewer.on)

    def may_give(self, pupil_id: int, strand: Strand | None = None) -> Decision:
        """May the viewer give it now, an area of a pupil?"""
        allowed = may_give(self.year.viewer, self.facts[pupil_id], self.year.rules, strand)
        return allowed if not allowed else self.open if not self.open else allowed

    @cached_property
    def gives(self) -> frozenset[tuple[int, str]]:
        """What the viewer may give now: pupil and area."""
        return frozenset(
            (pupil.pk, strand.id)
            for pupil in self.pupils
            for strand in self.year.given
            if self.may_give(pupil.pk, strand)
        )

    @property
    def locked(self) -> str:
        """Why nothing here can be given, as a sentence; empty where something can."""
        if self.gives or not self.pupils:
            return ""
        return _(REASONS[self.may_give(self.pupils[0].pk).reason])

    def standing(self) -> dict[tuple[int, str], Held]:
        """What stands, by pupil and area. One query."""
        ids = [pupil.pk for pupil in self.pupils]
        rows = AttitudeMark.objects.filter(
            pupil_id__in=ids, session=self.half.session, half_term=self.half.id
        ).values_list("pupil_id", "strand", "value", "version", "pk", "by_id", "at")
        return {(row[0], row[1]): Held(*row[2:]) for row in rows}


def year_for(viewer: Viewer) -> Year:
    """The session of the viewer's day. Raises Http404 where the school tracks no attitude or has no calendar."""
    found = find_year(viewer)
    if found is None:
        raise Http404
    return found


def find_year(viewer: Viewer) -> Year | None:
    """As year_for, with None where there is nothing to track in."""
    policy = policy_for(viewer)
    rules = tracked(policy)
    session = session_at(policy.calendar, viewer.on)
    if rules is None or session is None or not rules.used:
        return None
    found = halves(session)
    return Year(viewer, policy, rules, session, found, half_at(found, viewer.on)) if found else None


def place_of_pupil(viewer: Viewer, key: UUID, half_id: str = "") -> Place:
    """One pupil, now or in a half term that has begun. Raises Http404 where the viewer may not see it. One query."""
    year = year_for(viewer)
    half = year.half(half_id) if half_id else year.now
    seen = Pupil.objects.visible_to(viewer, year.rules.seen_at).select_related("tutor_group")
    pupil = get_object_or_404(seen, key=key)
    if half is None:
        raise Http404
    return Place(year, half, (pupil,), pupil.name)


def place_of(viewer: Viewer, half_id: str, *, group_id: int = 0, class_id: int = 0) -> Place:
    """The pupils of a tutor group or a class whom the viewer sees. Raises Http404 where that is nobody. Two queries."""
    year = year_for(viewer)
    half = year.half(half_id)
    if max(group_id, class_id) >= LARGEST:
        raise Http404
    seen = Pupil.objects.visible_to(viewer, year.rules.seen_at).on_roll()
    if group_id:
        group = get_object_or_404(TutorGroup, pk=group_id, school_id=viewer.school_id)
        return _of(Place(year, half, tuple(seen.filter(tutor_group=group)), group.name, "group", group_id))
    taught = get_object_or_404(TeachingClass.objects.visible_to(viewer), pk=class_id)
    members = taught.memberships.filter(in_force(viewer.on)).values("pupil_id")
    return _of(Place(year, half, tuple(seen.filter(pk__in=members)), taught.name, "class", class_id))


def _of(place: Place) -> Place:
    if not place.pupils:
        raise Http404
    return place


def counted_for(ids: Iterable[int], sessions: Iterable[str]) -> dict[tuple[int, str], list[Counted]]:
    """Attendance as counts, by pupil and session. A bare percentage says nothing of a half term. One query."""
    rows = Attendance.objects.filter(pupil_id__in=list(ids), session__in=list(sessions), possible__isnull=False)
    found: dict[tuple[int, str], list[Counted]] = {}
    told: list[tuple[int, str, date, int | None, int | None]] = list(
        rows.values_list("pupil_id", "session", "to_date", "possible", "present")
    )
    for pupil_id, session, to_date, possible, present in told:
        found.setdefault((pupil_id, session), []).append(Counted(to_date, possible or 0, present or 0))
    return found
