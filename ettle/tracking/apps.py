"""The tracking room."""

from django.apps import AppConfig

from ettle.notices import naming
from ettle.pupils import story
from ettle.ui import frame
from ettle.ui.timeline import happenings


class TrackingConfig(AppConfig):
    name = "ettle.tracking"
    label = "tracking"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Imported here because their models need the apps to be ready.
        from ettle.tracking.frame import facts_of  # noqa: PLC0415
        from ettle.tracking.queries.happenings import concern_happenings  # noqa: PLC0415
        from ettle.tracking.queries.names import names_told  # noqa: PLC0415
        from ettle.tracking.queries.pupil import story_of  # noqa: PLC0415

        naming.provide(names_told)
        frame.provide(facts_of)
        story.provide(story_of)
        happenings.provide(concern_happenings)
