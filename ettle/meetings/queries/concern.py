"""What the page of a concern shows of meetings, and the forms that put it before one."""

from collections.abc import Iterator

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from ettle.meetings.actions.tariff import ORIGIN, tariff_kind
from ettle.meetings.models import AgendaItem, HighTariff, Outcome
from ettle.meetings.pages import ConcernMeetingsLeaf, ListedOn, PutOnPage
from ettle.meetings.queries.lists import key_of
from ettle.meetings.queries.tables import kinds_in, tables_of
from ettle.policy.schema import MeetingKind
from ettle.rules.access import PupilFacts, Viewer
from ettle.rules.meetings import Table, may_put_on
from ettle.school.models import Faculty
from ettle.school.queries import policy_for
from ettle.school.words import protection_notice
from ettle.tracking.actions.concerns import NotTaken
from ettle.tracking.models import Concern
from ettle.tracking.pages.concerns import Typed
from ettle.tracking.queries.concerns import concern_for
from ettle.tracking.queries.visible import concern_facts
from ettle.ui.leaves import OneConcern
from ettle.ui.words import moment

READ_BY = "L1"


def faculty_kind(viewer: Viewer) -> MeetingKind | None:
    """The meeting of faculties on which concerns are put by hand, where the policy has one."""
    kinds = kinds_in(policy_for(viewer))
    return next((kind for kind in kinds if kind.of == "faculty" and "by_hand" in kind.items_from), None)


def on_concern(viewer: Viewer, of: OneConcern) -> Iterator[ConcernMeetingsLeaf]:
    """The meetings a concern is before, as the viewer may open them. Five queries at most."""
    kinds = kinds_in(policy_for(viewer))
    if not kinds:
        return
    titles = {key_of(table): title for table, title, _why, _calls in tables_of(viewer)}
    items = AgendaItem.objects.filter(concern_id=of.concern_id).select_related("meeting").order_by("-pk")
    seen = [item for item in items if key_of(item.meeting) in titles]
    said: dict[int, list[str]] = {}
    for item_id, text in Outcome.objects.filter(item__in=seen).values_list("item_id", "text"):
        said.setdefault(item_id, []).append(text)
    kind = faculty_kind(viewer)
    puts = kind is not None and not of.ended and bool(may_put_on(viewer, kind, of.reach)) and of.reach.faculty_ids
    tariff = next((one for one in kinds if ORIGIN in one.items_from), None)
    marks = tariff is not None and bool(may_put_on(viewer, tariff, of.reach))
    # The reason is written to leadership: it is told to those who sit there, and to those who may mark a concern.
    reads = tariff is not None and (marks or any(kind == tariff.id for kind, _year, _faculty in titles))
    standing = _standing(of.concern_id) if reads else None
    if not (seen or puts or marks or standing):
        return
    yield ConcernMeetingsLeaf(
        title=_("Meetings"),
        margin=_("Where it is talked about."),
        listed=tuple(
            ListedOn(
                titles[key_of(item.meeting)],
                reverse("meetings:meeting", args=[item.meeting_id]),
                item.meeting.on,
                item.meeting.ended_at is not None,
                tuple(said.get(item.pk, ())),
            )
            for item in seen
        ),
        put_href=reverse("meetings:put_on", args=[of.concern_id]) if puts else "",
        put_words=_("Put it before the %(meeting)s") % {"meeting": kind.label.lower()} if kind else "",
        tariff=standing.reason if standing else "",
        tariff_said=f"{standing.by.name}, {moment(standing.at)}" if standing else "",
        tariff_href=reverse("meetings:high_tariff", args=[of.concern_id])
        if marks and standing is None and not of.ended
        else "",
        tariff_back=reverse("meetings:not_high_tariff", args=[of.concern_id]) if marks and standing else "",
    )


def _standing(concern_id: int) -> HighTariff | None:
    return HighTariff.objects.filter(concern_id=concern_id, taken_back_at=None).select_related("by").first()


def put_on_page(viewer: Viewer, concern_id: int, *, form: Typed | None = None) -> tuple[PutOnPage, Concern]:
    """The form that puts a concern on a faculty's list. Raises Http404 for whoever may not."""
    concern, facts, kind = _concern_and(viewer, concern_id, faculty_kind(viewer))
    where = Faculty.objects.filter(pk__in=facts.faculty_ids, school_id=viewer.school_id)
    page = PutOnPage(
        pupil=concern.pupil.name,
        pupil_id=concern.pupil_id,
        title=_("Put before the %(meeting)s") % {"meeting": kind.label.lower()},
        lead=_("It stands on the agenda of the next one until something is agreed about it."),
        where=tuple(where.values_list("pk", "name")),
        field="words",
        label=_("What you would like to talk about"),
        help=_("One sentence. It may be left empty: the reasons of the concern are shown beside it."),
        button=_("Put it on the list"),
        action=reverse("meetings:put_on", args=[concern.pk]),
        back=reverse("tracking:concern", args=[concern.pk]),
        form=form or Typed(),
        notice=protection_notice(policy_for(viewer)),
        read_by=READ_BY,
    )
    return page, concern


def faculty_table(viewer: Viewer, page: PutOnPage, faculty_id: int | None) -> Table:
    """The list chosen; where there is only one, that one. Raises NotTaken."""
    kind, offered = faculty_kind(viewer), [pk for pk, _name in page.where]
    if faculty_id is None and len(offered) == 1:
        faculty_id = offered[0]
    if kind is None or faculty_id not in offered:
        raise NotTaken({"faculty": _("Choose whose meeting it is to come before.")})
    return Table(kind, viewer.school_id, faculty_id=faculty_id)


def high_tariff_page(viewer: Viewer, concern_id: int, *, form: Typed | None = None) -> tuple[PutOnPage, Concern]:
    """The form that marks a concern as high tariff. Raises Http404 for whoever may not."""
    concern, _facts, kind = _concern_and(viewer, concern_id, tariff_kind(viewer))
    page = PutOnPage(
        pupil=concern.pupil.name,
        pupil_id=concern.pupil_id,
        title=_("Mark as high tariff"),
        lead=_("It goes on the agenda of the next %(meeting)s, with your reason.") % {"meeting": kind.label.lower()},
        where=(),
        field="reason",
        label=_("Why leadership is to know of it"),
        help=_("One or two sentences. Leaders who read about this pupil read them."),
        button=_("Mark as high tariff"),
        action=reverse("meetings:high_tariff", args=[concern.pk]),
        back=reverse("tracking:concern", args=[concern.pk]),
        form=form or Typed(),
        notice=protection_notice(policy_for(viewer)),
        read_by=READ_BY,
    )
    return page, concern


def _concern_and(viewer: Viewer, concern_id: int, kind: MeetingKind | None) -> tuple[Concern, PupilFacts, MeetingKind]:
    concern, _why = concern_for(viewer, concern_id)
    facts = concern_facts(viewer, concern).pupil
    if kind is None or not may_put_on(viewer, kind, facts):
        raise Http404
    return concern, facts, kind
