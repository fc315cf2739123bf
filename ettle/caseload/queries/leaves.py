"""What the caseload hangs on Today and on the pupil page, for those who keep it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from ettle.caseload.models import Minute, Place, SourceFound, Standing
from ettle.caseload.pages.leaves import CaseloadLeaf, MemosLeaf, PupilLeaf
from ettle.caseload.queries.memos import unopened_memos
from ettle.caseload.queries.reach import caseload_in, keeping, pupils_kept
from ettle.caseload.queries.rows import last_periods
from ettle.policy.schema import Caseload
from ettle.pupils.models import Pupil
from ettle.rules.access import Viewer
from ettle.rules.caseload import LEVEL, may_keep
from ettle.school.asked import asked
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


@asked
def _kept_rows(pupil_id: int) -> "QuerySet[Any, Any]":
    """Since when the pupil is on it, when that is looked at again, and the last thing written down. One row."""
    places = Place.objects.filter(pupil_id=OuterRef("pk"), left_on__isnull=True).order_by("pk")
    minutes = Minute.objects.filter(place__pupil_id=OuterRef("pk")).order_by("-on", "-pk")
    parts = ((places, "since"), (places, "review_on"), (minutes, "kind"), (minutes, "on"))
    return Pupil.objects.filter(pk=pupil_id).values_list(*(Subquery(rows.values(name)[:1]) for rows, name in parts))


def on_pupil(viewer: Viewer, of: OnePupil) -> Iterator[PupilLeaf]:
    """Whether the pupil is on the caseload. One query, for those who keep it; none for anybody else."""
    caseload = kept_by(viewer)
    if caseload is None or not may_keep(viewer, caseload.kept_by, of.facts):
        return
    ((since, review, last, last_on),) = _kept_rows(of.facts.pupil_id)
    kind = caseload.decision(last) if last else None
    yield PupilLeaf(
        title=caseload.label,
        margin=_("For those who keep it."),
        logged=(of.facts.pupil_id,),
        href=reverse("caseload:pupil", args=[of.key]),
        since=since,
        last=kind.label if kind else last or "",
        last_on=last_on,
        review_on=review,
        overdue=review is not None and review < viewer.on,
    )
