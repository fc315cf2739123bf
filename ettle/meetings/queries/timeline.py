"""What teaching and support each did about a pupil, one press from the pupil's page (S2-05)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.meetings.models import Outcome
from ettle.meetings.pages import Did, TimelineLeaf, TimelinePage
from ettle.meetings.queries.lists import key_of
from ettle.meetings.queries.tables import tables_of
from ettle.people.models import Post
from ettle.policy import Policy
from ettle.pupils.queries import facts_of
from ettle.pupils.queries.page import visible_pupil
from ettle.rules.access import REASONS, Viewer, may_see_pupil
from ettle.school.dated import in_force
from ettle.school.queries import policy_for
from ettle.ui.leaves import OnePupil
from ettle.ui.timeline import Happening, happenings
from ettle.ui.words import short_date

AT_THE_END = 80


def timeline_leaf(_viewer: Viewer, of: OnePupil) -> Iterator[TimelineLeaf]:
    """Where the timeline is, for those who may read it. No query: a pupil's page opens more often than it."""
    if of.reads_staff:
        yield TimelineLeaf(
            title=_("What has been done"),
            margin=_("By teaching and by support."),
            place=AT_THE_END,
            href=reverse("meetings:timeline", args=[of.key]),
        )


def timeline_page(viewer: Viewer, key: UUID) -> TimelinePage:
    """Everything each room tells of the pupil, newest first. Raises Http404 for who may not read about their learning.

    Three queries beside those of the rooms.
    """
    pupil = visible_pupil(viewer, key)
    facts = facts_of(pupil, viewer.on)
    why = may_see_pupil(viewer, facts, "L1")
    if not why:
        raise Http404
    told = sorted(
        happenings.hung(viewer, OnePupil(facts, pupil.key, pupil.name, reads_staff=True)),
        key=lambda one: (one.at, -one.place),
        reverse=True,
    )
    sides = _sides(policy_for(viewer), {one.staff_id for one in told if one.staff_id is not None}, viewer)
    lines = tuple(
        Did(one.at, sides.get(one.staff_id or 0, ""), one.title, one.words, one.who, one.href, one.level)
        for one in told
    )
    counted = Counter(line.side for line in lines if line.side)
    return TimelinePage(
        name=pupil.name,
        pupil_id=pupil.pk,
        lead=_lead(lines),
        back=reverse("pupils:page", args=[key]),
        lines=lines,
        sides=tuple(counted.most_common()),
        why_seen=_(REASONS[why.reason]),
    )


def _lead(lines: tuple[Did, ...]) -> str:
    if not lines:
        return _("Nothing has been written down yet.")
    count = len(lines)
    words = ngettext(
        "%(count)s thing is written down; the latest is of %(day)s.",
        "%(count)s things are written down; the latest is of %(day)s.",
        count,
    )
    return words % {"count": count, "day": short_date(lines[0].at)}


def _sides(policy: Policy, staff: Iterable[int], viewer: Viewer) -> dict[int, str]:
    """Which part of the school's path each of these people belongs to today, the furthest along first. One query."""
    steps = {role: (place, step.label) for place, step in enumerate(policy.path) for role in step.roles}
    posts = Post.objects.filter(in_force(viewer.on), staff_id__in=list(staff)).values_list("staff_id", "role")
    found: dict[int, tuple[int, str]] = {}
    for staff_id, role in posts:
        if role in steps:
            found[staff_id] = max(found.get(staff_id, (-1, "")), steps[role])
    of_class = (role.id for role in policy.roles if role.scope == "class" and role.id in steps)
    teaching = steps[first][1] if (first := next(of_class, "")) else ""
    return {staff_id: found.get(staff_id, (0, teaching))[1] for staff_id in staff}


def at_meetings(viewer: Viewer, of: OnePupil) -> Iterator[Happening]:
    """What meetings agreed about the pupil, for those who may open them; what became a step is told with the steps.

    Three queries at most.
    """
    if not of.reads_staff:
        return
    titles = {key_of(table): title for table, title, _why, _calls in tables_of(viewer)}
    if not titles:
        return
    rows = Outcome.objects.filter(item__pupil_id=of.facts.pupil_id, step=None).select_related(
        "item__meeting", "by", "who"
    )
    for outcome in rows:
        meeting = outcome.item.meeting
        if title := titles.get(key_of(meeting)):
            yield Happening(
                at=outcome.at,
                title=title,
                words=outcome.text,
                staff_id=outcome.by_id,
                who=outcome.by.name,
                href=reverse("meetings:meeting", args=[meeting.pk]),
            )
