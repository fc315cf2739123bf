"""The meetings room."""

from django.apps import AppConfig

from ettle.ui import leaves
from ettle.ui.timeline import happenings


class MeetingsConfig(AppConfig):
    name = "ettle.meetings"
    label = "meetings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Imported here because their models need the apps to be ready.
        from ettle.meetings.queries.concern import on_concern  # noqa: PLC0415
        from ettle.meetings.queries.timeline import at_meetings, timeline_leaf  # noqa: PLC0415
        from ettle.meetings.queries.today import next_things, on_today  # noqa: PLC0415

        leaves.concern_leaves.provide(on_concern)
        leaves.pupil_leaves.provide(timeline_leaf)
        leaves.today_leaves.provide(on_today)
        leaves.next_things.provide(next_things)
        happenings.provide(at_meetings)
