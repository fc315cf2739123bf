"""The support team's caseload, in English."""

from __future__ import annotations

from collections.abc import Iterator

from ettle.policy.explaining.phrases import Names, listed, sourced
from ettle.policy.schema import Caseload, CaseloadSource, DecisionKind, Policy

KEPT = {
    "note": "the words are kept",
    "intervention": "a draft of the support chosen is kept with it",
    "not used": "the support that was considered and not used is kept with it",
    "referral": "a referral is kept with it, with where it stands and what came of it",
    "conference": "it calls a case conference",
}


def caseload(policy: Policy, names: Names) -> Iterator[str]:
    """What puts a pupil on it, who keeps it, what may be decided, and when a pupil is looked at again."""
    kept = policy.caseload
    if kept is None:
        return
    keepers = names.all("roles", kept.kept_by) or "nobody yet"
    yield sourced(f"After each tracking period the {kept.label} is looked through by {keepers}.", kept)
    for source in kept.sources:
        yield sourced(f"{kept.label}, {source.label} ({source.id}): {_found(policy, names, source)}", source)
    yield f"Nobody leaves the {kept.label} by a figure alone: a person confirms it, with a reason."
    yield f"A pupil is looked at again after {_weeks(kept.review_weeks)}, unless another day is named."
    for kind in kept.decisions:
        yield sourced(f"A decision may be: {kind.label} ({kind.id}); {_kind(kind)}.", kind)
    yield from _chosen(kept, names)
    yield f"Patterns are shown over the last {kept.look_back} tracking periods."
    memos, called = names.all("roles", kept.memos_by, "or"), names.all("roles", kept.conferences_by, "or")
    yield f"A confidential memo to named staff may be sent by {memos or 'nobody'}."
    yield f"A case conference may be called by {called or 'nobody'}."


def _weeks(count: int) -> str:
    return "1 week" if count == 1 else f"{count} weeks"


def _found(policy: Policy, names: Names, source: CaseloadSource) -> str:
    if source.comes_from == "concern":
        held = f" held by {names.all('roles', source.owners, 'or')}" if source.owners else ""
        stands = f"is {listed(source.states, 'or')}" if source.states else "has not ended"
        what = f"a concern{held}, while it {stands}"
    elif source.comes_from == "faculty_board":
        scale = policy.faculty_board.scale if policy.faculty_board else ""
        values = listed((names.value(scale, value) for value in source.values), "or")
        where = "1 faculty" if source.faculties_at_least == 1 else f"{source.faculties_at_least} faculties"
        what = f"{values} on the faculty board in {where} or more"
    elif source.comes_from == "category":
        what = f"being in {names.all('categories', source.categories, 'or')}"
    else:
        what = "help from the support team asked for on a concern that has not ended"
    does = "puts a pupil on it" if source.alone else "is told beside another source, and puts nobody on by itself"
    return f"{what} {does}."


def _kind(kind: DecisionKind) -> str:
    again = "a day to look again must be named" if kind.review else "no day to look again is needed"
    return f"{KEPT[kind.makes]}, and {again}"


def _chosen(kept: Caseload, names: Names) -> Iterator[str]:
    if kept.interventions:
        yield f"Support is chosen from: {names.of('code_lists', kept.interventions)}."
    if kept.referrals:
        yield f"A referral may go where this list says: {names.of('code_lists', kept.referrals)}."
