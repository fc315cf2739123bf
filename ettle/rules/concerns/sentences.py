"""The sentences that say why a rating is a concern; every piece can be given in another language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ettle.policy.schema import Scale, Trigger, When, plain

_LIMITS = {
    "at_or_worse": "{limit} or worse",
    "at_or_better": "{limit} or better",
    "any_of": "any of {limit}",
    "worse_than_last_by": "a rating worse than the one before by {limit} or more",
    "better_than_last_by": "a rating better than the one before by {limit} or more",
    "below_target_by": "a rating {limit} or more below its target",
    "above_target_by": "a rating {limit} or more above its target",
    "average_at_or_worse": "an average of {limit} or worse",
    "average_at_or_better": "an average of {limit} or better",
}
_ACTS = {
    "owner": "the policy counts {limit} as a concern",
    "comment": "the policy asks for a comment on {limit}",
    "praise": "the policy gives praise for {limit}",
    "intervention": "the policy offers help at {limit}",
    "letter": "the policy asks for a letter at {limit}",
}


@dataclass(frozen=True)
class Sentences:
    """The pieces of every sentence, with places to fill. Give another instance to speak another language."""

    lead: str = "{measure} in {subject}"
    lead_at_level: str = "{measure} in {subject} ({level})"
    value: str = "{value}"
    value_with_word: str = "{value} ({word})"
    direction: str = "on this scale {best} is best and {worst} is worst"
    no_direction: str = "on this scale no value is better than another"
    rule: str = "{direction}, and {acts}{called} (rule “{rule}”, policy version {version})."
    called: str = "; {value} is called {word}"
    several: str = ", in {least} subjects or more"
    is_now: str = " is {value}; {rule}"
    went: str = " went from {previous} in the report before to {value}; {rule}"
    from_target: str = " is {value} and its target is {target}; {rule}"
    averages: str = "{measure} averages "
    over: str = " over "
    ratings: str = " ratings; {rule}"
    limits: Mapping[str, str] = field(default_factory=lambda: _LIMITS)
    acts: Mapping[str, str] = field(default_factory=lambda: _ACTS)
    level_changed: str = (
        " was rated at {before} in the report before and is rated at {now} now, so the two are not compared."
    )
    level_unknown: str = (
        " has a course level in only one of this report and the one before, so the two are not compared."
    )
    year_unknown: str = (
        "The year group of this pupil is not known, so rules that hold for some years only were not applied."
    )
    no_faculty: str = "{subject} belongs to no faculty, so its concerns cannot be counted. Give it one in the policy."
    repeated: str = (
        "{subject} has been a concern in {times} reports running, so what was tried has not been enough yet."
    )

    def __hash__(self) -> int:
        return id(self)

    def named(self, scale: Scale, value: str) -> str:
        """A value with its word, or alone where the word says the same."""
        word = next((entry.words for entry in scale.values if entry.value == value), value)
        form = self.value if word == value else self.value_with_word
        return form.format(value=value, word=word)

    def why(self, scale: Scale, trigger: Trigger, version: str, value: str | None = None) -> str:
        """The second half of every sentence: the direction, what the policy does, the rule and its version."""
        counted = scale.counted
        direction = self.no_direction
        if scale.ordered and counted:
            direction = self.direction.format(best=counted[0].value, worst=counted[-1].value)
        acts = self.acts[trigger.outcome].format(limit=self.limits[trigger.when.kind].format(limit=limit(trigger.when)))
        if trigger.subjects_at_least > 1:
            acts += self.several.format(least=trigger.subjects_at_least)
        serious = trigger.seriousness_of(value) if value is not None else None
        called = self.called.format(value=value, word=serious.label) if serious else ""
        return self.rule.format(direction=direction, acts=acts, called=called, rule=trigger.label, version=version)


def limit(when: When) -> str:
    """The number or values a condition names, as written in the policy."""
    given = getattr(when, when.kind)
    if isinstance(given, tuple):
        return ", ".join(given)
    return plain(given) if when.kind.startswith("average") else str(given)


ENGLISH = Sentences()
