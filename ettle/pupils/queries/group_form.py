"""What may be chosen when a pupil is put in a support group, or one is ended."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from ettle.pupils.models import CategoryMembership, Pupil
from ettle.pupils.queries.facts import facts_of
from ettle.pupils.queries.page import settable, visible_pupil
from ettle.rules.access import REASONS, Viewer, may_name_category
from ettle.school.dated import in_force
from ettle.school.queries import policy_for


def choices_for(viewer: Viewer, key: UUID) -> tuple[Pupil, tuple[tuple[str, str], ...]]:
    """The pupil, and the groups this viewer may put them in. Raises Http404."""
    pupil = visible_pupil(viewer, key)
    facts = facts_of(pupil, viewer.on)
    categories = policy_for(viewer).categories
    return pupil, tuple((entry.id, entry.label) for entry in categories if settable(viewer, facts, entry))


def membership_of(viewer: Viewer, key: UUID, membership_id: int) -> CategoryMembership:
    """One membership in force that this viewer may end.

    Raises Http404 where its group is not named to them, PermissionDenied where it is and they do not choose it.
    """
    pupil = visible_pupil(viewer, key)
    found = CategoryMembership.objects.filter(in_force(viewer.on), pk=membership_id, pupil=pupil)
    membership = found.select_related("pupil").first()
    categories = policy_for(viewer).categories
    category = next((entry for entry in categories if membership and entry.id == membership.category), None)
    if membership is None or category is None:
        raise Http404
    facts = facts_of(pupil, viewer.on)
    decision = settable(viewer, facts, category)
    if not decision and not may_name_category(viewer, facts, category.seen_named_by):
        raise Http404
    if not decision:
        raise PermissionDenied(_(REASONS[decision.reason]))
    return membership


def label_of(viewer: Viewer, code: str) -> str:
    """What the school calls a support group."""
    categories = policy_for(viewer).categories
    return next((entry.label for entry in categories if entry.id == code), code)
