"""Telling teachers, inside Ettle, of cycles they rate in: that one was set up, and that ratings are due soon."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.notices import actions
from ettle.notices.actions import NewNotice
from ettle.people.models import ClassTeacher
from ettle.people.queries import helpers
from ettle.rules.access import Viewer
from ettle.school.dated import in_force
from ettle.school.queries import NoPolicyInForce, policy_on
from ettle.tracking.models import ClassFinished, Concern, Cycle
from ettle.ui.words import day

OWNED = "concern_yours"
"""How the occasion begins on which a close told owners, so that opening the cycle again can take it back."""


@transaction.atomic
def tell_of_cycle(*, cycle: Cycle, years: Iterable[str], by: Viewer, now: datetime) -> int:
    """Everybody who rates in a cycle that was set up; how many were told."""
    teachers = _rating_in(cycle, years, timezone.localdate(now)).values_list("staff_id", flat=True).distinct()
    words = _("%(cycle)s is set up. It opens on %(opens)s, and ratings are due on %(due)s.") % {
        "cycle": cycle.name,
        "opens": day(cycle.opens),
        "due": day(cycle.due),
    }
    href, once = reverse("tracking:my_classes"), f"cycle_opens:{cycle.pk}"
    told = [NewNotice(staff_id, words, href, once=once) for staff_id in teachers]
    return actions.tell_each(notices=told, kind="cycle_opens", by=by, now=now, e_mail=False)


@transaction.atomic(savepoint=False)
def tell_owners(*, cycle: Cycle, by: Viewer, now: datetime) -> int:
    """Each owner, with one count, of the concerns a close gave them, inside Ettle alone (D-04); how many were told."""
    mine = Concern.objects.filter(cycle=cycle, owner__isnull=False).order_by("owner_id").values_list("owner_id")
    href, once = reverse("tracking:concerns"), f"{OWNED} {cycle.pk} "
    told = [
        NewNotice(owner_id, _yours(cycle, count), href, once=once) for owner_id, count in mine.annotate(Count("pk"))
    ]
    return actions.tell_each(notices=told, kind="concern_yours", by=by, now=now, e_mail=False)


@transaction.atomic
def no_longer_owner(*, concern: Concern, staff_id: int, by: Viewer, now: datetime) -> None:
    """Whoever held a concern before is not told any more that it is theirs, where they have not read it yet."""
    href, once = reverse("tracking:concern", args=[concern.pk]), f"{OWNED} {concern.cycle_id} "
    actions.take_back(by=by, now=now, hrefs=[href], to=staff_id, unread_of=("concern_handed",))
    counted = actions.take_back(by=by, now=now, occasions=[once], to=staff_id, unread_of=("concern_yours",))
    left = Concern.objects.filter(cycle_id=concern.cycle_id, owner_id=staff_id).count() if counted else 0
    if left:
        told = NewNotice(staff_id, _yours(concern.cycle, left), reverse("tracking:concerns"), once=once)
        actions.tell_each(notices=[told], kind="concern_yours", by=by, now=now, e_mail=False)


@transaction.atomic
def remind_of_ratings(*, now: datetime, by: Viewer | None = None) -> int:
    """Whoever has a class that is not finished, once a cycle, from as many days before as the policy says."""
    today = timezone.localdate(now)
    open_now = Cycle.objects.filter(closed_at__isnull=True, opens__lte=today, due__gte=today).prefetch_related("years")
    told = 0
    for cycle in open_now.order_by("pk"):
        try:
            soon = policy_on(cycle.school_id, today).messages.due_soon_days
        except NoPolicyInForce:
            continue
        if cycle.due - today <= timedelta(days=soon):
            notices = _unfinished(cycle, today)
            told += actions.tell_each(notices=notices, kind="cycle_due", by=None, now=now, e_mail=False)
    return told


def _yours(cycle: Cycle, count: int) -> str:
    words = ngettext("%(count)s concern of %(cycle)s is yours.", "%(count)s concerns of %(cycle)s are yours.", count)
    return words % {"count": count, "cycle": cycle.name}


def _rating_in(cycle: Cycle, years: Iterable[str], on: date) -> QuerySet[ClassTeacher]:
    """Who teaches a class of the cycle, those left out who only help in it. One query more for the policy."""
    helping = helpers(policy_on(cycle.school_id, on), on).filter(staff_id=OuterRef("staff_id"))
    return ClassTeacher.objects.filter(
        in_force(on),
        teaching_class__school_id=cycle.school_id,
        teaching_class__session=cycle.session,
        teaching_class__year__in=list(years),
        staff__left_on__isnull=True,
    ).exclude(Exists(helping))


def _unfinished(cycle: Cycle, today: date) -> list[NewNotice]:
    finished = ClassFinished.objects.filter(cycle=cycle, teaching_class_id=OuterRef("teaching_class_id"))
    rating = _rating_in(cycle, [row.year for row in cycle.years.all()], today).exclude(Exists(finished))
    href, once = reverse("tracking:my_classes"), f"cycle_due:{cycle.pk}"
    counted = rating.values("staff_id").annotate(classes=Count("teaching_class_id", distinct=True)).order_by("staff_id")
    return [NewNotice(row["staff_id"], _due(cycle, row["classes"]), href, once=once) for row in counted]


def _due(cycle: Cycle, classes: int) -> str:
    words = ngettext(
        "Ratings for %(cycle)s are due on %(due)s, and %(count)s class of yours is not finished.",
        "Ratings for %(cycle)s are due on %(due)s, and %(count)s classes of yours are not finished.",
        classes,
    )
    return words % {"cycle": cycle.name, "due": day(cycle.due), "count": classes}
