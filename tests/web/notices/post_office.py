"""A real mail server on this machine that takes, refuses, hangs up or says nothing, as it is told."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword


class PostOffice:
    """What it does with each message, in turn: `take` once the list is used up. `taken` is what it said yes to."""

    def __init__(self) -> None:
        self.plan: list[str] = []
        self.taken: list[EmailMessage] = []
        self.port = 0
        self._now = "take"
        self._lock = threading.Lock()

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        with self._lock:
            self._now = self.plan.pop(0) if self.plan else "take"
        envelope.mail_from = address
        if self._now == "hang up before":
            server.transport.abort()
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        if self._now[:3].isdigit():
            return self._now
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self._now.startswith("after data "):
            return self._now.removeprefix("after data ")
        if self._now.startswith("think "):
            await asyncio.sleep(float(self._now.removeprefix("think ")))
        with self._lock:
            read = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(read, EmailMessage)
            self.taken.append(read)
        if self._now == "hang up after":
            server.transport.abort()
        return "250 taken"

    @property
    def to(self) -> list[str]:
        """Whom what was taken is for, in order."""
        return [str(message["To"]) for message in self.taken]


class Knows:
    """Who may hand mail in."""

    def __call__(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        known = isinstance(data, LoginPassword) and (data.login, data.password) == (b"ettle", b"a long password")
        return AuthResult(success=known, handled=False)


@contextmanager
def post_office(*, with_password: bool = False) -> Iterator[PostOffice]:
    """One that listens on a free port until the test is over."""
    office = PostOffice()
    named: dict[str, Any] = {"authenticator": Knows(), "auth_required": True, "auth_require_tls": False}
    controller = Controller(office, hostname="127.0.0.1", port=_free(), **(named if with_password else {}))
    controller.start()
    office.port = controller.port
    try:
        yield office
    finally:
        controller.stop()


@contextmanager
def silence() -> Iterator[int]:
    """A port that takes the call and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(5)
        yield listening.getsockname()[1]


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
