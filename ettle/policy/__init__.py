"""A school's written policy as data: its typed form, loading, checking and explaining."""

from ettle.policy.faults import Fault, PolicyFaults, PolicyUnreadable
from ettle.policy.loading import load_adopted_text, load_policy, load_policy_text, packs, policy_text
from ettle.policy.schema import Policy

__all__ = [
    "Fault",
    "Policy",
    "PolicyFaults",
    "PolicyUnreadable",
    "load_adopted_text",
    "load_policy",
    "load_policy_text",
    "packs",
    "policy_text",
]
