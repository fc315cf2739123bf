"""The meetings a viewer has a part in: the rule asked of one, and of all there are."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from ettle.meetings.models import AgendaItem, Meeting
from ettle.policy import Policy
from ettle.policy.schema import MeetingKind
from ettle.pupils.models import Pupil
from ettle.rules.access import Viewer
from ettle.rules.decision import Decision
from ettle.rules.meetings import LEVEL, Table, may_call, may_open
from ettle.school.models import Faculty, TeachingClass
from ettle.school.queries import policy_for

MODULE = "meetings"


@dataclass(frozen=True, slots=True)
class Found:
    """One meeting, and what the viewer may do there."""

    meeting: Meeting
    table: Table
    title: str
    why: Decision
    calls: Decision


def same(of: Meeting | Table, under: str = "") -> dict[str, Any]:
    """The lookup of all meetings of the same kind, year and faculty."""
    kind = of.kind if isinstance(of, Meeting) else of.kind.id
    parts = {"school_id": of.school_id, "kind": kind, "year": of.year, "faculty_id": of.faculty_id}
    return {under + name: value for name, value in parts.items()}


def kinds_in(policy: Policy) -> tuple[MeetingKind, ...]:
    """The kinds of meeting this policy describes; none where the school does without."""
    return () if MODULE in policy.modules.off else policy.meetings


def kind_of(policy: Policy, kind_id: str) -> MeetingKind | None:
    """The kind with this id, or None where the policy in force does not have it."""
    return next((kind for kind in kinds_in(policy) if kind.id == kind_id), None)


def taught_in(viewer: Viewer) -> frozenset[int]:
    """The faculties the viewer teaches in. One query, or none for whoever teaches no class."""
    classes = frozenset[int]().union(*(post.class_ids for post in viewer.posts))
    if not classes:
        return frozenset()
    rows = TeachingClass.objects.filter(pk__in=classes, subject__faculty__isnull=False)
    return frozenset(rows.values_list("subject__faculty_id", flat=True))


def title_of(kind: MeetingKind, year: str, faculty: str) -> str:
    """Faculty meeting, Sciences."""
    of = year or faculty
    return _("%(meeting)s, %(of)s") % {"meeting": kind.label, "of": of} if of else kind.label


def tables_of(viewer: Viewer) -> Iterator[tuple[Table, str, Decision, bool]]:
    """Every meeting the viewer may open: its table, title, why, and whether they call it. Two queries at most."""
    policy = policy_for(viewer)
    kinds = kinds_in(policy)
    faculties: list[tuple[int, str]] = []
    taught: frozenset[int] = frozenset()
    if any(kind.of == "faculty" for kind in kinds):
        faculties = list(Faculty.objects.filter(school_id=viewer.school_id).values_list("pk", "name"))
        taught = taught_in(viewer)
    for kind in kinds:
        every: list[tuple[str, int | None, str]] = [("", None, "")]
        if kind.of == "year":
            every = [(year.id, None, "") for year in policy.years]
        elif kind.of == "faculty":
            every = [("", pk, name) for pk, name in faculties]
        for year, faculty_id, name in every:
            table = Table(kind, viewer.school_id, year, faculty_id)
            if why := may_open(viewer, table, taught):
                yield table, title_of(kind, year, name), why, bool(may_call(viewer, table, taught))


def table_for(viewer: Viewer, kind_id: str, year: str, faculty_id: int | None) -> tuple[Table, Decision]:
    """The table of this kind, year and faculty, and why the viewer calls its meetings. Raises Http404."""
    for table, _title, why, calls in tables_of(viewer):
        if calls and (table.kind.id, table.year, table.faculty_id) == (kind_id, year, faculty_id):
            return table, why
    raise Http404


def found_for(viewer: Viewer, meeting_id: int) -> Found:
    """The meeting, and why the viewer may open it. Raises Http404. Two queries at most."""
    meeting = (
        Meeting.objects.filter(pk=meeting_id, school_id=viewer.school_id).select_related("faculty", "ended_by").first()
    )
    kind = kind_of(policy_for(viewer), meeting.kind) if meeting else None
    if meeting is None or kind is None:
        raise Http404
    table = Table(kind, meeting.school_id, meeting.year, meeting.faculty_id)
    taught = taught_in(viewer) if kind.of == "faculty" else frozenset[int]()
    why = may_open(viewer, table, taught)
    if not why:
        raise Http404
    title = title_of(kind, meeting.year, meeting.faculty.name if meeting.faculty else "")
    return Found(meeting, table, title, why, may_call(viewer, table, taught))


def item_for(viewer: Viewer, meeting_id: int, item_id: int) -> tuple[Found, AgendaItem]:
    """One item of a pupil the viewer reads about, and its meeting. Raises Http404. Three queries at most."""
    found = found_for(viewer, meeting_id)
    item = (
        AgendaItem.objects.filter(pk=item_id, meeting=found.meeting, pupil__in=read_about(viewer))
        .select_related("meeting", "pupil__tutor_group", "concern__cycle", "concern__pupil", "by")
        .first()
    )
    if item is None:
        raise Http404
    return found, item


def read_about(viewer: Viewer) -> QuerySet[Any, Any]:
    """The pupils whose names the viewer meets on an agenda: those they read about at its level. No query."""
    return Pupil.objects.visible_to(viewer, LEVEL).order_by().values("pk")
