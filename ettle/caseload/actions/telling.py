"""Telling those who keep the caseload how many pupils came onto it."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from ettle.audit.actions import record
from ettle.notices.actions import NewNotice, tell_each
from ettle.policy import Policy
from ettle.pupils.models import Pupil
from ettle.rules.access import Viewer
from ettle.rules.caseload import LEVEL
from ettle.rules.decision import yes
from ettle.rules.owners import Placed
from ettle.tracking.models import Cycle
from ettle.tracking.queries.readiness import holders_on

WITH_A_PLACE: Final = ("school", "year", "house", "tutor_group")
"""Scopes of posts that keep pupils by where these belong."""


@transaction.atomic(savepoint=False)
def tell_keepers(
    *, cycle: Cycle, policy: Policy, joined: Iterable[Pupil], by: Viewer, now: datetime, e_mail: bool
) -> int:
    """Each keeper of these pupils, with one count that names nobody. How many were told."""
    kept_by = policy.caseload.kept_by if policy.caseload else ()
    roles = [
        role.id for role in policy.roles if role.id in kept_by and role.scope in WITH_A_PLACE and LEVEL in role.reads
    ]
    holders = holders_on(cycle.school_id, timezone.localdate(now))
    counted: Counter[int] = Counter()
    for pupil in joined:
        placed = Placed(pupil.year, pupil.house_id, pupil.tutor_group_id)
        counted.update({staff_id for role in roles for staff_id in holders.of(role, placed)})
    href = reverse("caseload:list")
    told = [NewNotice(staff_id, _words(count, cycle), href) for staff_id, count in sorted(counted.items())]
    if not told:
        return 0
    record(by=by, verb="caseload.told", about="cycle", about_id=cycle.pk, now=now, why=yes("found_by_policy"))
    return tell_each(notices=told, kind="caseload_changed", by=by, now=now, e_mail=e_mail)


def _words(count: int, cycle: Cycle) -> str:
    words = ngettext(
        "%(count)s pupil came onto your caseload after %(cycle)s.",
        "%(count)s pupils came onto your caseload after %(cycle)s.",
        count,
    )
    return words % {"count": count, "cycle": cycle.name}
