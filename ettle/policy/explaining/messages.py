"""Notices and the daily e-mail, in English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ettle.policy.explaining.phrases import Names, listed, sourced
from ettle.policy.labels import MESSAGES
from ettle.policy.schema import Policy


def messages(policy: Policy, names: Names) -> Iterator[str]:
    """What staff are told, what leaves by e-mail, and how long it stays."""
    rules = policy.messages
    wanted = "get" if rules.digest else "do not get"
    days = "on school days" if rules.school_days_only else "every day"
    yield sourced(
        f"Staff {wanted} one e-mail a day unless they say otherwise, written {days} from {rules.digest_hour}:00, "
        "when something waits that they have not read.",
        rules,
    )
    yield f"The e-mail holds counts and a link. It counts: {_kinds(rules.by_email) or 'nothing'}."
    if rules.names_in:
        yield (
            f"Warning: for {_kinds(rules.names_in)} the e-mail also names the pupil. E-mail is read on phones, passed "
            "on and kept elsewhere; whoever opens it needs no sign-in."
        )
    else:
        yield "No e-mail names a pupil."
    if rules.not_told:
        yield f"Staff are not told at all of: {_kinds(rules.not_told)}."
    yield f"Teachers are told {_days(rules.due_soon_days)} before their ratings are due."
    yield f"Notices and sent e-mail are thrown away after {rules.keep_days} days."


def _kinds(kinds: Iterable[str]) -> str:
    return listed(MESSAGES[kind] for kind in kinds)


def _days(count: int) -> str:
    return "on the day" if count == 0 else "1 day" if count == 1 else f"{count} days"
