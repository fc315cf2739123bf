"""The Scottish pack, its words for headings, and one call that reads a file of ratings."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from ettle.importing.reading import Ratings, read_ratings, read_table, vocabulary
from ettle.policy import Policy, load_policy

MESSY = Path(__file__).parents[2] / "data" / "messy"

Read = Callable[..., Ratings]


@pytest.fixture(scope="session")
def scottish() -> Policy:
    return load_policy("scottish-secondary")


@pytest.fixture(scope="session")
def read(scottish: Policy) -> Read:
    def read(
        given: str | bytes | Path, told: Mapping[str, str] | None = None, years: Mapping[str, str] | None = None
    ) -> Ratings:
        words = vocabulary(scottish, told)
        content = given.encode() if isinstance(given, str) else given
        return read_ratings(read_table(content, words), scottish, words, years=years)

    return read
