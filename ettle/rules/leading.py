"""Who sees leadership's picture, of which years, and what its figures are called."""

from decimal import Decimal
from enum import StrEnum

from ettle.policy.schema import Bounds
from ettle.rules.access import Viewer

RIGHT = "see_leadership"


class Standing(StrEnum):
    """How something stands, in the order it is read."""

    WELL = "well"
    CARE = "care"
    SUPPORT = "support"


def years_led(viewer: Viewer) -> frozenset[str] | None:
    """The years whose picture the viewer sees: None for every year, empty for none."""
    posts = [post for post in viewer.posts if RIGHT in post.may]
    if any(post.scope == "school" for post in posts):
        return None
    return frozenset(post.year for post in posts if post.scope == "year" and post.year)


def standing(share: Decimal | None, bounds: Bounds, before: Decimal | None = None) -> Standing | None:
    """What a share in per cent (or a gap in points) is called; None where it is not known.

    A rise since the report `before` keeps what would go well at take care; it never makes it support needed.
    """
    if share is None:
        return None
    if share >= bounds.support_from:
        return Standing.SUPPORT
    rising = bounds.rise is not None and before is not None and share - before >= bounds.rise
    return Standing.WELL if share <= bounds.going_well_to and not rising else Standing.CARE


def percent(part: int, whole: int) -> Decimal | None:
    """A share in per cent, exactly; None of nothing."""
    return Decimal(100 * part) / whole if whole else None
