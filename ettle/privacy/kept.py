"""What is kept about whom, and for how long: read from fields.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Period:
    """How long, and on what ground."""

    id: str
    label: str
    basis: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table: whose data it is, how long a row stays, and which of its fields are about a person."""

    label: str
    about: str
    """`pupil`, `staff` or `nobody`."""
    period: Period
    personal: tuple[str, ...]
    plain: tuple[str, ...]


@cache
def tables() -> tuple[Table, ...]:
    """Every table that is described. Raises KeyError for a period that is not."""
    read = tomllib.loads(resources.files("ettle.privacy").joinpath("fields.toml").read_text(encoding="utf-8"))
    periods = {name: Period(name, **facts) for name, facts in read["periods"].items()}
    return tuple(
        Table(
            label,
            facts["about"],
            periods[facts["keep"]],
            tuple(facts.get("personal", ())),
            tuple(facts.get("plain", ())),
        )
        for label, facts in read["tables"].items()
    )
