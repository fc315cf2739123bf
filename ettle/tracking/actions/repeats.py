"""The alert about a repeated concern: the same pupil and subject, report after report (S3-192)."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import ngettext

from ettle.audit.actions import record
from ettle.notices.actions import NewNotice, tell_each
from ettle.policy import Policy
from ettle.rules.access import Viewer
from ettle.rules.decision import yes
from ettle.rules.owners import Holders, Placed
from ettle.tracking.models import Concern, Cycle


@transaction.atomic(savepoint=False)
def tell_of_repeats(*, cycle: Cycle, policy: Policy, holders: Holders, by: Viewer, now: datetime) -> int:
    """Put it before each owner, and before those the policy names, inside Ettle alone; how many were told (D-04)."""
    rows = Concern.objects.filter(cycle=cycle, repeated=True).values_list(
        "pk", "owner_id", "year", "pupil__house_id", "pupil__tutor_group_id"
    )
    owners: dict[int, set[int]] = defaultdict(set)
    others: dict[tuple[int, str], set[int]] = defaultdict(set)
    for pk, owner_id, year, *where in rows:
        if owner_id is not None:
            owners[owner_id].add(pk)
        for role in policy.acting.repeat.tells:
            for staff_id in holders.of(role, Placed(year, *where)):
                others[staff_id, year].add(pk)
    mine = reverse("tracking:concerns") + "?show=repeated"
    told = [_notice(owner_id, len(held), mine, cycle) for owner_id, held in owners.items()]
    for (staff_id, year), seen in others.items():
        if left := seen - owners.get(staff_id, set()):
            href = reverse("tracking:year_list", args=[cycle.pk, year]) + "?show=repeated"
            told.append(_notice(staff_id, len(left), href, cycle))
    if not told:
        return 0
    record(by=by, verb="cycle.repeats_told", about="cycle", about_id=cycle.pk, now=now, why=yes("role_may"))
    return tell_each(notices=told, kind="concern_repeated", by=by, now=now, e_mail=False)


def _notice(to: int, count: int, href: str, cycle: Cycle) -> NewNotice:
    words = ngettext(
        "%(count)s pupil is a concern in the same subject again after %(cycle)s.",
        "%(count)s pupils are a concern in the same subject again after %(cycle)s.",
        count,
    )
    return NewNotice(to, words % {"count": count, "cycle": cycle.name}, href, once=f"repeated {cycle.pk} {href}")
