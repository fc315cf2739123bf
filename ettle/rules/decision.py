"""The answer every access rule gives: yes or no, and why."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decision:
    """`bool(decision)` is the answer; `reason` is a code of `REASONS`, shown to people through their words."""

    allowed: bool
    reason: str

    def __bool__(self) -> bool:
        return self.allowed


def yes(reason: str) -> Decision:
    """Allowed, because of `reason`."""
    return Decision(True, reason)


def no(reason: str) -> Decision:
    """Refused, because of `reason`."""
    return Decision(False, reason)
