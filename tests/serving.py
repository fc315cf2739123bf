"""The server of `ettle demo`, in its own process on a database file, for as long as it is asked for."""

import contextlib
import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests import demo_school as demo

HOST: Final = "127.0.0.1"
PATIENCE: Final = 60  # seconds until the first answer, on a machine with much else to do


@contextlib.contextmanager
def served(database: Path, workers: int = 2) -> Iterator[int]:
    """The port, once it answers; four threads to a worker, as in production. Raises RuntimeError with what it said."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port: int = free.getsockname()[1]
    command = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", HOST, "--port", str(port)]
    command += ["--workers", str(workers), "--blocking-threads", "4", "ettle.config.wsgi:application"]
    log = database.with_suffix(".log")
    with log.open("w") as said:
        running = subprocess.Popen(
            command, cwd=demo.ROOT, env=demo.environment(f"sqlite://{database}"), stdout=said, stderr=subprocess.STDOUT
        )
    try:
        _wait_for(port, running, log)
        yield port
    finally:
        running.terminate()
        try:
            running.wait(20)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait(20)


def _wait_for(port: int, running: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and running.poll() is None:
        try:
            with contextlib.closing(http.client.HTTPConnection(HOST, port, timeout=5)) as connection:
                connection.request("GET", "/sign-in/", headers={"Host": "localhost"})
                connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"The server did not answer:\n{log.read_text()}")
