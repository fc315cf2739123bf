"""What every write about a pupil's caseload record asks first."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from ettle.caseload.models import Place
from ettle.caseload.queries.reach import caseload_in
from ettle.policy.schema import Caseload
from ettle.pupils.models import Pupil
from ettle.pupils.queries.facts import facts_of
from ettle.rules.access import Viewer
from ettle.rules.caseload import may_keep
from ettle.rules.decision import Decision
from ettle.school.queries import policy_for
from ettle.school.words import role_label


def permit(by: Viewer, pupil: Pupil) -> tuple[Caseload, Decision]:
    """The caseload, and the rule's yes. Raises Http404: whoever does not keep it does not learn that it is there."""
    caseload = caseload_in(policy_for(by))
    decision = may_keep(by, caseload.kept_by, facts_of(pupil, by.on)) if caseload else None
    if caseload is None or not decision:
        raise Http404
    return caseload, decision


def permit_more(by: Viewer, pupil: Pupil, roles: tuple[str, ...], what: str) -> Decision:
    """The same for what fewer posts may do. Raises PermissionDenied naming who may."""
    decision = may_keep(by, roles, facts_of(pupil, by.on))
    if decision:
        return decision
    policy = policy_for(by)
    who = _(" or ").join(role_label(policy, role).lower() for role in roles) or _("nobody")
    raise PermissionDenied(_("%(what)s: only a %(who)s of this pupil may.") % {"what": what, "who": who})


def open_place(pupil: Pupil) -> Place | None:
    """The pupil's place on the caseload, locked; None for somebody who is not on it."""
    return Place.objects.select_for_update().filter(pupil=pupil, left_on__isnull=True).first()
