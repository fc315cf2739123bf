"""Getting Django ready for a command, and the tables and files ready for a server."""

import contextlib
import io
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

from ettle.cli.loading import NothingDone

HOST = "127.0.0.1"


def start_django(**environment: str) -> None:
    """Set ETTLE_* variables that are not set yet, make the folder for data, and load Django.

    Raises NothingDone where a setting is wrong or the folder cannot be made.
    """
    for name, value in environment.items():
        os.environ.setdefault(name, value)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ettle.config.settings")
    import django
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    try:
        Path(settings.VAR).mkdir(parents=True, exist_ok=True)
    except (ImproperlyConfigured, ValueError) as wrong:
        raise NothingDone(str(wrong)) from None
    except OSError as error:
        raise NothingDone(f"The folder {settings.VAR}, named by ETTLE_VAR, cannot be made: {error.strerror}.") from None
    django.setup()


@contextlib.contextmanager
def in_a_sentence() -> Iterator[None]:
    """In here, a database out of reach and a missing key end the command with a sentence."""
    from django.db import OperationalError

    from ettle.people.actions import KeyMissing

    try:
        yield
    except KeyMissing as missing:
        raise NothingDone(str(missing)) from None
    except OperationalError as error:
        said = " ".join(str(error).split())
        raise NothingDone(f"The database cannot be used. It says: {said}") from None


def make_tables() -> None:
    """Bring the tables up to date. Raises NothingDone where the database or the key of its secrets is out of reach."""
    from django.core.management import call_command

    with in_a_sentence():
        call_command("migrate", verbosity=0, interactive=False)


def make_ready() -> None:
    """Bring the tables up to date and collect the static files under hashed names. Raises NothingDone."""
    from django.core.management import call_command

    make_tables()
    with contextlib.redirect_stdout(io.StringIO()):
        call_command("collectstatic", verbosity=0, interactive=False)


def free_port(wanted: int) -> int:
    """The first port from `wanted` upwards that nothing listens on. Raises OSError after twenty."""
    for port in range(wanted, wanted + 20):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise OSError(f"Ports {wanted} to {wanted + 19} are all in use. Name a free one with --port.")


def serve(host: str, port: int, workers: int) -> int:
    """Become the server; returns only if it could not start."""
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
        "ettle.config.wsgi:application",
    ]  # fmt: skip
    sys.stdout.flush()
    os.execv(sys.executable, command)  # noqa: S606 - our own interpreter, our own arguments
