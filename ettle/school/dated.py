"""The one meaning of a dated row: `starts` and `ends` are inclusive, no end means still running."""

from datetime import date

from django.db.models import Q


def in_force(on: date, prefix: str = "") -> Q:
    """Rows in force on a day; `prefix` walks a relation, such as "memberships__"."""
    ended = Q(**{f"{prefix}ends__isnull": True}) | Q(**{f"{prefix}ends__gte": on})
    return Q(**{f"{prefix}starts__lte": on}) & ended


def runs(on: date, starts: date, ends: date | None) -> bool:
    """The same of a row that has been read."""
    return starts <= on and (ends is None or ends >= on)
