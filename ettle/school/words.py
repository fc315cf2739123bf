"""A post in the school's own words, and what a post may do."""

from typing import Final, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ettle.policy import Policy

RIGHTS: Final = {
    "rate": gettext_noop("enter ratings"),
    "see_classes": gettext_noop("see how classes are rated"),
    "manage_cycles": gettext_noop("set up reporting cycles"),
    "close_cycle": gettext_noop("close a cycle"),
    "see_year_list": gettext_noop("see the year's list of concerns"),
    "override_owner": gettext_noop("name another owner for a concern"),
    "raise_concerns": gettext_noop("raise a concern by hand"),
    "act_on_concerns": gettext_noop("act on concerns"),
    "import": gettext_noop("import files"),
    "adopt_policy": gettext_noop("adopt a policy"),
    "manage_people": gettext_noop("manage people and posts"),
    "see_audit": gettext_noop("read the record of who did what"),
    "collate": gettext_noop("collate the list of a year and share it"),
    "give_attitude": gettext_noop("give attitude for the pupils of the post"),
    "see_leadership": gettext_noop("see leadership's picture of a cycle"),
    "keep_outbox": gettext_noop("look after the outbox of e-mail"),
    "see_identifiers": gettext_noop("see candidate numbers"),
    "export": gettext_noop("export lists"),
}


class Held(Protocol):
    """What is needed of a post: its role, and its scope joined."""

    @property
    def role(self) -> str: ...
    @property
    def year(self) -> str: ...
    @property
    def house(self) -> object: ...
    @property
    def faculty(self) -> object: ...
    @property
    def tutor_group(self) -> object: ...


def role_label(policy: Policy, role: str) -> str:
    """What the school calls a role; the code itself where the policy in force no longer has it."""
    return next((entry.label for entry in policy.roles if entry.id == role), role)


def post_words(policy: Policy, post: Held) -> str:
    """A post in words: "Year head, S3"."""
    scope = post.year or next((str(part) for part in (post.house, post.faculty, post.tutor_group) if part), "")
    label = role_label(policy, post.role)
    return f"{label}, {scope}" if scope else label


def protection_notice(policy: Policy) -> str:
    """What stands beside every box for free text (D-07); the school writes its own, naming whom to tell."""
    contact = policy.labels.get("child_protection_contact", _("the school's child protection co-ordinator"))
    own = policy.labels.get("child_protection_notice", "")
    return own or _(
        "This is not the place to record a worry that a pupil may be at risk of harm. Tell %(contact)s now, in person, "
        "and follow the school's child protection procedure. In an emergency call 999."
    ) % {"contact": contact}
