"""Secrets that lie in the database so that only the school's own key opens them: second steps and recovery codes."""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

SEALED: Final = "sealed:"
PURPOSE: Final = b"ettle: secrets of second steps"  # other uses of the same text give other keys


class WrongKey(ValueError):
    """No key that is named opens this secret."""


@lru_cache(maxsize=16)
def _box(text: str) -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(text.encode())
    return Fernet(urlsafe_b64encode(key))


def seal(text: str) -> str:
    """The text so that only the first of the keys in the settings opens it."""
    return SEALED + _box(settings.ETTLE_SEAL_KEYS[0]).encrypt(text.encode()).decode()


def opened(sealed: str) -> str:
    """The text that was sealed with any of the keys. Raises WrongKey, also for what was never sealed."""
    if not is_sealed(sealed):
        raise WrongKey
    boxes = MultiFernet([_box(key) for key in settings.ETTLE_SEAL_KEYS])
    try:
        return boxes.decrypt(sealed.removeprefix(SEALED).encode()).decode()
    except InvalidToken:
        raise WrongKey from None


def is_sealed(text: str) -> bool:
    """Whether a text was sealed, with whichever key."""
    return text.startswith(SEALED)


def sealed_afresh(sealed: str) -> str:
    """The same secret sealed with the first key; as it is where that opens it already, or where it was never sealed."""
    if not is_sealed(sealed):
        return sealed
    try:
        _box(settings.ETTLE_SEAL_KEYS[0]).decrypt(sealed.removeprefix(SEALED).encode())
    except InvalidToken:
        return seal(opened(sealed))
    return sealed


def with_secrets(data: Mapping[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    """What is kept for a second step, each secret in it changed."""
    changed = {**data, **{name: change(data[name]) for name in ("secret", "seed") if name in data}}
    if "migrated_codes" in data:
        changed["migrated_codes"] = [change(code) for code in data["migrated_codes"]]
    return changed
