"""What a sound policy does that its school may not have meant. It is said, and hinders nothing."""

from ettle.policy.faults import Fault
from ettle.policy.schema import Policy


def cautions(policy: Policy) -> tuple[Fault, ...]:
    """Each with its place, what follows from it, and what would be otherwise; none for most policies."""
    return tuple(_masks_over_one(policy))


def _masks_over_one(policy: Policy) -> list[Fault]:
    """A mask over one group alone is its name: who is told "support group" then knows which (G-15)."""
    alone: dict[str, list[str]] = {}
    for role in policy.roles:
        behind = [category for category in policy.categories if category.masked_from(role)]
        if len(behind) == 1 and behind[0].level not in role.reads:
            alone.setdefault(behind[0].id, []).append(role.label)
    return [
        Fault(
            f'categories["{code}"].otherwise',
            f'"{policy.category(code).label}" is the only group shown as "support group" to {", ".join(roles)}: '
            "the words name it.",
            'Give them a second group to stand behind the words, name this one to them, or use otherwise = "hidden".',
        )
        for code, roles in alone.items()
    ]
