"""What a decision may be chosen from, as the school's policy has it."""

from typing import Literal

from ettle.caseload.queries.reach import caseload_in
from ettle.policy import Policy
from ettle.policy.schema import DecisionKind

# A part the school does without takes the kinds of decision with it that would make one.
WITHOUT = {"interventions": ("intervention", "not used"), "referrals": ("referral",)}
MEMOS = "memos"


def kinds_offered(policy: Policy) -> tuple[DecisionKind, ...]:
    """The kinds of decision that may be minuted."""
    caseload = caseload_in(policy)
    gone = {makes for module in policy.modules.off for makes in WITHOUT.get(module, ())}
    return tuple(kind for kind in caseload.decisions if kind.makes not in gone) if caseload else ()


def codes_of(policy: Policy, which: Literal["interventions", "referrals"]) -> tuple[tuple[str, str], ...]:
    """Code and label of everything on one of the caseload's lists."""
    caseload = caseload_in(policy)
    name = getattr(caseload, which) if caseload else ""
    return next((tuple((c.code, c.label) for c in codes.codes) for codes in policy.code_lists if codes.id == name), ())


def memos_by(policy: Policy) -> tuple[str, ...]:
    """Roles that may send a memo; none where the school does without."""
    caseload = caseload_in(policy)
    return caseload.memos_by if caseload and MEMOS not in policy.modules.off else ()
