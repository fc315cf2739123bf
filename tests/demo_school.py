"""The demo school as a database, built once for the code as it stands and copied for whoever wants to change it.

python -m tests.demo_school        builds the one that ETTLE_DATABASE_URL names
"""

import fcntl
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
VAR: Final = ROOT / "var" / "test"
# Faces, not facts: changing one of these makes no other school.
NO_PART_OF_IT: Final = {"__pycache__", "ui", "cli", "reading", "views", "urls", "forms", "pages", "settings"}
SESSIONS: Final = "ettle_test_sessions"


@cache
def digest() -> str:
    """A name for the code as it stands: what the demo school is made from."""
    said = hashlib.sha256()
    for path in sorted((ROOT / "ettle").rglob("*")):
        if path.suffix in {".py", ".toml"} and not NO_PART_OF_IT & {path.stem, *path.parts}:
            said.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    said.update(Path(__file__).read_bytes())
    return said.hexdigest()[:12]


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Only one process at a time inside, over all workers of one checkout."""
    VAR.mkdir(parents=True, exist_ok=True)
    with (VAR / f"{name}.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def today() -> date:
    """The day the demo school lives on."""
    from ettle.demo.cast import TODAY

    return TODAY


def environment(address: str) -> dict[str, str]:
    """How a process is told that it serves the demo school kept at `address`."""
    return {**os.environ, "ETTLE_DATABASE_URL": address, "ETTLE_DEMO": "1", "ETTLE_TODAY": today().isoformat()}


def address_of(person: str) -> str:
    """The e-mail address of a person: the role they are there for, the start of their address, or all of it."""
    from ettle.demo.cast import DOMAIN, SIGN_INS

    for one in SIGN_INS:
        if person in {one.role, one.code}:
            return one.email
    return person if "@" in person else f"{person}@{DOMAIN}"


def build_at(address: str) -> None:
    """Build it in another process, in the database at `address`."""
    command = [sys.executable, "-m", "tests.demo_school"]
    done = subprocess.run(command, cwd=ROOT, env=environment(address), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"The demo school could not be built:\n{done.stdout}{done.stderr}")


def template() -> Path:
    """The file with the demo school in SQLite; nobody writes to it."""
    made = VAR / f"demo-{digest()}.sqlite3"
    with alone("demo"):
        if not made.exists():
            for old in VAR.glob("demo-*.sqlite3*"):
                old.unlink()
            unfinished = VAR / "building.sqlite3"
            for left in VAR.glob("building.sqlite3*"):
                left.unlink()
            build_at(f"sqlite://{unfinished}")
            with sqlite3.connect(unfinished) as one:
                one.execute("pragma wal_checkpoint(truncate)")
            unfinished.rename(made)
    return made


def copy_to(target: Path) -> None:
    """Put the demo school as it was into `target`, even while a server has it open."""
    target.parent.mkdir(parents=True, exist_ok=True)
    source, copy = sqlite3.connect(f"file:{template()}?mode=ro", uri=True), sqlite3.connect(target, timeout=20)
    try:
        source.backup(copy)
        copy.execute("pragma journal_mode=wal")
    finally:
        source.close()
        copy.close()


def sessions(path: Path) -> dict[str, str]:
    """The session key of everyone who can sign in, by e-mail address."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as opened:
        return dict(opened.execute(f"select email, session_key from {SESSIONS}"))


def main() -> int:
    """Migrate, build, and sign everyone in."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ettle.config.settings")
    import django

    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from django.db import connection, transaction

    from ettle.demo.seed import build

    call_command("migrate", verbosity=0)
    build()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"create table {SESSIONS} (email varchar(254), session_key varchar(40))")
        for user in get_user_model().objects.all():
            session = SessionStore()
            session[SESSION_KEY] = str(user.pk)
            session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
            session[HASH_SESSION_KEY] = user.get_session_auth_hash()
            session.create()
            cursor.execute(f"insert into {SESSIONS} values (%s, %s)", [user.email, session.session_key])
    print(json.dumps({"built": digest()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
