"""What the caseload hangs on Today and on the pupil page, for those who keep it."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from ettle.caseload.models import Minute, Place, SourceFound, Standing
from ettle.caseload.pages.leaves import CaseloadLeaf, MemosLeaf, PupilLeaf
from ettle.caseload.queries.memos import unopened_memos
from ettle.caseload.queries.reach import caseload_in, keeping, pupils_kept
from ettle.caseload.queries.rows import last_periods
from ettle.policy.schema import Caseload
from ettle.rules.access import Viewer
from ettle.rules.caseload import LEVEL, may_keep
from ettle.school.queries import policy_for
from ettle.ui.leaves import OnePupil

BEFORE_THE_REST = 30


def kept_by(viewer: Viewer) -> Caseload | None:
    """The caseload, where the viewer keeps it. No query."""
    caseload = caseload_in(policy_for(viewer))
    return caseload if caseload and keeping(viewer, caseload).posts_reading(LEVEL) else None


def on_today(viewer: Viewer, _now: datetime) -> Iterator[CaseloadLeaf | MemosLeaf]:
    """How many are on the caseload, new, waiting and overdue; and memos nobody has opened. Three queries at most."""
    if count := unopened_memos(viewer):
        yield MemosLeaf(
            title=_("Memos"), margin=_("Sent to you by name."), place=BEFORE_THE_REST, early=True, count=count
        )
    caseload = kept_by(viewer)
    if caseload is None:
        return
    periods = last_periods(viewer.school_id, 1)
    if not periods:
        return
    mine = pupils_kept(viewer, caseload).order_by().values("pk")
    standing = Standing.objects.filter(place=OuterRef("pk"))
    found = SourceFound.objects.filter(standing__place=OuterRef("pk"), standing__period=periods[0])
    places = Place.objects.filter(left_on__isnull=True, pupil_id__in=mine).annotate(
        found=Exists(found), earlier=Exists(standing.exclude(period=periods[0])), here=Exists(standing)
    )
    bare = Q(found=False, here=True, by_hand="") & ~Q(stays_since=periods[0])
    counted = places.aggregate(
        on=Count("pk"),
        new=Count("pk", filter=Q(found=True, earlier=False)),
        waiting=Count("pk", filter=bare),
        overdue=Count("pk", filter=Q(review_on__lt=viewer.on)),
    )
    yield CaseloadLeaf(
        title=caseload.label,
        margin=_("After %(cycle)s.") % {"cycle": periods[0].cycle.name},
        button=_("Open the %(caseload)s") % {"caseload": caseload.label},
        early=bool(counted["waiting"] or counted["overdue"]),
        **counted,
    )


def on_pupil(viewer: Viewer, of: OnePupil) -> Iterator[PupilLeaf]:
    """Whether the pupil is on the caseload. Two queries, for those who keep it; none for anybody else."""
    caseload = kept_by(viewer)
    if caseload is None or not may_keep(viewer, caseload.kept_by, of.facts):
        return
    place = Place.objects.filter(pupil_id=of.facts.pupil_id, left_on__isnull=True).first()
    last = Minute.objects.filter(place__pupil_id=of.facts.pupil_id).order_by("on", "pk").last()
    kind = caseload.decision(last.kind) if last else None
    review = place.review_on if place else None
    yield PupilLeaf(
        title=caseload.label,
        margin=_("For those who keep it."),
        logged=(of.facts.pupil_id,),
        href=reverse("caseload:pupil", args=[of.key]),
        since=place.since if place else None,
        last=(kind.label if kind else last.kind) if last else "",
        last_on=last.on if last else None,
        review_on=review,
        overdue=review is not None and review < viewer.on,
    )
