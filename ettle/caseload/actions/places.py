"""Coming on and leaving by a person's word: nobody leaves the caseload by a figure."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.caseload.actions.permits import open_place, permit
from ettle.caseload.models import Period, Place
from ettle.pupils.models import Pupil
from ettle.rules.access import Viewer
from ettle.tracking.actions.concerns import NotTaken

LONGEST = 300


@transaction.atomic
def put_on(*, pupil: Pupil, reason: str, by: Viewer, now: datetime) -> Place:
    """Put a pupil on the caseload by hand, with a reason. Raises NotTaken, Http404."""
    _caseload, why = permit(by, pupil)
    reason = _reason(reason, "why_on", _("Say why: whoever opens the list will ask."))
    if pupil.left_on is not None:
        raise NotTaken({"why_on": _("%(name)s has left the school.") % {"name": pupil.name}})
    # Two who put somebody on at once take turns.
    list(Pupil.objects.select_for_update(no_key=True).filter(pk=pupil.pk).values_list("pk"))
    if open_place(pupil) is not None:
        raise NotTaken({"why_on": _("%(name)s is on the caseload already.") % {"name": pupil.name}})
    place = Place.objects.create(pupil=pupil, since=timezone.localdate(now), by_hand=reason, by_id=by.staff_id)
    record(by=by, verb="caseload.put_on", about="caseload", about_id=place.pk, pupil_id=pupil.pk, now=now, why=why)
    return place


@transaction.atomic
def leave(*, pupil: Pupil, reason: str, by: Viewer, now: datetime) -> Place:
    """Take a pupil off, with a reason; what was decided stays on record. Raises NotTaken, Http404."""
    _caseload, why = permit(by, pupil)
    reason = _reason(reason, "why_leave", _("Say why nothing more is needed; it is kept."))
    place = _held(pupil, "why_leave")
    place.left_on, place.left_by_id, place.left_reason = timezone.localdate(now), by.staff_id, reason
    place.review_on = None
    place.save(update_fields=["left_on", "left_by", "left_reason", "review_on"])
    record(by=by, verb="caseload.left", about="caseload", about_id=place.pk, pupil_id=pupil.pk, now=now, why=why)
    return place


@transaction.atomic
def stay(*, pupil: Pupil, reason: str, by: Viewer, now: datetime) -> Place:
    """Keep a pupil for whom nothing is found any more, until the next period. Raises NotTaken, Http404."""
    _caseload, why = permit(by, pupil)
    reason = _reason(reason, "why_stay", _("Say why they stay: nothing in the figures says so."))
    place = _held(pupil, "why_stay")
    place.stays = reason
    place.stays_since = Period.objects.filter(standings__place=place).order_by("cycle__opens", "pk").last()
    place.save(update_fields=["stays", "stays_since"])
    record(by=by, verb="caseload.stays", about="caseload", about_id=place.pk, pupil_id=pupil.pk, now=now, why=why)
    return place


def _reason(reason: str, field: str, missing: str) -> str:
    reason = reason.strip()
    if not reason:
        raise NotTaken({field: missing})
    if len(reason) > LONGEST:
        told = {"count": len(reason), "most": LONGEST}
        raise NotTaken({field: _("%(count)s characters. At most %(most)s are right.") % told})
    return reason


def _held(pupil: Pupil, field: str) -> Place:
    place = open_place(pupil)
    if place is None:
        raise NotTaken({field: _("%(name)s is not on the caseload.") % {"name": pupil.name}})
    return place
