"""`ettle backup`: a whole, checked copy while somebody writes, or a sentence and no file."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest


def backup(database: Path, target: Path) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": "", "ETTLE_DATABASE_URL": f"sqlite://{database}", "ETTLE_VAR": str(database.parent)}
    command = [sys.executable, "-m", "ettle.cli.main", "backup", str(target)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "school.sqlite3"
    with sqlite3.connect(path) as made:
        made.execute("pragma journal_mode=wal")
        made.execute("create table rating (value text)")
        made.executemany("insert into rating values (?)", [("3",)] * 100)
    return path


def test_the_copy_holds_every_row_that_was_saved(database: Path, tmp_path: Path) -> None:
    with sqlite3.connect(database) as writing:
        writing.execute("insert into rating values ('4')")
        writing.commit()
        done = backup(database, tmp_path / "copy.sqlite3")
    assert done.returncode == 0, done.stderr
    assert "passed its check" in done.stdout
    with sqlite3.connect(tmp_path / "copy.sqlite3") as copy:
        assert copy.execute("select count(*) from rating").fetchone() == (101,)


def test_a_file_that_is_there_is_never_written_over(database: Path, tmp_path: Path) -> None:
    kept = tmp_path / "yesterday.sqlite3"
    kept.write_text("yesterday")
    done = backup(database, kept)
    assert (done.returncode, kept.read_text()) == (2, "yesterday")
    assert "is there already" in done.stderr


def test_without_a_database_nothing_is_made(tmp_path: Path) -> None:
    done = backup(tmp_path / "nothing.sqlite3", tmp_path / "copy.sqlite3")
    assert done.returncode == 2
    assert not (tmp_path / "copy.sqlite3").exists()
