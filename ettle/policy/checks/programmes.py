"""Checks on programmes of meetings, rules for targets, and what leadership is sent."""

from __future__ import annotations

from collections.abc import Iterator

from ettle.policy.checks.asking import unknown_name, unknown_names
from ettle.policy.draft import Draft
from ettle.policy.schema import Programme
from ettle.policy.sentences import Finding


def check(draft: Draft) -> Iterator[Finding]:
    """Roles, phases and years that do not exist, and meetings longer at least than at most."""
    roles, phases, years = draft.ids("roles"), draft.ids("phases"), draft.ids("years")
    for path, programme in draft.entries("programmes", Programme):
        yield from unknown_names((*path, "mentors"), programme.mentors, roles, "role")
        yield from unknown_names((*path, "monitored_by"), programme.monitored_by, roles, "role")
        yield from unknown_names((*path, "phases"), programme.phases, phases, "phase")
        yield from unknown_names((*path, "years"), programme.years, years, "year")
        for number, rhythm in enumerate(programme.meetings):
            yield from unknown_names((*path, "meetings", number, "phases"), rhythm.phases, phases, "phase")
            yield from unknown_names((*path, "meetings", number, "years"), rhythm.years, years, "year")
        least, most = programme.minutes_at_least, programme.minutes_at_most
        if least is not None and most is not None and most < least:
            yield Finding((*path, "minutes_at_most"), f"is {most}, less than the {least} minutes at least.")
    targets = draft.policy.targets
    yield from unknown_names(("targets", "raised_by"), targets.raised_by, roles, "role")
    yield from unknown_names(("targets", "lowered_by"), targets.lowered_by, roles, "role")
    if targets.steps_of and targets.steps_of not in draft.ids("scales"):
        yield unknown_name(("targets", "steps_of"), targets.steps_of, draft.ids("scales"), "scale")
    yield from unknown_names(("sharing", "audience"), draft.policy.sharing.audience, roles, "role")
