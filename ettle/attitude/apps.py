"""The attitude room."""

from django.apps import AppConfig


class AttitudeConfig(AppConfig):
    name = "ettle.attitude"
    label = "attitude"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Imported here because their models need the apps to be ready.
        from ettle.attitude.queries.pupil import pupil_leaf  # noqa: PLC0415
        from ettle.ui import leaves  # noqa: PLC0415

        leaves.pupil_leaves.provide(pupil_leaf)
