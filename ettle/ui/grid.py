"""What the rating grid shows: a slice fills these, `components/grid.html` draws them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from ettle.policy.schema.scales import Scale


@dataclass(frozen=True, slots=True)
class CellScale:
    """What a cell takes, as the script reads it: values, other spellings, and the words for what is right."""

    allowed: str
    """Canonical values parted by `|`, best first: `1|2|3|4|NA`."""
    right: str
    """What would be right, as a sentence: `Homework is 1 to 4, or NA.`"""
    aliases: str = "{}"
    """JSON from other spellings to values: `{"n/a": "NA"}`."""
    fires: str = "{}"
    """JSON from values that raise a concern by themselves to how serious it is: `{"3": "early", "4": "serious"}`."""


def cell_scale(scale: Scale, right: str, fires: Mapping[str, str]) -> CellScale:
    """A policy's scale as a cell needs it."""
    spellings = {alias: value.value for value in scale.values for alias in value.aliases}
    return CellScale(
        allowed="|".join(value.value for value in scale.values),
        right=right,
        aliases=json.dumps(spellings, ensure_ascii=False),
        fires=json.dumps(dict(fires), ensure_ascii=False),
    )


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One measure across the class."""

    measure: str
    label: str
    direction: str
    """Always said: `1 best, 4 worst`."""
    scale: CellScale
    shows_last: bool = False
    """Whether the value of the cycle before stands beside each cell."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """One pupil's rating in one measure."""

    value: str = ""
    version: int = 0
    """0 while nothing has been saved; sent back so that nobody is overwritten unawares."""
    seriousness: str = ""
    """`early`, `serious` or nothing: what this value raises by itself."""
    last: str = ""
    rated: bool = True
    """False where the policy does not rate this pupil in this measure."""
    scale: CellScale | None = None
    """Only where this pupil's scale differs from the column's, as in a class of two levels."""


@dataclass(frozen=True, slots=True)
class Raised:
    """One concern a row raises, in words."""

    text: str
    seriousness: str
    measure: str = ""


@dataclass(frozen=True, slots=True)
class GridRow:
    """One pupil."""

    pupil: str
    """The public id (UUID) of the pupil."""
    name: str
    cells: tuple[GridCell, ...]
    raises: tuple[Raised, ...] = ()
    href: str = ""
    note: str = ""
    """A word beside the name: `N5` in a class of two levels."""


@dataclass(frozen=True, slots=True)
class RatingGrid:
    """The whole grid. `who` and `key` name what a device keeps when there is no connection."""

    label: str
    who: str
    key: str
    save_url: str
    sign_in_url: str
    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]
    done: int
    of: int
    csrf_cookie: str = "csrftoken"
    closed: str = ""
    """Why nothing can be typed, as a sentence; empty while it can."""
    seriousness_words: Mapping[str, str] = field(default_factory=lambda: {"early": "early", "serious": "serious"})
