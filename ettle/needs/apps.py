"""The needs room."""

from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "ettle.needs"
    label = "needs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Imported here because their models need the apps to be ready.
        from ettle.needs.queries.leaf import on_pupil  # noqa: PLC0415
        from ettle.ui import leaves  # noqa: PLC0415

        leaves.pupil_leaves.provide(on_pupil)
