"""Checks on notices and the daily e-mail."""

from __future__ import annotations

from collections.abc import Iterator

from ettle.policy.draft import Draft
from ettle.policy.labels import MESSAGES
from ettle.policy.schema.messages import AUTOMATIC
from ettle.policy.sentences import Finding


def check(draft: Draft) -> Iterator[Finding]:
    """Kinds that may not leave, that are named where they are not sent, or sent where nobody is told."""
    messages = draft.policy.messages
    for kind in messages.by_email:
        if kind in AUTOMATIC:
            what = f'"{kind}" ({MESSAGES[kind]}) follows from a rule or a date, and nothing is sent by itself.'
            yield Finding(("messages", "by_email"), what, "Leave it out: staff see it inside Ettle.")
        elif kind in messages.not_told and "by_email" in messages.model_fields_set:
            what = f'"{kind}" is sent by e-mail and also stands under not_told.'
            yield Finding(("messages", "by_email"), what, "Leave it in one of the two.")
    for kind in messages.names_in:
        if kind not in messages.by_email:
            yield Finding(("messages", "names_in"), f'"{kind}" is not sent by e-mail.', "Leave it out, or send it.")
