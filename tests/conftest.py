"""What every test may ask for."""

import os

import pytest

# Chromium is driven through a synchronous interface that keeps an event loop; Django would refuse the database in it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_configure(config: pytest.Config) -> None:
    """Passwords in tests are not secret: hash them fast."""
    from django.conf import settings  # only once pytest-django has named the settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
