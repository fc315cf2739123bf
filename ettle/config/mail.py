"""How the line to the mail server is kept private, as Django's settings want it."""

from typing import Final

from django.core.exceptions import ImproperlyConfigured

WAYS: Final = {"starttls": (True, False), "tls": (False, True), "none": (False, False)}


def mail_security(word: str) -> tuple[bool, bool]:
    """Whether encryption begins on an open line (starttls), or with it (tls). Raises ImproperlyConfigured."""
    if word not in WAYS:
        raise ImproperlyConfigured(f"ETTLE_MAIL_TLS is {word}; it can be starttls, tls or none.")
    return WAYS[word]
