"""Who needs help, why, and whose job it is, in English: triggers, ladder, roles and categories."""

from __future__ import annotations

from collections.abc import Iterator

from ettle.policy.explaining.phrases import Names, also_written, listed, number, sourced, steps
from ettle.policy.schema import AreaRule, AttendanceRule, Category, Policy, Scale, Trigger

OUTCOMES = {
    "owner": "the pupil goes on the list of whoever acts",
    "comment": "a comment must be written",
    "praise": "the pupil is praised",
    "intervention": "support is offered",
    "letter": "a letter is prepared, and a person decides whether to send it",
}
LEVELS = {
    "L0": "L0 (shared)",
    "L1": "L1 (staff who teach or support)",
    "L2": "L2 (pastoral)",
    "L3": "L3 (restricted)",
}
RIGHTS = {
    "rate": "enter ratings",
    "see_classes": "see classes",
    "manage_cycles": "open and change reports",
    "close_cycle": "close a report",
    "see_year_list": "see the year's list",
    "override_owner": "name another owner",
    "act_on_concerns": "act on concerns",
    "raise_concerns": "raise a concern by hand",
    "import": "import files",
    "adopt_policy": "adopt a policy",
    "manage_people": "change people and posts",
    "see_audit": "see what was done by whom",
    "keep_outbox": "look after the outbox",
    "see_leadership": "see leadership's picture of a report",
    "give_attitude": "give attitude for the pupils of the post",
    "collate": "collate the list of a year and share it with leadership",
    "see_identifiers": "see identity numbers",
    "export": "export",
}


def triggers(policy: Policy, names: Names) -> Iterator[str]:
    """Every trigger: condition, for whom, and what follows."""
    for trigger in policy.triggers:
        who = names.who(phases=trigger.phases, years=trigger.years, levels=trigger.levels, subjects=trigger.subjects)
        measures = names.all("measures", trigger.measures, "or")
        scale = f", only where it is rated on: {names.of('scales', trigger.scale)}" if trigger.scale else ""
        said = f"{trigger.label} ({trigger.id}): when {measures} {_condition(policy, trigger, names)}{scale}{who}"
        yield sourced(f"{said}, {OUTCOMES[trigger.outcome]}.", trigger)
        yield from _limits(trigger, names)
        for word in trigger.seriousness:
            yield sourced(f"{trigger.label}: {word.value} is called {word.label} ({word.id}).", word)


def _condition(policy: Policy, trigger: Trigger, names: Names) -> str:
    when, scale = trigger.when, _scale(policy, trigger)
    shown = (lambda value: names.value(scale.id, value)) if scale else str
    target = names.of("measures", trigger.target)
    said = []
    if when.at_or_worse is not None:
        said.append(f"is {shown(when.at_or_worse)} or worse{_meaning(scale, when.at_or_worse, worse=True)}")
    if when.at_or_better is not None:
        said.append(f"is {shown(when.at_or_better)} or better{_meaning(scale, when.at_or_better, worse=False)}")
    if when.any_of is not None:
        said.append(f"is {listed((shown(value) for value in when.any_of), 'or')}")
    if when.worse_than_last_by is not None:
        said.append(f"is at least {steps(when.worse_than_last_by)} worse than in the report before")
    if when.better_than_last_by is not None:
        said.append(f"is at least {steps(when.better_than_last_by)} better than in the report before")
    if when.below_target_by is not None:
        said.append(f"is at least {steps(when.below_target_by)} worse than {target}")
    if when.above_target_by is not None:
        said.append(f"is at least {steps(when.above_target_by)} better than {target}")
    if when.average_at_or_worse is not None:
        said.append(f"averages {number(when.average_at_or_worse)} or worse over the pupil's subjects")
    if when.average_at_or_better is not None:
        said.append(f"averages {number(when.average_at_or_better)} or better over the pupil's subjects")
    source = f" [Source: {when.source}]" if when.source else ""
    return listed(said) + source


def _scale(policy: Policy, trigger: Trigger) -> Scale | None:
    """The scale whose words the condition is told in."""
    wanted = trigger.scale or next((m.scale for m in policy.measures if m.id in trigger.measures), "")
    return next((scale for scale in policy.scales if scale.id == wanted), None)


def _meaning(scale: Scale | None, value: str, *, worse: bool) -> str:
    """The values meant, where there are few enough to name."""
    if scale is None or not scale.ordered or value not in {v.value for v in scale.counted}:
        return ""
    values = scale.worse_or_same(value) if worse else scale.better_or_same(value)
    if len(values) > 6:
        return f" (from {values[0]} to {values[-1]})"
    return f" (that is {listed(values, 'or')})"


def _limits(trigger: Trigger, names: Names) -> Iterator[str]:
    called = trigger.label
    if trigger.cycles:
        yield f"{called}: only in report {listed(map(str, trigger.cycles), 'or')}."
    if trigger.when.kinds and (trigger.when.compares or not (trigger.same_level and trigger.same_session)):
        level = "within one course level" if trigger.same_level else "also from one course level to another"
        session = "within one school year" if trigger.same_session else "also from one school year to the next"
        yield f"{called}: reports are compared {level}, and {session}."
    elif trigger.target:
        yield f"{called}: the target is taken from {names.of('measures', trigger.target)}."
    if trigger.subjects_at_least > 1:
        yield f"{called}: only when that holds in at least {trigger.subjects_at_least} subjects."
    if trigger.reports_running > 1:
        yield f"{called}: only when that holds in {trigger.reports_running} reports running."
    if trigger.unless_any:
        yield f"{called}: a single {listed(trigger.unless_any, 'or')} in any subject stops it."
    if trigger.asks_for:
        yield f"{called}: what must be written is: {names.of('code_lists', trigger.asks_for)}."
    for suggestion in trigger.suggests:
        found = f" for {names.all('measures', suggestion.measures, 'or')}" if suggestion.measures else ""
        yield sourced(f"{called}: offered first{found}: {names.all('acts', suggestion.acts, 'then')}.", suggestion)
    if trigger.intervention:
        yield f"{called}: what is offered is: {trigger.intervention}."


def ladder(policy: Policy, names: Names) -> Iterator[str]:
    """Who acts at which spread of concern."""
    rungs = policy.ladder
    if rungs is None:
        return
    one = {"faculties": "faculty", "subjects": "subject"}[rungs.counts]
    yield sourced(
        f"Who acts depends on how many {rungs.counts} have a concern, each counted once. None: nobody.", rungs
    )
    for step in rungs.steps:
        if step.last is None:
            span = f"{step.first} {rungs.counts} or more"
        elif step.first == step.last:
            span = f"{step.first} {one if step.first == 1 else rungs.counts}"
        else:
            span = f"{step.first} to {step.last} {rungs.counts}"
        yield sourced(f"{span}: {names.of('roles', step.owner)} acts.", step)
    if rungs.stays_involved:
        yield f"Whoever acts, {names.all('roles', rungs.stays_involved)} stays involved."
    yield ("A person may name another owner, with a reason." if rungs.override else "Nobody may name another owner.")


def roles(policy: Policy, names: Names) -> Iterator[str]:
    """Every role, what it covers and what it reads."""
    for role in policy.roles:
        short = f", {role.short} for short" if role.short else ""
        reads = listed(LEVELS[level] for level in role.reads) or "nothing"
        asks = listed(LEVELS[level] for level in role.asks_to_read)
        asked = f" It may open {asks} by giving a reason, which is logged." if asks else ""
        cover = role.scope.replace("_", " ")
        may = listed(RIGHTS.get(right, right.replace("_", " ")) for right in role.may)
        rights = f" It may {may}." if may else ""
        said = f"{role.label} ({role.id}{short}) covers a {cover}, and reads {reads} of its own pupils.{asked}{rights}"
        yield sourced(said, role)


def categories(policy: Policy, names: Names) -> Iterator[str]:
    """Every vulnerability category: how a pupil comes to be in it, and who sees it."""
    active = sum(category.active for category in policy.categories)
    if policy.categories:
        yield f"There are {active} categories in use and {len(policy.categories) - active} switched off."
    for category in policy.categories:
        short = f", {category.short} for short" if category.short else ""
        off = "" if category.active else " It is switched off."
        said = (
            f"{category.label} ({category.id}{short}) is {LEVELS[category.level]}{also_written(category.aliases)}.{off}"
        )
        yield sourced(said, category)
        yield from _category(category, names)
    yield from _behind_the_words(policy, names)


def _behind_the_words(policy: Policy, names: Names) -> Iterator[str]:
    """Which groups "support group" may stand for, for each role that reads the words."""
    told: dict[tuple[str, ...], list[str]] = {}
    for role in policy.roles:
        behind = tuple(entry.id for entry in policy.categories if entry.masked_from(role))
        if behind:
            told.setdefault(behind, []).append(role.id)
    for behind, roles in told.items():
        stands = names.all("categories", behind, "or")
        hides = "which of them it is stays hidden, that it is one of them does not"
        if len(behind) == 1:
            hides = "there is one such group only, so the words name it"
        yield f'To {names.all("roles", roles)}, "support group" stands for {stands}: {hides}.'


def _category(category: Category, names: Names) -> Iterator[str]:
    called = category.label
    if category.meaning:
        yield f"{called}: {category.meaning}"
    if category.set_by:
        yield f"{called}: set by {names.all('roles', category.set_by, 'or')}."
    if category.derived is not None:
        rule = category.derived.rule
        asked = " This is only offered, and a person decides." if category.suggests_only else ""
        source = f" [Source: {category.derived.source}]" if category.derived.source else ""
        yield sourced(f"{called}: {_derived(category, names)}{asked}{source}", rule)
    elif category.suggests_only:
        yield f"{called}: only offered, and a person decides."
    if category.seen_named_by:
        yield f"{called}: seen by name by {names.all('roles', category.seen_named_by)}, for their own pupils."
    other = 'the words "support group"' if category.otherwise == "support group" else "nothing"
    renew = "never has to be" if category.renew == "never" else f"is asked again {category.renew}: a person"
    renewed = f"{renew} confirmed again" if category.renew == "never" else f"{renew} renews or ends it"
    yield f"{called}: other staff of the pupil see {other}. Membership {renewed}."


def _derived(category: Category, names: Names) -> str:
    assert category.derived is not None
    rule = category.derived.rule
    if isinstance(rule, AreaRule):
        editions = f" Editions accepted: {listed(rule.editions)}." if rule.editions else ""
        run = f"{rule.first} to {rule.last}" if rule.first != rule.last else str(rule.first)
        return f"follows from the area measure, {rule.unit} {run}, where 1 is the most deprived.{editions}"
    if isinstance(rule, AttendanceRule):
        exactly = "or more" if rule.including_exactly else "is exceeded; exactly that much is not enough"
        absence = f"absence of {number(rule.absence_percent)} per cent of possible openings {exactly}"
        least = (
            f" Nobody is put in it before {rule.minimum_possible} possible openings." if rule.minimum_possible else ""
        )
        return f"follows from {absence}, over the {rule.period}, compared as counts.{least}"
    ladder = names.of("staged", rule.ladder)
    order = "or further" if rule.match == "at least" else "and no other"
    return f"follows from {ladder}: stage {rule.stage} {order}."
