"""What the support team decided about a pupil, for the timeline of those who keep the record (S2-05)."""

from collections.abc import Iterator

from django.urls import reverse

from ettle.caseload.models import Minute
from ettle.caseload.queries.leaves import kept_by
from ettle.rules.access import Viewer
from ettle.rules.caseload import LEVEL, may_keep
from ettle.ui.leaves import OnePupil
from ettle.ui.timeline import Happening


def caseload_happenings(viewer: Viewer, of: OnePupil) -> Iterator[Happening]:
    """Dated decisions. One query for those who keep the pupil's record; none for anybody else."""
    caseload = kept_by(viewer)
    if caseload is None or not may_keep(viewer, caseload.kept_by, of.facts):
        return
    href = reverse("caseload:pupil", args=[of.key])
    for minute in Minute.objects.filter(place__pupil_id=of.facts.pupil_id).select_related("by"):
        kind = caseload.decision(minute.kind)
        label = kind.label if kind else minute.kind
        yield Happening(minute.at, label, minute.text, minute.by_id, minute.by.name, href, LEVEL)
