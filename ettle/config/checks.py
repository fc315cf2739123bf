"""Start-up checks: Ettle refuses database settings that were measured to lose writes."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.database)
def sqlite_is_set_safely(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """On SQLite only WAL with IMMEDIATE transactions is safe under eight people saving at once."""
    found: list[CheckMessage] = []
    for alias, config in settings.DATABASES.items():
        if config.get("ATOMIC_REQUESTS"):
            found.append(Error(f"Database {alias}: ATOMIC_REQUESTS makes every page take the write lock. Turn it off."))
        if not config["ENGINE"].endswith("sqlite3"):
            continue
        options = config.get("OPTIONS", {})
        if options.get("transaction_mode") != "IMMEDIATE" or "journal_mode=WAL" not in options.get("init_command", ""):
            found.append(Error(f"Database {alias}: SQLite needs transaction_mode IMMEDIATE and journal_mode WAL."))
    return found
