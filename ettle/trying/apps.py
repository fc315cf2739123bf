"""The trying room."""

from django.apps import AppConfig

from ettle.school import adopting


class TryingConfig(AppConfig):
    name = "ettle.trying"
    label = "trying"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Imported here because its models need the apps to be ready.
        from ettle.trying.queries.adopting import already_worked_out  # noqa: PLC0415

        adopting.provide(already_worked_out)
