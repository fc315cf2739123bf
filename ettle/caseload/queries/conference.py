"""One case conference, to those who keep the pupil's record and those it invites."""

from django.db.models import Prefetch
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.caseload.models import Conference, ConferenceAction
from ettle.caseload.pages.memos import ActionShown, ConferencePage
from ettle.caseload.queries.people import people_about
from ettle.caseload.queries.reach import caseload_in
from ettle.people.models import StaffMember
from ettle.pupils.models import Pupil
from ettle.pupils.queries.facts import facts_of
from ettle.rules.access import REASONS, Viewer
from ettle.rules.caseload import ConferenceFacts, may_keep, may_open_conference
from ettle.rules.decision import Decision
from ettle.school.queries import policy_for
from ettle.school.words import protection_notice
from ettle.tracking.pages.concerns import Typed
from ettle.ui.words import day


def conference_for(viewer: Viewer, conference_id: int) -> tuple[Conference, Decision]:
    """The conference and why the viewer may open it. Raises Http404. Five queries at most."""
    caseload = caseload_in(policy_for(viewer))
    people = StaffMember.objects.only("name", "school_id")
    actions = ConferenceAction.objects.select_related("who")
    found = (
        Conference.objects.filter(pk=conference_id, minute__place__pupil__school_id=viewer.school_id)
        .select_related("minute__place__pupil__tutor_group", "minute__place__pupil__house")
        .prefetch_related(Prefetch("invited", queryset=people), Prefetch("actions", queryset=actions))
        .first()
    )
    if found is None or caseload is None:
        raise Http404
    pupil = found.minute.place.pupil
    facts = ConferenceFacts(
        facts_of(pupil, viewer.on),
        frozenset(staff.pk for staff in found.invited.all()) | {action.who_id for action in found.actions.all()},
    )
    allowed = may_open_conference(viewer, caseload.kept_by, facts)
    if not allowed:
        raise Http404
    return found, allowed


def action_of(conference: Conference, action_id: int) -> ConferenceAction:
    """One thing this conference agreed. Raises Http404."""
    found = ConferenceAction.objects.filter(pk=action_id, conference=conference)
    action = found.select_related("conference__minute__place__pupil").first()
    if action is None:
        raise Http404
    return action


def conference_page(
    viewer: Viewer, conference_id: int, *, home_form: Typed | None = None, action_form: Typed | None = None
) -> ConferencePage:
    """The page; what was typed and refused is shown again as it was typed."""
    conference, why = conference_for(viewer, conference_id)
    policy = policy_for(viewer)
    caseload = caseload_in(policy)
    assert caseload is not None
    pupil = conference.minute.place.pupil
    facts = facts_of(pupil, viewer.on)
    keeps = bool(may_keep(viewer, caseload.kept_by, facts))
    changes = bool(may_keep(viewer, caseload.conferences_by, facts))
    seen = keeps or Pupil.objects.visible_to(viewer).filter(pk=pupil.pk).exists()
    return ConferencePage(
        conference_id=conference.pk,
        pupil=pupil.name,
        pupil_id=pupil.pk,
        pupil_href=reverse("pupils:page", args=[pupil.key]) if seen else "",
        record_href=reverse("caseload:pupil", args=[pupil.key]) if keeps else "",
        on=conference.on,
        where=conference.place,
        lead=_lead(viewer, conference),
        invited=tuple(sorted(staff.name for staff in conference.invited.all())),
        others=conference.others,
        home=conference.home,
        home_words=str(Conference.Home(conference.home).label),
        home_on=conference.home_on,
        home_note=conference.home_note,
        actions=tuple(_action(viewer, action, changes=changes) for action in conference.actions.all()),
        may_change=changes,
        homes=tuple((value, str(label)) for value, label in Conference.Home.choices),
        people=people_about(viewer, facts, policy) if changes else (),
        home_form=home_form or _home(conference),
        action_form=action_form or Typed(),
        notice=protection_notice(policy),
        why_seen=_(REASONS[why.reason]),
        why=why.reason,
    )


def _home(conference: Conference) -> Typed:
    on = conference.home_on.isoformat() if conference.home_on else ""
    return Typed({"home": conference.home, "home_on": on, "home_note": conference.home_note})


def _lead(viewer: Viewer, conference: Conference) -> str:
    undone = sum(action.done_on is None for action in conference.actions.all())
    when = (_("It meets on %(day)s.") if conference.on >= viewer.on else _("It met on %(day)s.")) % {
        "day": day(conference.on)
    }
    if not conference.actions.all():
        return when
    left = ngettext("%(num)s action is still to do.", "%(num)s actions are still to do.", undone) % {"num": undone}
    return f"{when} {left}" if undone else _("%(when)s All that it agreed is done.") % {"when": when}


def _action(viewer: Viewer, action: ConferenceAction, *, changes: bool) -> ActionShown:
    return ActionShown(
        action.pk,
        action.text,
        action.who.name,
        action.due,
        action.done_on,
        late=action.done_on is None and action.due < viewer.on,
        may_end=action.done_on is None and (changes or action.who_id == viewer.staff_id),
    )
