"""All meetings of a viewer, and what meetings gave them to do."""

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.meetings.models import Meeting, Outcome
from ettle.meetings.pages import MeetingsPage, MineLine, MinePage, PastLine, TableLine
from ettle.meetings.queries.tables import kind_of, kinds_in, read_about, tables_of, title_of
from ettle.meetings.queries.words import outcome_line
from ettle.policy.explaining import Names
from ettle.policy.explaining.meetings import meetings as explained
from ettle.rules.access import Viewer
from ettle.rules.meetings import Table
from ettle.school.queries import policy_for
from ettle.ui.words import day

PAST_SHOWN = 20
Key = tuple[str, str, int | None]


def key_of(of: Meeting | Table) -> Key:
    """What parts the meetings of a school: kind, year and faculty."""
    return (of.kind if isinstance(of, Meeting) else of.kind.id, of.year, of.faculty_id)


def meetings_page(viewer: Viewer) -> MeetingsPage:
    """Every meeting the viewer may open. Raises Http404 for whoever has none. Four queries."""
    policy = policy_for(viewer)
    tables = {key_of(table): (table, title, calls) for table, title, _why, calls in tables_of(viewer)}
    if not tables:
        raise Http404
    mine = Q(items__pupil__in=read_about(viewer))  # how many others are on it would tell of them
    agreed = Exists(Outcome.objects.filter(item=OuterRef("items__pk")))
    rows = (
        Meeting.objects.filter(school_id=viewer.school_id, kind__in={kind.id for kind in kinds_in(policy)})
        .annotate(
            on_it=Count("items", filter=mine, distinct=True),
            agreed=Count("items", filter=mine & Q(agreed), distinct=True),
        )
        .order_by("-on", "-pk")
    )
    ahead: dict[Key, Meeting] = {}
    past: list[Meeting] = []
    for meeting in rows:
        if key_of(meeting) not in tables:
            continue
        if meeting.ended_at is None:
            ahead[key_of(meeting)] = meeting
        else:
            past.append(meeting)
    lines = tuple(_line(table, title, ahead.get(key), calls=calls) for key, (table, title, calls) in tables.items())
    return MeetingsPage(
        lead=_lead(lines, viewer),
        ahead=tuple(sorted(lines, key=lambda line: not line.calls)),
        past=tuple(_past(meeting, tables[key_of(meeting)][1]) for meeting in past[:PAST_SHOWN]),
        rules=tuple(explained(policy, Names(policy))),
    )


def _line(table: Table, title: str, meeting: Meeting | None, *, calls: bool) -> TableLine:
    begin = (table.kind.id, table.year, str(table.faculty_id or ""))
    if meeting is None:
        return TableLine(title, "", None, 0, calls, begin)
    href = reverse("meetings:meeting", args=[meeting.pk])
    return TableLine(title, href, meeting.on, meeting.__dict__["on_it"], calls, begin)


def _past(meeting: Meeting, title: str) -> PastLine:
    assert meeting.on is not None
    counted = meeting.__dict__
    href = reverse("meetings:meeting", args=[meeting.pk])
    return PastLine(title, href, meeting.on, counted["on_it"], counted["agreed"])


def _lead(lines: Iterable[TableLine], viewer: Viewer) -> str:
    dated = sorted((line.on, line.title) for line in lines if line.on and line.on >= viewer.on)
    if not dated:
        return _("No meeting of yours has a day yet.")
    return _("Next: %(meeting)s, on %(day)s.") % {"meeting": dated[0][1], "day": day(dated[0][0])}


def mine_page(viewer: Viewer) -> MinePage:
    """What meetings gave the viewer to do, what is late first. A pupil they no longer read about is not named."""
    policy = policy_for(viewer)
    rows = list(
        Outcome.objects.filter(who_id=viewer.staff_id, item__meeting__school_id=viewer.school_id)
        .filter(item__pupil__in=read_about(viewer))
        .select_related("who", "step", "item__pupil", "item__meeting__faculty", "item__concern")
        .order_by("done_on", "due", "pk")
    )
    lines = []
    for outcome in rows:
        meeting, kind = outcome.item.meeting, kind_of(policy, outcome.item.meeting.kind)
        faculty = meeting.faculty.name if meeting.faculty else ""
        line = outcome_line(viewer, outcome)
        concern = outcome.item.concern_id
        lines.append(
            MineLine(
                outcome.pk,
                title_of(kind, meeting.year, faculty) if kind else "",
                meeting.on,
                outcome.item.pupil.name,
                reverse("tracking:concern", args=[concern]) if concern else "",
                line,
            )
        )
    lines.sort(key=lambda one: one.line.done)
    left = sum(not one.line.done for one in lines)
    lead = (
        ngettext("Meetings gave you %(count)s thing to do.", "Meetings gave you %(count)s things to do.", left)
        if left
        else _("Nothing that a meeting gave you is left to do.")
    )
    return MinePage(lead % {"count": left} if left else lead, tuple(lines), tuple({row.item.pupil_id for row in rows}))


def outcome_mine(viewer: Viewer, outcome_id: int) -> Outcome:
    """Something a meeting gave the viewer to do. Raises Http404."""
    found = Outcome.objects.filter(pk=outcome_id, who_id=viewer.staff_id, item__pupil__in=read_about(viewer))
    outcome = found.select_related("item").first()
    if outcome is None:
        raise Http404
    return outcome
