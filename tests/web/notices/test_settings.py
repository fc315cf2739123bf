"""How the environment names a mail server, and when nothing may leave whatever it names."""

import json
import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from ettle.config.mail import mail_security

READ = """
import json
from ettle.config import settings as s
print(json.dumps([s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_USE_TLS, s.EMAIL_USE_SSL, s.EMAIL_HOST_USER,
                  s.EMAIL_HOST_PASSWORD, s.DEFAULT_FROM_EMAIL, s.ETTLE_ADDRESS]))
"""
NAMED = {
    "ETTLE_MAIL_HOST": "mail.school.example",
    "ETTLE_MAIL_USER": "ettle",
    "ETTLE_MAIL_PASSWORD": "kept secret",
    "ETTLE_MAIL_FROM": "Ettle <ettle@school.example>",
    "ETTLE_ADDRESS": "https://ettle.school.example/",
}


def read(**environment: str) -> list[object]:
    """The settings as a process with this environment has them."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ETTLE_")}
    done = subprocess.run(
        [sys.executable, "-c", READ], env={**clean, **environment}, capture_output=True, text=True, check=True
    )
    found: list[object] = json.loads(done.stdout)
    return found


def test_a_server_is_named_by_the_environment_and_encrypted_unless_said_otherwise() -> None:
    host, user, password, sender = NAMED["ETTLE_MAIL_HOST"], "ettle", "kept secret", NAMED["ETTLE_MAIL_FROM"]
    rest = [user, password, sender, "https://ettle.school.example"]
    assert read(**NAMED) == [host, 587, True, False, *rest]
    assert read(**NAMED, ETTLE_MAIL_TLS="tls") == [host, 465, False, True, *rest]
    assert read(**NAMED, ETTLE_MAIL_TLS="none", ETTLE_MAIL_PORT="25") == [host, 25, False, False, *rest]


@pytest.mark.requirement("D-04")
def test_a_demo_school_has_no_server_whatever_is_named() -> None:
    assert read(**NAMED, ETTLE_DEMO="1")[0] == ""
    assert read()[0] == ""


def test_another_word_for_encryption_is_refused_by_name() -> None:
    with pytest.raises(ImproperlyConfigured, match="ETTLE_MAIL_TLS is yes; it can be starttls, tls or none"):
        mail_security("yes")
