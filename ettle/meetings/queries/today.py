"""What meetings hang on Today: those within a week, and what they gave me to do."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from ettle.meetings.models import Meeting, Outcome
from ettle.meetings.pages import MeetingsTodayLeaf
from ettle.meetings.queries.lists import key_of
from ettle.meetings.queries.tables import kinds_in, read_about, tables_of
from ettle.rules.access import Viewer
from ettle.school.queries import policy_for
from ettle.ui.leaves import NextThing

WEEK = timedelta(days=7)
WRITE_DOWN = 35
AFTER_THE_REST = 70


def on_today(viewer: Viewer, _now: datetime) -> Iterator[MeetingsTodayLeaf]:
    """Meetings within a week, and counts of what is to do. Four queries at most; none where there are no meetings."""
    if not kinds_in(policy_for(viewer)):
        return
    titles = {key_of(table): title for table, title, _why, _calls in tables_of(viewer)}
    soon = []
    if titles:
        rows = Meeting.objects.filter(
            school_id=viewer.school_id, ended_at=None, on__gte=viewer.on, on__lte=viewer.on + WEEK
        ).annotate(on_it=Count("items", filter=Q(items__pupil__in=read_about(viewer))))
        for meeting in rows.order_by("on", "pk"):
            if (title := titles.get(key_of(meeting))) and meeting.on:
                href = reverse("meetings:meeting", args=[meeting.pk])
                soon.append((title, meeting.on, int(meeting.__dict__["on_it"]), href))
    left = Outcome.objects.filter(who_id=viewer.staff_id, done_on=None, step=None, item__pupil__in=read_about(viewer))
    counted = left.aggregate(to_do=Count("pk"), late=Count("pk", filter=Q(due__lt=viewer.on)))
    if soon or counted["to_do"]:
        yield MeetingsTodayLeaf(
            title=_("Meetings"),
            margin=_("Within a week, and what they gave you."),
            place=AFTER_THE_REST,
            soon=tuple(soon),
            **counted,
        )


def next_things(viewer: Viewer, _now: datetime) -> Iterator[NextThing]:
    """A meeting that was, and whose end nobody has written down. Three queries at most."""
    if not kinds_in(policy_for(viewer)):
        return
    rows = Meeting.objects.filter(school_id=viewer.school_id, ended_at=None, on__lte=viewer.on)
    found = list(rows.order_by("on", "pk"))
    titles = {key_of(table): title for table, title, _why, calls in tables_of(viewer) if calls} if found else {}
    for meeting in found:
        if title := titles.get(key_of(meeting)):
            yield NextThing(
                _("Write down what was agreed: %(meeting)s") % {"meeting": title},
                _("What gets no outcome goes on to the next one once you end it."),
                _("Open the agenda"),
                reverse("meetings:meeting", args=[meeting.pk]),
                WRITE_DOWN,
            )
