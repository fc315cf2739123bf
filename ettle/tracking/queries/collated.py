"""Where a year's list is collated, or lies as it was shared. The room it is in lies above this one."""

from django.urls import reverse
from django.utils.translation import gettext as _

from ettle.rules.access import Viewer
from ettle.rules.collating import may_collate, may_open_shared
from ettle.school.queries import policy_for
from ettle.tracking.models import Cycle


def collation_link(viewer: Viewer, cycle: Cycle, year: str) -> tuple[str, str]:
    """The words and the address of the link, or two blanks for who may do neither. No query."""
    if cycle.closed_at is None:
        return "", ""
    if may_collate(viewer, year):
        return _("Collate and share"), reverse("collation:list", args=[cycle.pk, year])
    if may_open_shared(viewer, year, policy_for(viewer).sharing.audience):
        return _("As it was shared"), reverse("collation:versions", args=[cycle.pk, year])
    return "", ""
