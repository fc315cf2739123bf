"""The wellbeing indicators, by which needs, what works and decisions may be tagged (S1-20)."""

from collections.abc import Collection

from ettle.needs.pages import Tag
from ettle.policy import Policy
from ettle.policy.schema import WellbeingIndicator

MODULE = "wellbeing_indicators"


def indicators(policy: Policy) -> tuple[WellbeingIndicator, ...]:
    """The wellbeing indicators offered as tags, in the order of the policy; none where the school does without."""
    return () if MODULE in policy.modules.off else policy.wellbeing


def tags_in_words(policy: Policy, tags: object) -> tuple[str, ...]:
    """Tags of a row in words, in the order of the policy; one the policy no longer has stands as it was kept."""
    kept = [str(tag) for tag in tags] if isinstance(tags, list) else []
    known = {one.id: one.label for one in policy.wellbeing}
    return (*(known[one] for one in known if one in kept), *(tag for tag in kept if tag not in known))


def tags_to_tick(policy: Policy, ticked: Collection[str]) -> tuple[Tag, ...]:
    """Every indicator offered, in the order of the policy."""
    return tuple(Tag(one.id, one.label, one.id in ticked) for one in indicators(policy))
