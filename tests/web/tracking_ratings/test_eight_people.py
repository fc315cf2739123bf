"""Eight people save ratings at once on SQLite: no error reaches anyone, and nothing is lost."""

import os
from pathlib import Path

import pytest

from tests.serving import served
from tests.web.tracking_ratings.eight_people import PEOPLE, kept, lost, prepare, type_together

SECONDS = float(os.environ.get("ETTLE_EIGHT_SECONDS", "8"))


@pytest.mark.skipif(
    os.environ.get("ETTLE_DATABASE_URL", "").startswith("postgres"), reason="the promise is about SQLite"
)
def test_eight_people_save_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "school.sqlite3"
    typists = prepare(path)
    assert len(typists) == PEOPLE
    before = kept(path)
    with served(path) as port:
        tallies = type_together(typists, port, SECONDS, before)
    assert [fault for tally in tallies for fault in tally.faults] == []
    assert lost(path, tallies, before) == []
    assert all(tally.requests_that_saved > SECONDS / 2 for tally in tallies), "somebody was shut out"
    assert sum(tally.conflicts for tally in tallies) > 0, "nobody met anybody, so nothing was shown"
