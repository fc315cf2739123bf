"""What may be done about a concern, how it ends and the path it takes, in English."""

from __future__ import annotations

from collections.abc import Iterator

from ettle.policy.explaining.phrases import Names, listed, sourced
from ettle.policy.schema import Policy


def acts(policy: Policy, names: Names) -> Iterator[str]:
    """Every act that is offered, and what pressing it writes."""
    for act in policy.acts:
        days = _days(act.within_school_days)
        team = " It puts the pupil before the support team." if act.asks_support_team else ""
        yield sourced(f'{act.label} ({act.id}): writes "{act.does}", to be done within {days}.{team}', act)


def ending(policy: Policy, names: Names) -> Iterator[str]:
    """When it is asked whether it helped, what the answers are, and what a repeated concern is."""
    if policy.ladder is None:
        return
    rules = policy.acting
    after = _days(rules.review_after_school_days)
    yield sourced(
        "A concern leaves the list only with a review and a reason, or with no action and a reason. "
        f"{after.capitalize()} after a next step falls due it is asked whether it has helped.",
        rules,
    )
    yield f"The answers are: {listed((answer.label for answer in rules.answers), 'or')}."
    for answer in rules.outcomes:
        yield sourced(f"{answer.label} ({answer.id}) is read as {answer.direction}.", answer)
    may = "may hand it on to another step of the path" if rules.hand_on else "may not hand it on"
    yield f"Whoever acts {may}, with a reason."
    repeat = rules.repeat
    told = f", and {names.all('roles', repeat.tells)} for their own pupils" if repeat.tells else ""
    yield sourced(
        f"The same pupil and the same subject in {repeat.times} reports running: whoever acts is told{told}.", repeat
    )


def path(policy: Policy, names: Names) -> Iterator[str]:
    """Each step of the path, who it is and what they do."""
    for number, step in enumerate(policy.path, start=1):
        does = f": {'; '.join(step.does)}" if step.does else ""
        yield sourced(f"Step {number}, {step.label} ({step.id}), is {names.all('roles', step.roles)}{does}.", step)


def _days(count: int) -> str:
    return "1 school day" if count == 1 else f"{count} school days"
