"""What every test may ask for."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests import demo_school as demo

# Chromium is driven through a synchronous interface that keeps an event loop; Django would refuse the database in it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_configure(config: pytest.Config) -> None:
    """Passwords in tests are not secret: hash them fast. A fresh checkout has no collected files, nor their folder."""
    from django.conf import settings  # only once pytest-django has named the settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database; at the end, whoever a test's threads left connected to it is sent away, or it stays."""
    yield
    from django.db import connection

    if connection.vendor != "postgresql":
        return
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session")
def demo_database(django_db_setup: None, django_db_blocker: Any) -> str:
    """The name of a database with the demo school, on the server the tests run on."""
    from django.db import connection

    worker = os.environ.get("PYTEST_XDIST_WORKER", "one")
    if connection.vendor == "sqlite":
        copy = demo.VAR / f"guards-{worker}.sqlite3"
        demo.copy_to(copy)
        return str(copy)
    name = f"ettle_demo_{worker}"
    with django_db_blocker.unblock(), demo.alone("demo-postgres"), connection._nodb_cursor() as cursor:
        cursor.execute("select 1 from pg_database where datname = 'ettle_demo'")
        if cursor.fetchone() is None:
            cursor.execute("create database ettle_demo")
            address = os.environ["ETTLE_DATABASE_URL"]
            demo.build_at(address.replace("/postgres?", "/ettle_demo?"))
        cursor.execute(f"drop database if exists {name}")
        cursor.execute(f"create database {name} template ettle_demo")
    return name


@pytest.fixture(scope="module")
def demo_school(demo_database: str, django_db_blocker: Any) -> Iterator[None]:
    """The demo school, for every test of the file. Ask for `db` too: each test's changes are rolled back.

    The file's own database is put aside meanwhile, so other files keep their empty one.
    """
    from django.conf import settings
    from django.db import connection

    aside, today = connection.settings_dict["NAME"], settings.ETTLE_TODAY
    with django_db_blocker.unblock():
        # A database in memory lives as long as its connection: put that by. Any other is opened again.
        kept = connection.connection if connection.vendor == "sqlite" else None
        if kept is None:
            connection.close()
        connection.connection = None
        connection.settings_dict["NAME"], settings.ETTLE_TODAY = demo_database, demo.today()
    yield
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"], connection.connection, settings.ETTLE_TODAY = aside, kept, today


@pytest.fixture
def client_as(db: None, demo_school: None) -> Callable[[str], Client]:
    """A test client with a person of the demo school signed in: `client_as("year_head").get("/")`."""
    from django.contrib.auth import get_user_model

    def sign_in(person: str) -> Client:
        client = Client()
        user = get_user_model().objects.get(email=demo.address_of(person))
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in
