"""What works for a pupil: a short summary, each version kept."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.needs.actions.permits import NeedRefused, in_order, permit_summary, tag_fault
from ettle.needs.models import Summary
from ettle.pupils.models import Pupil
from ettle.rules.access import Viewer
from ettle.school.queries import policy_for


@transaction.atomic
def write_summary(
    *, pupil: Pupil, text: str, version: int, by: Viewer, now: datetime, wellbeing: Sequence[str] = ()
) -> Summary:
    """Write what works anew; an empty text takes it down. `version` is what its writer had before them, 0 for none.

    Raises NeedRefused, also where somebody else wrote meanwhile; PermissionDenied naming who may.
    """
    needs, why = permit_summary(by, pupil)
    policy, text = policy_for(by), text.replace("\r\n", "\n").strip()
    list(Pupil.objects.select_for_update().filter(pk=pupil.pk).values_list("pk"))
    stands = Summary.objects.filter(pupil=pupil).select_related("by").first()
    now_at = stands.version if stands else 0
    if now_at != version:
        who = stands.by.name if stands and stands.by else _("Somebody")
        said = _("%(who)s wrote a summary while you did. What stands now is shown above; yours is kept.")
        raise NeedRefused({"": said % {"who": who}}, meanwhile=True)
    faults = tag_fault(policy, wellbeing)
    if len(text) > needs.summary_longest:
        told = {"count": len(text), "most": needs.summary_longest}
        faults["text"] = _("%(count)s characters. At most %(most)s are right: a teacher reads it at the door.") % told
    elif not text and not (stands and stands.text):
        faults["text"] = _("Write what works: a line or two.")
    if faults:
        raise NeedRefused(faults)
    tags = in_order(policy, wellbeing)
    if stands and (stands.text, stands.wellbeing) == (text, tags):
        return stands
    written = Summary.objects.create(
        pupil=pupil, version=version + 1, text=text, wellbeing=tags, by_id=by.staff_id, at=now
    )
    record(
        by=by,
        verb="summary.written" if text else "summary.taken_down",
        about="summary",
        about_id=written.pk,
        pupil_id=pupil.pk,
        now=now,
        why=why,
        version=written.version,
    )
    return written
