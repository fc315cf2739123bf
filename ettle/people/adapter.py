"""How sign-in behaves and speaks here: nobody signs themselves up, and nothing is said twice."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from ettle.people.sealing import WrongKey, opened, seal

# What is worth saying on the next page. Signing in and out shows for itself.
SAID = {
    "account/messages/password_changed.txt": gettext_noop("Your password is changed."),
    "mfa/messages/totp_activated.txt": gettext_noop("Sign-in now asks for a code as well."),
    "mfa/messages/totp_deactivated.txt": gettext_noop("Sign-in no longer asks for a code."),
    "mfa/messages/recovery_codes_generated.txt": gettext_noop("These are new codes; those from before no longer work."),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy("That address and password do not belong together. Try again."),
        "account_inactive": gettext_lazy("This sign-in is switched off. Ask the school office."),
        "incorrect_password": gettext_lazy("That is not your password."),
        "enter_current_password": gettext_lazy("That is not your password now."),
        "too_many_login_attempts": gettext_lazy("There were too many tries. Wait 15 minutes, then try again."),
        "rate_limited": gettext_lazy("There were too many tries. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *_more: Any, **_named: Any
    ) -> None:
        words = SAID.get(message_template or "")
        if words:
            messages.add_message(request, level, _(words))


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return opened(encrypted_text)
        except WrongKey:
            raise ValidationError(
                _("Codes cannot be checked: Ettle was started without the key they are kept with. Tell the office.")
            ) from None

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("That code does not fit. Codes change every 30 seconds; type the newest."),
    }
