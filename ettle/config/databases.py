"""One database address into Django's settings: SQLite as measured safe, or PostgreSQL by a URL."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

# WAL and IMMEDIATE together are what end "database is locked": a longer timeout alone does not (stack measurements, 9).
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728; "
    "PRAGMA cache_size=-20000;",
}


def database(url: str, var: Path) -> dict[str, Any]:
    """The setting for `url`: "" or sqlite:///absolute/path, or postgres://user:password@host:port/name?sslmode=…

    Raises ValueError naming the schemes that work.
    """
    parts = urlsplit(url or f"sqlite://{var / 'ettle.sqlite3'}")
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path),
            # Opening the file anew for each request costs as much as half an empty page.
            "CONN_MAX_AGE": 60,
            "OPTIONS": dict(SQLITE_OPTIONS),
        }
    if parts.scheme in {"postgres", "postgresql"}:
        options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 600,
            "OPTIONS": options,
        }
    raise ValueError(f"ETTLE_DATABASE_URL begins with {parts.scheme}:// ; it can be sqlite:// or postgres://.")
