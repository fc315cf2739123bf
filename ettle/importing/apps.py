"""The importing room."""

from django.apps import AppConfig


class ImportingConfig(AppConfig):
    name = "ettle.importing"
    label = "importing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the first screen how importing stands."""
        from ettle.importing.health import health_of  # noqa: PLC0415  its models need the apps to be ready
        from ettle.tracking.queries.office import provide  # noqa: PLC0415

        provide(health_of)
