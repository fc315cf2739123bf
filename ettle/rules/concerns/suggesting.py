"""Which of the acts a policy offers fit what was found, the most fitting first."""

from collections.abc import Iterable
from dataclasses import dataclass

from ettle.policy import Policy
from ettle.policy.schema import Act


@dataclass(frozen=True, slots=True)
class Offers:
    """The acts of a policy: those that fit, in order, and the others."""

    first: tuple[Act, ...]
    others: tuple[Act, ...]


def offered(policy: Policy, found: Iterable[tuple[str, str]]) -> Offers:
    """What to offer for triggers and measures. Each suggestion's first act comes before any second one (S2-07)."""
    triggers = {trigger.id: (number, trigger) for number, trigger in enumerate(policy.triggers)}
    places: dict[str, tuple[int, int, int]] = {}
    for trigger_id, measure in found:
        if trigger_id not in triggers:
            continue
        rank, trigger = triggers[trigger_id]
        fits = ((n, one) for n, one in enumerate(trigger.suggests) if not one.measures or measure in one.measures)
        for number, suggestion in list(fits)[:1]:
            for position, act in enumerate(suggestion.acts):
                place = (position, rank, number)
                places[act] = min(places.get(act, place), place)
    known = {act.id: act for act in policy.acts}
    first = tuple(known[act] for act in sorted(places, key=lambda act: places[act]) if act in known)
    return Offers(first, tuple(act for act in policy.acts if act not in first))
