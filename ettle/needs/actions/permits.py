"""What every write about needs asks first, and how a write is refused."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from ettle.needs.queries.reach import needs_in
from ettle.needs.queries.tags import indicators
from ettle.policy import Policy
from ettle.policy.schema import Needs, NeedType
from ettle.pupils.models import Pupil
from ettle.pupils.queries.facts import facts_of
from ettle.rules.access import Viewer, may_see_pupil
from ettle.rules.decision import Decision
from ettle.rules.needs import may_keep_need, may_record, may_write_summary
from ettle.school.queries import policy_for
from ettle.school.words import role_label


class NeedRefused(ValueError):
    """Why nothing was written: a sentence for each field, or under no name for the whole."""

    def __init__(self, faults: Mapping[str, str], *, meanwhile: bool = False) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = dict(faults)
        self.meanwhile = meanwhile
        """Whether somebody else wrote since its writer began."""


def needs_here(by: Viewer, pupil: Pupil) -> tuple[Policy, Needs]:
    """The policy and what it says of needs. Raises Http404 where the viewer may not see the pupil."""
    policy = policy_for(by)
    needs = needs_in(policy)
    if needs is None or not may_see_pupil(by, facts_of(pupil, by.on)):
        raise Http404
    return policy, needs


def permit_recording(by: Viewer, pupil: Pupil, type_id: str) -> tuple[NeedType, Decision]:
    """The type, and the rule's yes. Raises NeedRefused for no such type, PermissionDenied naming who may."""
    policy, needs = needs_here(by, pupil)
    kind = needs.type_named(type_id)
    if kind is None:
        raise NeedRefused({"type": _("Choose what kind of need it is.")})
    if not pupil.left_on:
        decision = may_record(by, facts_of(pupil, by.on), kind)
        if decision:
            return kind, decision
        raise PermissionDenied(_only(policy, kind.recorded_by, _("records %(need)s") % {"need": kind.label.lower()}))
    raise NeedRefused({"": _("%(name)s has left the school: nothing new is recorded.") % {"name": pupil.name}})


def permit_keeping(by: Viewer, pupil: Pupil, type_id: str) -> tuple[NeedType, Decision]:
    """The type, and the rule's yes. Raises Http404: whoever may not change a need learns nothing of it."""
    _policy, needs = needs_here(by, pupil)
    kind = needs.type_named(type_id)
    decision = may_keep_need(by, facts_of(pupil, by.on), kind) if kind else None
    if kind is None or not decision:
        raise Http404
    return kind, decision


def permit_summary(by: Viewer, pupil: Pupil) -> tuple[Needs, Decision]:
    """The rule's yes. Raises PermissionDenied naming who may."""
    policy, needs = needs_here(by, pupil)
    decision = may_write_summary(by, facts_of(pupil, by.on), needs)
    if not decision:
        raise PermissionDenied(_only(policy, needs.summary_by, _("writes what works")))
    return needs, decision


def tag_fault(policy: Policy, tags: Sequence[str]) -> dict[str, str]:
    """A sentence where a tag is none of the policy's; nothing where all are."""
    known = {one.id for one in indicators(policy)}
    unknown = [tag for tag in tags if tag not in known]
    return {"wellbeing": _("Choose from the wellbeing indicators of the school's policy.")} if unknown else {}


def in_order(policy: Policy, tags: Sequence[str]) -> list[str]:
    """Tags in the order of the policy, each once."""
    return [one.id for one in indicators(policy) if one.id in tags]


def _only(policy: Policy, roles: tuple[str, ...], what: str) -> str:
    who = _(" or ").join(role_label(policy, role).lower() for role in roles) or _("nobody")
    return _("Only a %(roles)s of this pupil %(what)s.") % {"roles": who, "what": what}
