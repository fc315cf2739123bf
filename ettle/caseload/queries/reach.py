"""Whose caseload a viewer keeps: the rule as a list, and for one pupil."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from ettle.policy import Policy
from ettle.policy.schema import Caseload
from ettle.pupils.models import Pupil
from ettle.pupils.queries.facts import facts_of
from ettle.rules.access import PupilFacts, Viewer
from ettle.rules.caseload import LEVEL, may_keep
from ettle.rules.decision import Decision
from ettle.school.queries import policy_for

MODULE = "caseload"


def caseload_in(policy: Policy) -> Caseload | None:
    """The caseload this policy describes, or None where the school does without."""
    return None if MODULE in policy.modules.off else policy.caseload


def keeping(viewer: Viewer, caseload: Caseload) -> Viewer:
    """The same person with nothing but the posts by which they keep it."""
    return viewer.holding(caseload.kept_by)


def caseload_for(viewer: Viewer) -> Caseload:
    """The caseload of the viewer's school. Raises Http404 for whoever does not keep it, and where there is none."""
    caseload = caseload_in(policy_for(viewer))
    if caseload is None or not keeping(viewer, caseload).posts_reading(LEVEL):
        raise Http404
    return caseload


def pupils_kept(viewer: Viewer, caseload: Caseload) -> QuerySet[Pupil]:
    """The set form of `rules.caseload.may_keep`. No query by itself."""
    return Pupil.objects.visible_to(keeping(viewer, caseload), LEVEL)


def pupil_kept(viewer: Viewer, key: UUID) -> tuple[Pupil, PupilFacts, Decision]:
    """One pupil whose caseload record the viewer keeps, and why. Raises Http404. Two queries."""
    caseload = caseload_for(viewer)
    pupil = Pupil.objects.filter(school_id=viewer.school_id, key=key).select_related("tutor_group", "house").first()
    if pupil is None:
        raise Http404
    facts = facts_of(pupil, viewer.on)
    why = may_keep(viewer, caseload.kept_by, facts)
    if not why:
        raise Http404
    return pupil, facts, why


def keeps_all(viewer: Viewer, caseload: Caseload) -> bool:
    """Whether a post of theirs keeps it for the whole school."""
    return keeping(viewer, caseload).reads_everybody(LEVEL)
