"""Passwords in the words of the house, and a second step whose secret is sealed while it waits."""

from contextlib import suppress
from typing import Any

from allauth.account.forms import ChangePasswordForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext_lazy as _

from ettle.people.sealing import WrongKey, opened, seal

RIGHT = _("At least 12 characters, none of the common ones, and not like your name or address.")
AGAIN = _("The same again, so that a slip of the finger is noticed.")


class FirstPasswordForm(SetPasswordForm):  # type: ignore[type-arg]
    """Django's own help is a list in HTML; a hint is a sentence."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text, self.fields["new_password2"].help_text = RIGHT, AGAIN
        self.fields["new_password2"].label = _("New password (again)")


class PasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """The same sentence where somebody changes theirs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = RIGHT


class CodeOnForm(ActivateTOTPForm):  # type: ignore[misc]
    """allauth wants the secret as it is: it lies open in memory for as long as that takes, and is kept sealed."""

    def __init__(self, *args: Any, session: SessionBase, **kwargs: Any) -> None:
        waiting = session.pop(SECRET_SESSION_KEY, None)
        if waiting is not None:
            with suppress(WrongKey):  # begun before the key changed: a new secret is shown
                session[SECRET_SESSION_KEY] = opened(waiting)
        super().__init__(*args, **kwargs)
        session[SECRET_SESSION_KEY] = seal(self.secret)
