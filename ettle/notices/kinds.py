"""The kinds of notice there are: what a digest says of each, and whether it may leave by e-mail."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_noop, ngettext

from ettle.policy.schema.messages import AUTOMATIC


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. `one` and `many` are the digest's line: a count and no name."""

    id: str
    one: str
    many: str

    @property
    def automatic(self) -> bool:
        """It follows from a rule or a date and not from what a person did: it never leaves Ettle (D-04)."""
        return self.id in AUTOMATIC

    def line(self, count: int) -> str:
        """What a digest says of so many of them."""
        return ngettext(self.one, self.many, count) % {"count": count}


# The ids are those of `ettle.policy.schema.messages`, where a school says which of them leave by e-mail.
KINDS: Final[dict[str, Kind]] = {
    kind.id: kind
    for kind in (
        Kind(
            "concern_yours",
            gettext_noop("%(count)s concern became yours."),
            gettext_noop("%(count)s concerns became yours."),
        ),
        Kind(
            "concern_repeated",
            gettext_noop("Repeated concerns came up %(count)s time."),
            gettext_noop("Repeated concerns came up %(count)s times."),
        ),
        Kind(
            "concern_handed",
            gettext_noop("%(count)s concern was handed to you."),
            gettext_noop("%(count)s concerns were handed to you."),
        ),
        Kind(
            "step_given",
            gettext_noop("%(count)s next step was given to you."),
            gettext_noop("%(count)s next steps were given to you."),
        ),
        Kind(
            "cycle_opens",
            gettext_noop("%(count)s cycle was set up in which you enter ratings."),
            gettext_noop("%(count)s cycles were set up in which you enter ratings."),
        ),
        Kind(
            "cycle_due",
            gettext_noop("Ratings are due soon in %(count)s cycle."),
            gettext_noop("Ratings are due soon in %(count)s cycles."),
        ),
        Kind(
            "list_shared",
            gettext_noop("%(count)s list was shared with you."),
            gettext_noop("%(count)s lists were shared with you."),
        ),
        Kind(
            "meeting_called",
            gettext_noop("%(count)s meeting was called that you belong to."),
            gettext_noop("%(count)s meetings were called that you belong to."),
        ),
        Kind(
            "outcome_given",
            gettext_noop("A meeting gave you %(count)s thing to do."),
            gettext_noop("Meetings gave you %(count)s things to do."),
        ),
        Kind(
            "caseload_changed",
            gettext_noop("Your caseload changed %(count)s time."),
            gettext_noop("Your caseload changed %(count)s times."),
        ),
        Kind(
            "memo_sent",
            gettext_noop("%(count)s confidential memo was sent to you."),
            gettext_noop("%(count)s confidential memos were sent to you."),
        ),
    )
}


def kind_of(kind: str) -> Kind:
    """The kind with this id. Raises ValueError naming those there are."""
    if kind not in KINDS:
        raise ValueError(f"{kind} is no kind of notice. There are: {', '.join(KINDS)}.")
    return KINDS[kind]
