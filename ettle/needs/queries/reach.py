"""Which needs a viewer reads, and how much of each: the rule as a list, and for one pupil."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from ettle.needs.models import Need
from ettle.policy import Policy
from ettle.policy.schema import Needs, NeedType
from ettle.pupils.models import Pupil
from ettle.pupils.queries.facts import facts_of
from ettle.pupils.queries.page import visible_pupil
from ettle.rules.access import PupilFacts, Viewer
from ettle.rules.needs import may_keep_need, reads_coverage
from ettle.school.queries import policy_for

MODULE = "needs"


def needs_in(policy: Policy) -> Needs | None:
    """What this policy says of needs, or None where the school does without."""
    return None if MODULE in policy.modules.off else policy.needs


def needs_of_school(viewer: Viewer) -> Needs:
    """As `needs_in`, of the viewer's school. Raises Http404 where it does without."""
    needs = needs_in(policy_for(viewer))
    if needs is None:
        raise Http404
    return needs


def pupil_and_facts(viewer: Viewer, key: UUID) -> tuple[Pupil, PupilFacts]:
    """A pupil this viewer may see. Raises Http404. Two queries."""
    pupil = visible_pupil(viewer, key)
    return pupil, facts_of(pupil, viewer.on)


def kept_need(viewer: Viewer, key: UUID, need_id: int) -> tuple[Need, NeedType]:
    """A need that stands and that the viewer may correct or end. Raises Http404: others learn nothing of it."""
    needs = needs_of_school(viewer)
    pupil, facts = pupil_and_facts(viewer, key)
    need = Need.objects.filter(pk=need_id, pupil=pupil, ended_on__isnull=True).select_related("pupil").first()
    kind = needs.type_named(need.type) if need else None
    if need is None or kind is None or not may_keep_need(viewer, facts, kind):
        raise Http404
    return need, kind


def whole(viewer: Viewer, needs: Needs) -> QuerySet[Need]:
    """The set form of `rules.needs.may_read_whole`. No query by itself."""
    return Need.objects.filter(_reached(viewer, needs, named=False), pupil__school_id=viewer.school_id)


def named(viewer: Viewer, needs: Needs) -> QuerySet[Need]:
    """The set form of `rules.needs.may_name_need`. No query by itself."""
    return Need.objects.filter(_reached(viewer, needs, named=True), pupil__school_id=viewer.school_id)


def _reached(viewer: Viewer, needs: Needs, *, named: bool) -> Q:
    """Types with the same roles and level share one condition."""
    alike: dict[tuple[frozenset[str], str], list[str]] = {}
    for kind in needs.types:
        alike.setdefault((frozenset((*needs.read_by, *kind.recorded_by)), kind.level), []).append(kind.id)
        if named:
            alike.setdefault((frozenset(kind.seen_named_by), "L1"), []).append(kind.id)
    found = Q(pk__in=[])
    for (roles, level), types in alike.items():
        holder = viewer.holding(roles)
        if holder.posts_reading(level):
            pupils = Pupil.objects.visible_to(holder, level).order_by().values("pk")
            found |= Q(type__in=types, pupil_id__in=pupils)
    return found


def coverage_for(viewer: Viewer) -> Needs:
    """What the policy says of needs, for those who see which have support in place. Raises Http404."""
    needs = needs_of_school(viewer)
    if not reads_coverage(viewer, needs):
        raise Http404
    return needs
