"""How a concern is said in a list: its reasons, its rule and what has been done, in the policy's own words."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import ngettext

from ettle.policy import Policy
from ettle.rules.concerns.states import WAITING, State
from ettle.rules.concerns.suggesting import offered
from ettle.tracking.models import NextStep
from ettle.tracking.pages.concerns import Flag
from ettle.tracking.queries.visible import BY_HAND
from ettle.ui.flags import SERIOUS, seriousness_key
from ettle.ui.words import day, said_once
from ettle.ui.words import said as _

LONGEST_ACTED = 70
StepFact = Sequence[Any]
"""The kind of a step taken, its text, the day it is due, and whether it was done."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What the last review found and when, and the day something is asked again."""

    outcome: str
    on: date | None
    next_on: date | None


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason as it is stored, with the names a page needs."""

    trigger: str
    subject: str
    measure: str
    value: str
    previous: str
    seriousness: str
    counts: bool
    because: str


def role_label(policy: Policy, role_id: str) -> str:
    """What the school calls a role; its id where the policy does not know it."""
    return next((role.label for role in policy.roles if role.id == role_id), role_id)


class Wording:
    """The words of one policy for concerns, looked up once for each thing that is said again and again."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.measures = {measure.id: measure.label.lower() for measure in policy.measures}
        self.triggers = {trigger.id: trigger for trigger in policy.triggers}
        self.roles = {role.id: role.label for role in policy.roles}
        self.seriousness, self.concern = {one.id: one for one in seriousness_key(policy)}, _("concern")
        self.worse, self.better = _("worse than last report"), _("better than last report")
        self.moved = _("%(before)s to %(now)s")
        self.you, self.nobody = _("You"), _("Nobody holds this post")
        self.answers = {answer.id: answer.label.lower() for answer in policy.acting.answers}
        self.again, self.ended = _("Opened again, and nobody has acted since"), _("Ended: %(answer)s")
        self.reviewed = _("Reviewed %(day)s: %(answer)s. Next step by %(next)s.")
        self.asked = _("%(step)s. Review by %(next)s.")
        self._rules: dict[tuple[int, str], str] = {}
        self._waits: dict[int, str] = {}
        self._forms: dict[date, str] = {}

    def flags(self, reasons: Iterable[Reason]) -> tuple[Flag, ...]:
        """Reasons in a few words each, serious first; one flag for a value that two rules found."""
        best: dict[tuple[str, str], Flag] = {}
        for reason in reasons:
            key = (reason.subject, reason.measure)
            flag = self._flag(reason)
            if key not in best or flag.serious > best[key].serious or (reason.previous and not best[key].serious):
                best[key] = flag
        if len(best) == 1:
            return tuple(best.values())
        return tuple(sorted(best.values(), key=lambda flag: (not flag.counts, not flag.serious, flag.text)))

    def gist(self, flags: Iterable[Flag]) -> str:
        """How many of which word: "2 serious, 3 early"."""
        return ", ".join(f"{count} {word}" for word, count in Counter(flag.word for flag in flags).items())

    def _flag(self, reason: Reason) -> Flag:
        if reason.measure == BY_HAND:
            return Flag(reason.subject, "", _("raised by hand"), counts=reason.counts)
        known = self.triggers.get(reason.trigger)
        text = f"{reason.subject} {self.measures.get(reason.measure, reason.measure)}"
        known_as = self.seriousness.get(reason.seriousness)
        value, word = reason.value, known_as.short if known_as else ""
        if reason.previous and known and known.when.compares:
            worse = known.when.worse_than_last_by is not None
            word = word or (self.worse if worse else self.better)
            value = self.moved % {"before": reason.previous, "now": reason.value}
        word, serious = word or reason.seriousness or self.concern, reason.seriousness == SERIOUS
        return Flag(text, value, word, serious, reason.counts, known_as.label if known_as else word)

    def waits(self, days: int) -> str:
        """For how many school days nobody has acted."""
        if days not in self._waits:
            self._waits[days] = acted_words(None, days)
        return self._waits[days]

    def acted(self, step: StepFact, on: date) -> str:
        """What has been done, and by when, as it stands on a day."""
        kind, text, due, result = step
        if kind == NextStep.Kind.NO_ACTION or due is None or result:
            return acted_words(step, 0, on)
        if due not in self._forms:
            self._forms[due] = due_form(due, on)
        return _filled(self._forms[due], text)

    def standing(self, state: str, step: StepFact | None, since: int, review: Reviewed, on: date) -> str:
        """Where a concern stands, in the words of a list: waiting, under way, reviewed or ended."""
        if state in WAITING:
            return self.waits(since) if step is None else self.again
        answer = self.answers.get(review.outcome, review.outcome)
        if answer and state == State.CLOSED:
            return self.ended % {"answer": answer}
        if answer and state == State.REVIEWED and review.on:
            told = {"day": day(review.on), "answer": answer, "next": day(review.next_on) if review.next_on else ""}
            return self.reviewed % told
        if step and step[3] == NextStep.Result.DONE and review.next_on:
            told = {"step": acted_words(step, 0, on).rstrip("."), "next": day(review.next_on)}
            return (self.asked % told).replace("….", "…")
        return self.acted(step, on) if step else self.waits(since)

    def offer(self, reasons: Iterable[Reason]) -> tuple[str, str] | None:
        """The act to offer first, with what the school calls it."""
        found = offered(self.policy, [(reason.trigger, reason.measure) for reason in reasons if reason.counts])
        return next(((act.id, act.label) for act in found.first), None)

    def rule(self, faculties: int, role: str) -> str:
        """The rung of the ladder that gave a concern to a role, in a sentence."""
        if (faculties, role) not in self._rules:
            self._rules[faculties, role] = rule_of(self.policy, faculties, role)
        return self._rules[faculties, role]


def why_lines(reasons: Iterable[Reason]) -> tuple[str, ...]:
    """Why, with what several reasons share (scale, rule and version) said once for all of them."""
    return said_once(reason.because for reason in reasons)


def rule_of(policy: Policy, faculties: int, role: str) -> str:
    """The rung of the ladder that gave a concern to a role, in a sentence."""
    if policy.ladder is None or not role:
        return _("The policy names nobody for this.")
    label = role_label(policy, role).lower()
    for number, step in enumerate(policy.ladder.steps, start=1):
        if step.owner == role and step.first <= faculties and (step.last is None or faculties <= step.last):
            if step.last is None:
                spread = _("%(first)s or more") % {"first": step.first}
            elif step.first == step.last:
                spread = str(step.first)
            else:
                spread = _("%(first)s to %(last)s") % {"first": step.first, "last": step.last}
            words = {"number": number, "spread": spread, "role": label, "version": policy.policy.version}
            if policy.ladder.counts == "subjects":
                return (
                    _("Rule %(number)s, policy %(version)s: concerns in %(spread)s subjects go to the %(role)s.")
                    % words
                )
            form = _("Rule %(number)s, policy %(version)s: concerns in %(spread)s faculties go to the %(role)s;")
            if step.last == 1:
                form = _("Rule %(number)s, policy %(version)s: concerns in one faculty go to the %(role)s;")
            return " ".join((form % words, _("several subjects of one faculty count once.")))
    return _("A concern of the whole pupil goes to the %(role)s.") % {"role": label}


def acted_words(step: StepFact | None, days: int, on: date | None = None) -> str:
    """What has been done, or for how many school days nobody has."""
    if step is None:
        if days == 0:
            return _("Nobody yet, since today")
        return ngettext("Nobody, %(days)s school day", "Nobody, %(days)s school days", days) % {"days": days}
    kind, text, due, result = step
    if kind == NextStep.Kind.NO_ACTION:
        return _("No action: %(reason)s") % {"reason": _short(text)}
    if result:
        form = _("Done: %(step)s") if result == NextStep.Result.DONE else _("Not done: %(step)s")
        return form % {"step": _short(text)}
    if not due:
        return _short(text)
    return _filled(due_form(due, on), text)


def due_form(due: date, on: date | None) -> str:
    """The sentence for a step due on a day, with a place left for the step."""
    told = {"step": "%(step)s", "due": day(due)}
    return _("%(step)s. Was due %(due)s.") % told if on and due < on else _("%(step)s. By %(due)s.") % told


def _filled(form: str, step: str) -> str:
    """The sentence with its step, which ends in one stop, or in the dots of what was shortened."""
    return (form % {"step": _short(step).rstrip(".")}).replace("….", "…")


def late_words(days: int) -> str:
    """How late something is."""
    return ngettext("%(days)s school day late", "%(days)s school days late", days) % {"days": days} if days else ""


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_ACTED else text[: LONGEST_ACTED - 1].rsplit(" ", 1)[0] + "…"
