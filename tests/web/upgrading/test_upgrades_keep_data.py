"""A school that began on the first tables upgrades to today's, and finds every row it had."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from ettle.people.sealing import opened

FIRST = Path(__file__).parents[2] / "data" / "first_tables.sql"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
OURS = ("school_", "people_", "pupils_", "tracking_", "importing_", "audit_")


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file made as the first version made it, with rows in its tables, after the migrations of today."""
    path = tmp_path_factory.mktemp("upgrade") / "school.sqlite3"
    with sqlite3.connect(path) as first:
        first.executescript(FIRST.read_text(encoding="utf-8"))
        first.execute(
            "insert into mfa_authenticator (type, data, user_id, created_at)"
            " select 'totp', ?, min(id), '2026-09-01' from people_user",
            [json.dumps({"secret": SECRET})],
        )
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    address = {"ETTLE_DATABASE_URL": f"sqlite://{path}", "DJANGO_SETTINGS_MODULE": "ettle.config.settings"}
    done = subprocess.run(
        command, env={**os.environ, **address}, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return path


def rows(database: sqlite3.Connection) -> dict[str, int]:
    names = [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]
    return {n: database.execute(f"select count(*) from {n}").fetchone()[0] for n in names if n.startswith(OURS)}


def test_every_table_had_a_row_to_lose() -> None:
    with sqlite3.connect(":memory:") as first:
        first.executescript(FIRST.read_text(encoding="utf-8"))
        assert all(rows(first).values()), rows(first)


def test_no_row_is_lost_on_the_way(upgraded: Path) -> None:
    with sqlite3.connect(":memory:") as first, sqlite3.connect(upgraded) as now:
        first.executescript(FIRST.read_text(encoding="utf-8"))
        before, after = rows(first), rows(now)
    assert {name: count for name, count in before.items() if after.get(name, 0) < count} == {}


def test_a_rating_is_still_the_fact_it_was(upgraded: Path) -> None:
    with sqlite3.connect(upgraded) as now:
        found = now.execute("select value, version from tracking_rating").fetchall()
        earlier = now.execute("select value, version from tracking_earlierrating").fetchall()
        name = now.execute("select given, family from pupils_pupil").fetchone()
    assert (found, earlier, name) == ([("7", 2)], [("9", 1)], ("Éilidh", "O’Brannigan"))


def test_nothing_points_at_a_row_that_is_gone(upgraded: Path) -> None:
    with sqlite3.connect(upgraded) as now:
        assert now.execute("pragma foreign_key_check").fetchall() == []


def test_a_second_step_turned_on_before_is_sealed_and_still_opens(upgraded: Path) -> None:
    with sqlite3.connect(upgraded) as now:
        [(data,)] = now.execute("select data from mfa_authenticator").fetchall()
    assert SECRET not in data
    assert opened(json.loads(data)["secret"]) == SECRET
