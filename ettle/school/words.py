"""A post in the school's own words."""

from typing import Protocol

from django.utils.translation import gettext as _

from ettle.policy import Policy


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
