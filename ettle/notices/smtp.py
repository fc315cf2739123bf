"""The line to the school's mail server: Django's own, watched so that a broken one says how far it had got."""

import smtplib
import ssl
from dataclasses import dataclass
from email.utils import parseaddr
from types import TracebackType
from typing import Any, Final, Self

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.utils.translation import gettext as _

from ettle.notices.models import OutboxMessage

PERMANENT: Final = 500
"""Answers from here on say that the same message will never be taken; below it, that it may be later (RFC 5321)."""


class _Watched(smtplib.SMTP):
    """Knows whether the whole of a message has been handed over, its end included, with no answer yet."""

    handed_over = False

    def send(self, s: Any) -> None:
        # Only the text of a message, with the dot that ends it, is sent as bytes; commands are texts.
        self.handed_over = isinstance(s, bytes | bytearray)
        if self.sock is not None:
            self.sock.settimeout(settings.ETTLE_MAIL_LAST_ANSWER if self.handed_over else settings.EMAIL_TIMEOUT)
        super().send(s)


class _WatchedOverTls(_Watched, smtplib.SMTP_SSL):
    """The same where the line is encrypted from its start."""


class _Backend(EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _WatchedOverTls if self.use_ssl else _Watched


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one message. `words` are for whoever looks after the outbox."""

    state: str
    """`sent`; `failed`, for good; `unclear`, it may have arrived; `waiting`, to be tried again."""
    words: str
    line_lost: bool = False
    """Whether there is any sense in trying the next message now."""


class Line:
    """A connection for one pass. Opened with the first message, and left open for the next."""

    def __init__(self) -> None:
        self._backend = _Backend(fail_silently=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Say goodbye, or hang up where nobody listens any more."""
        try:
            self._backend.close()
        except OSError:
            self._hang_up()

    def send(self, message: OutboxMessage) -> Answer:
        """Hand one message over and say what the server answered. Raises nothing."""
        try:
            self._backend.open()
        except OSError as error:
            self._hang_up()
            return Answer("waiting", _("The mail server was not reached: %(why)s") % {"why": _why(error)}, True)
        try:
            self._backend.send_messages([_e_mail(message)])
        except smtplib.SMTPRecipientsRefused as refused:
            code, said = next(iter(refused.recipients.values()))
            return _refused(code, said)
        except smtplib.SMTPResponseException as refused:
            return _refused(refused.smtp_code, refused.smtp_error)
        except OSError as error:
            return self._broken(error)
        except ValueError as error:  # such as an address that no mail server can be told
            return Answer("failed", _("It could not be written as an e-mail: %(why)s") % {"why": error})
        return Answer("sent", _("The mail server took it."))

    def _broken(self, error: OSError) -> Answer:
        line = self._backend.connection
        over = isinstance(line, _Watched) and line.handed_over
        self._hang_up()
        if over:
            return Answer(
                "unclear",
                _("The line broke after the whole message was handed over and before the server said yes: %(why)s")
                % {"why": _why(error)},
                True,
            )
        return Answer(
            "waiting", _("The line broke before the message was handed over: %(why)s") % {"why": _why(error)}, True
        )

    def _hang_up(self) -> None:
        """Close without the goodbye that nobody would answer."""
        for name in ("connection", "_partial_connection"):
            line: smtplib.SMTP | None = getattr(self._backend, name)
            if line is not None:
                line.close()
            setattr(self._backend, name, None)


def _e_mail(message: OutboxMessage) -> EmailMessage:
    """The row as an e-mail. Its id stays the same however often it is tried, so that a copy is known as one."""
    own = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "ettle.invalid"
    headers = {"Message-ID": f"<{message.pk}.{message.made_at:%Y%m%d%H%M%S}@{own}>"}
    if message.by is None:
        headers["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answer from a machine is wanted
    answers_to = [message.by.email] if message.by and message.by.email else None
    mail = EmailMessage(message.subject, message.body, to=[message.address], reply_to=answers_to, headers=headers)
    if message.attachment is not None:
        mail.attach(message.attachment_name, bytes(message.attachment), "application/pdf")
    return mail


def _refused(code: int, said: bytes | str) -> Answer:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    words = f"{code} {text}".strip()
    return Answer("failed" if code >= PERMANENT else "waiting", words, line_lost=code == 421)


def _why(error: OSError) -> str:
    """An error of the line, in words where we have them."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return _("its certificate is not trusted (%(why)s).") % {"why": error.verify_message}
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return _("it did not answer in time.")
    return str(error) or type(error).__name__
