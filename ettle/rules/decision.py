"""The answer every access rule gives: yes or no, and why."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decision:
    """`bool(decision)` is the answer; `reason` is a code of `REASONS`, shown to people through their words."""

    allowed: bool
    reason: str
    rights: tuple[str, ...] = ()
    """Of a refusal: the rights of which any one was wanted, so that it can be said who has them."""
    years: tuple[str, ...] = ()
    """Of such a refusal: the year groups over all of which the right was wanted; none where it is over no year."""

    def __bool__(self) -> bool:
        return self.allowed


def yes(reason: str) -> Decision:
    """Allowed, because of `reason`."""
    return Decision(True, reason)


def no(reason: str, *rights: str, years: tuple[str, ...] = ()) -> Decision:
    """Refused, because of `reason`; where any of `rights` was wanted, it says so."""
    return Decision(False, reason, rights, years)
