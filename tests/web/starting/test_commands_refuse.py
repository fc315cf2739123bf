"""A command that cannot start says so in one sentence and leaves with 2, whatever is missing."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from ettle.cli.main import main
from ettle.people.actions import KeyMissing

NEW_SCHOOL: Final = ("school", "new", "Glenmallow", "--policy", "scottish-secondary", "--admin", "office@glen.example")
NOWHERE: Final = "postgres://ettle@127.0.0.1:1/ettle"


def told(command: tuple[str, ...], folder: Path, **environment: str) -> tuple[int, str]:
    """Run a command as a person would, with nothing to answer its questions: how it left, and what it said."""
    asked = {name: value for name, value in os.environ.items() if not name.startswith(("ETTLE_", "DJANGO_"))}
    asked |= {"ETTLE_VAR": str(folder), **environment}
    done = subprocess.run(
        [sys.executable, "-m", "ettle.cli.main", *command],
        env=asked, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"ETTLE_PRODUCTION": "1"}, "ETTLE_SECRET_KEY is not set. Set it to a long random text and keep it secret."),
        ({"ETTLE_SEAL_KEYS": "short"}, "Each text in ETTLE_SEAL_KEYS needs 32 characters or more."),
        ({"ETTLE_TODAY": "Monday"}, "ETTLE_TODAY is not a day. Write it like 2026-11-23, or leave it out."),
        ({"ETTLE_DATABASE_URL": "mysql://here"}, "it can be sqlite:// or postgres://."),
        ({"ETTLE_DATABASE_URL": NOWHERE}, "The database cannot be used. It says: "),
        ({"ETTLE_DATABASE_URL": "sqlite:////proc/nowhere/ettle.sqlite3"}, "The database cannot be used. It says: "),
        ({"ETTLE_VAR": "/proc/nowhere"}, "The folder /proc/nowhere, named by ETTLE_VAR, cannot be made: "),
        ({}, "No password was given. No school was made."),
    ],
)
def test_a_school_is_not_begun_where_something_is_missing(
    environment: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    code, said = told(NEW_SCHOOL, **{"folder": tmp_path, **environment})  # type: ignore[arg-type]
    assert code == 2
    assert sentence in said


def test_a_copy_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    told(NEW_SCHOOL, tmp_path)
    code, said = told(("backup", str(tmp_path / "nowhere" / "copy.sqlite3")), tmp_path)
    assert code == 2
    assert said.endswith("could not be written: unable to open database file. Nothing was copied.")


@pytest.mark.parametrize("command", [NEW_SCHOOL, ("demo", "--rebuild", "--build-only")])
def test_every_command_that_opens_the_database_says_that_its_key_is_missing(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_given: object, **_more: object) -> None:
        raise KeyMissing("Put the key back.")

    for name in ("ETTLE_DEMO", "ETTLE_TODAY", "ETTLE_HASHED_STATIC"):
        monkeypatch.setenv(name, os.environ.get(name, ""))
    monkeypatch.setenv("ETTLE_VAR", str(tmp_path))
    for module in ("school", "demo"):
        monkeypatch.setattr(f"ettle.cli.{module}.start_django", lambda **_environment: None)
    monkeypatch.setattr("django.core.management.call_command", refuse)
    assert main(list(command)) == 2
    assert capsys.readouterr().err == "Put the key back.\n"
