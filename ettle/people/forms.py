"""Turning on a second step: the secret that waits in the session for its first code is sealed there too."""

from contextlib import suppress
from typing import Any

from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase

from ettle.people.sealing import WrongKey, opened, seal


class CodeOnForm(ActivateTOTPForm):  # type: ignore[misc]
    """allauth wants the secret as it is: it lies open in memory for as long as that takes, and is kept sealed."""

    def __init__(self, *args: Any, session: SessionBase, **kwargs: Any) -> None:
        waiting = session.pop(SECRET_SESSION_KEY, None)
        if waiting is not None:
            with suppress(WrongKey):  # begun before the key changed: a new secret is shown
                session[SECRET_SESSION_KEY] = opened(waiting)
        super().__init__(*args, **kwargs)
        session[SECRET_SESSION_KEY] = seal(self.secret)
