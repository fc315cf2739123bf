"""The server of `ettle demo`, on a database file, for as long as it is asked for."""

import contextlib
import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests import demo_school as demo


@contextlib.contextmanager
def served(database: Path, workers: int = 2) -> Iterator[int]:
    """The port of two workers of four threads, as in production. Raises RuntimeError with what the server said."""
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
    log = database.with_suffix(".log")
    with log.open("w") as said:
        running = subprocess.Popen(
            command, cwd=demo.ROOT, env=demo.environment(f"sqlite://{database}"), stdout=said, stderr=subprocess.STDOUT
        )
    try:
        _wait_for(port, log)
        yield port
    finally:
        running.terminate()
        running.wait(20)


def _wait_for(port: int, log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
                connection.request("GET", "/sign-in/", headers={"Host": "localhost"})
                connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"The server did not answer in a minute:\n{log.read_text()}")
