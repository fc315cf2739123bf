"""The demo school, opened for measuring: a copy in a file, with the same settings as a school would have."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests import demo_school as demo

if TYPE_CHECKING:
    from django.test import Client

COPY: Final = demo.VAR / "bench.sqlite3"
BACKEND: Final = "allauth.account.auth_backends.AuthenticationBackend"


def open_copy() -> None:
    """Copy the demo school, and let Django open the copy."""
    for left in demo.VAR.glob("bench.sqlite3*"):
        left.unlink()
    demo.copy_to(COPY)
    os.environ.update(demo.environment(f"sqlite://{COPY}"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    import django

    django.setup()


def signed_in(person: str) -> "Client":
    """A client inside this process, with a person of the cast signed in."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(get_user_model().objects.get(email=demo.address_of(person)), backend=BACKEND)
    return client


@contextlib.contextmanager
def server(workers: int = 2) -> Iterator[int]:
    """The port of a real server with the school, two workers of four threads as in production."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1"]
    command += [
        "--port",
        str(port),
        "--workers",
        str(workers),
        "--blocking-threads",
        "4",
        "ettle.config.wsgi:application",
    ]
    quiet = subprocess.DEVNULL
    running = subprocess.Popen(
        command, cwd=demo.ROOT, env=demo.environment(f"sqlite://{COPY}"), stdout=quiet, stderr=quiet
    )
    try:
        wait_for(port)
        yield port
    finally:
        running.terminate()
        running.wait(10)


def wait_for(port: int) -> None:
    """Return when the server answers. Raises RuntimeError after half a minute."""
    for _ in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/sign-in/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The server did not answer in 30 seconds.")


def get(connection: http.client.HTTPConnection, path: str, session: str) -> bytes:
    """One page over one connection. Raises AssertionError when it is not a page."""
    connection.request("GET", path, headers={"Cookie": f"sessionid={session}", "Host": "localhost"})
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, f"{path} answered {answer.status}"
    return body
