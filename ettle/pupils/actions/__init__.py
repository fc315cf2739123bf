"""What may be changed about pupils, each change with its reason and its audit row."""

from ettle.pupils.actions.figures import refresh_derived, work_out
from ettle.pupils.actions.groups import (
    GroupRefused,
    end_category,
    end_not_renewed,
    renew,
    set_category,
    take_suggestion,
)
from ettle.pupils.actions.reading import log_export, log_reading
from ettle.pupils.queries.moves import known_of

__all__ = [
    "GroupRefused",
    "end_category",
    "end_not_renewed",
    "known_of",
    "log_export",
    "log_reading",
    "refresh_derived",
    "renew",
    "set_category",
    "take_suggestion",
    "work_out",
]
