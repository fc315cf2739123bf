"""The tracking room."""

from django.apps import AppConfig

from ettle.ui import frame


class TrackingConfig(AppConfig):
    name = "ettle.tracking"
    label = "tracking"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ettle.tracking.frame import facts_of  # noqa: PLC0415  its models need the apps to be ready

        frame.provide(facts_of)
