"""A refusal in words: which right is wanting, and which posts carry it by the school's policy."""

from django.utils.translation import gettext as _

from ettle.policy import Policy
from ettle.rules.access import REASONS, Viewer
from ettle.rules.decision import Decision
from ettle.school.queries import policy_for
from ettle.school.words import RIGHTS
from ettle.ui.words import sentence


def refusal(viewer: Viewer, decision: Decision) -> str:
    """Why the viewer may not, and who may. No query where the viewer carries which policy is in force."""
    if not decision.rights:
        return _(REASONS[decision.reason])
    policy = policy_for(viewer)
    wanting = _(" or ").join(_(RIGHTS[right]) for right in decision.rights)
    if not viewer.rights.intersection(decision.rights):
        first = _("No post of yours may %(right)s.") % {"right": wanting}
    elif decision.years:
        told = {"right": wanting, "years": sentence(decision.years)}
        first = _("Your post may %(right)s for its own part of the school only, and this is for %(years)s.") % told
    else:
        first = _("Your post may %(right)s for its own part of the school only.") % {"right": wanting}
    return " ".join((first, *_who_may(policy, decision)))


def _who_may(policy: Policy, decision: Decision) -> list[str]:
    """The roles that have the right, in sentences; who leads one year group has it for that one alone."""
    able = [role for role in policy.roles if set(role.may).intersection(decision.rights)]
    if decision.years:
        able = [role for role in able if role.scope in ("school", "year")]
    if not able:
        return [_("The school's policy gives this right to no post.")]
    alone = [role.label.lower() for role in able if decision.years and role.scope == "year"]
    posts = [role.label.lower() for role in able if not (decision.years and role.scope == "year")]
    if len(decision.years) == 1:
        posts += [_("%(role)s of %(year)s") % {"role": role, "year": decision.years[0]} for role in alone]
        alone = []
    said = [_("Posts that may: %(posts)s.") % {"posts": sentence(posts)}] if posts else []
    if alone:
        said.append(_("For one year group alone, its own %(posts)s may too.") % {"posts": _(" or ").join(alone)})
    return said
