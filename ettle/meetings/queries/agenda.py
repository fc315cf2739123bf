"""One meeting as a page: the same queries for one pupil on its agenda and for thirty."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.meetings.models import AgendaItem, Meeting, Outcome
from ettle.meetings.pages import AgendaLine, LastLine, MeetingPage, ProposedLine
from ettle.meetings.queries.correcting import may_reopen
from ettle.meetings.queries.tables import Found, found_for, read_about, same
from ettle.meetings.queries.words import carried_words, origin_words, outcome_line, when_words
from ettle.meetings.sources import item_sources
from ettle.rules.access import REASONS, Viewer
from ettle.school.queries import policy_for
from ettle.tracking.models import Concern
from ettle.tracking.pages.concerns import ConcernRow, Typed
from ettle.tracking.queries.concern_rows import listed, pupil_href
from ettle.ui.words import day, long_date


def with_outcomes(items: QuerySet[AgendaItem]) -> QuerySet[AgendaItem]:
    """Items with everything their lines show. Two queries."""
    outcomes = Outcome.objects.select_related("who", "step")
    joined = items.select_related("pupil__tutor_group", "by", "meeting")
    return joined.prefetch_related(Prefetch("outcomes", queryset=outcomes))


def rows_of(viewer: Viewer, items: Iterable[AgendaItem]) -> Mapping[int, ConcernRow]:
    """The concerns of items as rows, groups named as the viewer may read them. Five queries at most."""
    ids = [item.concern_id for item in items if item.concern_id is not None]
    found = listed(viewer, policy_for(viewer), Concern.objects.filter(pk__in=ids))
    return {row.concern_id: row for row in found.rows}


def line_of(viewer: Viewer, found: Found, item: AgendaItem, row: ConcernRow | None, number: int) -> AgendaLine:
    """One pupil of the agenda."""
    outcomes = tuple(outcome_line(viewer, outcome) for outcome in item.outcomes.all())
    mine = item.by_id == viewer.staff_id or bool(found.calls)
    return AgendaLine(
        item_id=item.pk,
        number=number,
        pupil=item.pupil.name,
        group=item.pupil.tutor_group.name if item.pupil.tutor_group else item.pupil.year,
        pupil_href=pupil_href(item.pupil.key),
        row=row,
        origin=origin_words(item),
        words=item.words,
        carried=carried_words(item.times_carried),
        outcomes=outcomes,
        may_take_off=mine and not outcomes and found.meeting.ended_at is None,
    )


def meeting_page(viewer: Viewer, meeting_id: int, *, form: Typed | None = None) -> MeetingPage:
    """The agenda, as the viewer may read it. A dozen queries, however many stand on it; those who call it five more."""
    found = found_for(viewer, meeting_id)
    meeting, ahead = found.meeting, found.meeting.ended_at is None
    items = list(with_outcomes(meeting.items.filter(pupil__in=read_about(viewer))))
    rows = rows_of(viewer, items)
    lines = tuple(
        line_of(viewer, found, item, rows.get(item.concern_id or 0), number)
        for number, item in enumerate(_in_order(items), start=1)
    )
    others = meeting.items.count() > len(items)
    proposed = _proposed(viewer, found, {item.pupil_id for item in items}) if found.calls and ahead else ()
    last, last_on, told = _last(viewer, meeting)
    why_not_end = _why_not_end(meeting, viewer.on) if found.calls and ahead else ""
    reopens, why_not_reopen = may_reopen(found)
    return MeetingPage(
        meeting_id=meeting.pk,
        title=found.title,
        lead=_lead(meeting, lines, viewer.on),
        on=meeting.on,
        place=meeting.place,
        ended=_("%(who)s ended it on %(day)s.") % {"who": meeting.ended_by.name, "day": day(meeting.ended_at)}
        if meeting.ended_by and meeting.ended_at
        else "",
        calls=bool(found.calls),
        ahead=ahead,
        may_end=bool(found.calls) and ahead and not why_not_end,
        why_not_end=why_not_end,
        may_reopen=reopens,
        why_not_reopen=why_not_reopen,
        lines=lines,
        hidden=_("Others are on it of whom no post of yours reads.") if others else "",
        proposed=proposed,
        proposed_from=_from(found),
        last=last,
        last_on=last_on,
        form=form or Typed({"on": meeting.on.isoformat() if meeting.on else "", "place": meeting.place}),
        printed=_("Printed by %(who)s on %(day)s. Names of pupils: keep it, and shred it.")
        % {"who": viewer.name, "day": long_date(viewer.on)},
        why_seen=_(REASONS[found.why.reason]),
        logged=tuple({item.pupil_id for item in items} | told),
        why=found.why.reason,
    )


def _in_order(items: list[AgendaItem]) -> list[AgendaItem]:
    """What has waited longest first, then as it was put on."""
    return sorted(items, key=lambda item: (-item.times_carried, item.pk))


def _lead(meeting: Meeting, lines: tuple[AgendaLine, ...], today: date) -> str:
    count = len(lines)
    agreed = sum(bool(line.outcomes) for line in lines)
    if meeting.ended_at is not None:
        form = ngettext(
            "%(count)s pupil was on the agenda; for %(agreed)s something was agreed.",
            "%(count)s pupils were on the agenda; for %(agreed)s something was agreed.",
            count,
        )
        return form % {"count": count, "agreed": agreed}
    form = ngettext("%(count)s pupil is on the agenda.", "%(count)s pupils are on the agenda.", count)
    left = _("For %(agreed)s something is agreed.") % {"agreed": agreed} if agreed else ""
    return " ".join(part for part in (when_words(meeting.on, today), form % {"count": count}, left) if part)


def _why_not_end(meeting: Meeting, today: date) -> str:
    if meeting.on is None:
        return _("It has no day yet.")
    if meeting.on > today:
        return _("It is on %(day)s. It can end on its day or after.") % {"day": day(meeting.on)}
    return ""


def _from(found: Found) -> str:
    return (
        _("Highlighted on the year's list, and not on an agenda yet.")
        if "highlighted" in found.table.kind.items_from
        else ""
    )


def _proposed(viewer: Viewer, found: Found, here: set[int]) -> tuple[ProposedLine, ...]:
    """Whom its lists would put on, without those who were on an agenda of it for the same concern."""
    every = [one for _origin, one in item_sources.proposed(viewer, found.table) if one.pupil_id not in here]
    ids = [one.concern_id for one in every if one.concern_id is not None]
    earlier = AgendaItem.objects.filter(**same(found.meeting, "meeting__"), concern_id__in=ids)
    met = set(earlier.values_list("concern_id", flat=True)) if ids else set()
    return tuple(
        ProposedLine(one.pupil_id, one.pupil, one.group, one.words) for one in every if one.concern_id not in met
    )


def _last(viewer: Viewer, meeting: Meeting) -> tuple[tuple[LastLine, ...], date | None, set[int]]:
    """What the meeting before this one agreed, of pupils the viewer reads about. Two queries."""
    before = Meeting.objects.filter(**same(meeting), ended_at__isnull=False).exclude(pk=meeting.pk)
    if meeting.ended_at is not None:
        before = before.filter(ended_at__lt=meeting.ended_at)
    last = before.order_by("-ended_at").first()
    if last is None:
        return (), None, set()
    rows = (
        Outcome.objects.filter(item__meeting=last, item__pupil__in=read_about(viewer))
        .select_related("who", "step", "item__pupil")
        .order_by("item_id", "pk")
    )
    by_pupil: dict[int, list[Outcome]] = {}
    for outcome in rows:
        by_pupil.setdefault(outcome.item.pupil_id, []).append(outcome)
    lines = tuple(
        LastLine(found[0].item.pupil.name, tuple(outcome_line(viewer, one) for one in found))
        for found in by_pupil.values()
    )
    return lines, last.on, set(by_pupil)


def next_item_href(found: Found, item: AgendaItem, viewer: Viewer) -> str:
    """The item after this one that has no outcome yet, or the agenda. One query."""
    left = found.meeting.items.filter(pupil__in=read_about(viewer), outcomes__isnull=True).exclude(pk=item.pk)
    after = next(iter(_in_order(list(left))), None)
    if after is None:
        return reverse("meetings:meeting", args=[found.meeting.pk])
    return reverse("meetings:item", args=[found.meeting.pk, after.pk])
