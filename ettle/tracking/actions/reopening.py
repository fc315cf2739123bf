"""Opening a cycle again that closed too early: a wrong rating must not become a flag that cannot be taken back."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.notices.actions import take_back
from ettle.rules.access import REASONS, Viewer, may_for_year
from ettle.school.refusals import refusal
from ettle.tracking.actions.reminding import OWNED
from ettle.tracking.as_closed import forget
from ettle.tracking.models import Cycle
from ettle.tracking.queries.readiness import what_keeps_closed


class CannotReopen(ValueError):
    """Why the cycle stays closed, in a sentence."""


@transaction.atomic
def reopen_cycle(*, by: Viewer, cycle: Cycle, reason: str, now: datetime) -> Cycle:
    """Withdraw the concerns of a cycle on which nobody has acted, and let ratings be corrected.

    The concerns are raised afresh when it closes again. Raises PermissionDenied without the right over every year of
    the cycle, and CannotReopen with a sentence.
    """
    cycle = Cycle.objects.select_for_update(of=("self",)).prefetch_related("years").get(pk=cycle.pk)
    why = may_for_year(by, "close_cycle", cycle.facts.years)
    if by.school_id != cycle.school_id:
        raise PermissionDenied(_(REASONS["other_school"]))
    if not why:
        raise PermissionDenied(refusal(by, why))
    if cycle.closed_at is None:
        raise CannotReopen(_("This cycle is open."))
    if not reason.strip():
        raise CannotReopen(_("Say why it is opened again; the reason stays in the record."))
    if kept := what_keeps_closed(cycle):
        raise CannotReopen(kept)
    withdrawn = [reverse("tracking:concern", args=[pk]) for pk in cycle.concerns.values_list("pk", flat=True)]
    take_back(by=by, now=now, hrefs=withdrawn, occasions=[f"{OWNED} {cycle.pk} ", f"repeated {cycle.pk} "])
    cycle.concerns.all().delete()
    cycle.notices.all().delete()
    forget(cycle)
    cycle.closed_at = cycle.closed_by = cycle.policy = None
    cycle.save(update_fields=["closed_at", "closed_by", "policy"])
    record(
        by=by,
        verb="cycle.reopened",
        about="cycle",
        about_id=cycle.pk,
        now=now,
        why=why,
        withdrawn=len(withdrawn),
        reason=reason.strip(),
    )
    return cycle
