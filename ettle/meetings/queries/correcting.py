"""Why what a meeting wrote down stands as it is, in a sentence; and an outcome that may be put right."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from ettle.meetings.models import Meeting, Outcome
from ettle.meetings.pages import CorrectPage
from ettle.meetings.queries.people import people_about
from ettle.meetings.queries.tables import Found, found_for, read_about, same
from ettle.pupils.queries.facts import facts_of
from ettle.rules.access import REASONS, Viewer
from ettle.school.queries import policy_for
from ettle.school.words import protection_notice
from ettle.tracking.pages.concerns import Typed
from ettle.ui.words import day


def why_not_corrected(outcome: Outcome) -> str:
    """Why an outcome stands as it is; empty where it may be put right."""
    if outcome.step_id is not None:
        return _("It became a next step of the concern: what changes is written there.")
    if outcome.done_on is not None:
        return _("It was done on %(day)s, as it was agreed. What is agreed now is another outcome.") % {
            "day": day(outcome.done_on)
        }
    return ""


def why_not_reopened(meeting: Meeting, following: Meeting | None) -> str:
    """Why a meeting stays ended; empty where it may go on. The next one holds nothing but what this one left it."""
    if meeting.ended_at is None:
        return _("This meeting is not over.")
    if following is None:
        later = Meeting.objects.filter(**same(meeting), ended_at__gt=meeting.ended_at).exists()
        return _("The next meeting is over as well. What it agreed stands as it is.") if later else ""
    own = following.items.exclude(carried_from__meeting=meeting).exists()
    if following.on is not None or own or following.items.filter(outcomes__isnull=False).exists():
        return _("The next meeting has begun: it has a day, or pupils of its own. Write there what is left.")
    return ""


def may_reopen(found: Found) -> tuple[bool, str]:
    """Whether the viewer may go on with a meeting, and if not, why; nothing said to who does not call it."""
    if not found.calls or found.meeting.ended_at is None:
        return False, ""
    following = Meeting.objects.filter(**same(found.table), ended_at=None).first()
    kept = why_not_reopened(found.meeting, following)
    return not kept, kept


def outcome_for(viewer: Viewer, outcome_id: int) -> tuple[Found, Outcome]:
    """An outcome about a pupil the viewer reads about, of a meeting they may open. Raises Http404."""
    rows = Outcome.objects.filter(item__meeting__school_id=viewer.school_id, item__pupil__in=read_about(viewer))
    joined = rows.select_related("item__pupil__tutor_group", "item__meeting", "who", "step")
    outcome = joined.filter(pk=outcome_id).first()
    if outcome is None:
        raise Http404
    return found_for(viewer, outcome.item.meeting_id), outcome


def correct_page(viewer: Viewer, outcome_id: int, *, form: Typed | None = None) -> CorrectPage:
    """The form in which an outcome is put right. Raises Http404, and PermissionDenied for who does not call it."""
    found, outcome = outcome_for(viewer, outcome_id)
    if not found.calls:
        raise PermissionDenied(_(REASONS[found.calls.reason]))
    policy, pupil = policy_for(viewer), outcome.item.pupil
    typed = {
        "text": outcome.text,
        "who": str(outcome.who_id or ""),
        "due": outcome.due.isoformat() if outcome.due else "",
    }
    return CorrectPage(
        outcome_id=outcome.pk,
        title=found.title,
        pupil=pupil.name,
        why_not=why_not_corrected(outcome),
        people=people_about(facts_of(pupil, viewer.on), policy, viewer.on),
        form=form or Typed(typed),
        notice=protection_notice(policy),
        back=reverse("meetings:item", args=[found.meeting.pk, outcome.item_id]),
        logged=(pupil.pk,),
        why=found.why.reason,
    )
