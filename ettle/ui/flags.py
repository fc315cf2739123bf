"""How serious a concern is, in words: a short one beside each flag, and what the school calls it, for the key."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ettle.policy import Policy

SERIOUS = "serious"


@dataclass(frozen=True, slots=True)
class FlagWord:
    """One degree of seriousness: as data, in a short word, and in the words of the policy."""

    id: str
    short: str
    label: str


def seriousness_key(policy: Policy) -> tuple[FlagWord, ...]:
    """Every degree the policy knows, in its order; one short word for ours, the policy's own for others."""
    short = {"early": _("early"), SERIOUS: _("serious")}
    known = {entry.id: entry.label for trigger in policy.triggers for entry in trigger.seriousness}
    return tuple(FlagWord(code, short.get(code, label), label) for code, label in known.items())
