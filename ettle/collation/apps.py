"""The collation room."""

from django.apps import AppConfig

from ettle.meetings.sources import item_sources
from ettle.ui import leaves


class CollationConfig(AppConfig):
    name = "ettle.collation"
    label = "collation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Imported here because its models need the apps to be ready.
        from ettle.collation.queries.meeting import ORIGIN, for_meeting  # noqa: PLC0415
        from ettle.collation.queries.today import next_things  # noqa: PLC0415

        leaves.next_things.provide(next_things)
        item_sources.provide(ORIGIN, for_meeting)
