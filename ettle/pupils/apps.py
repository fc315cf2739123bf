"""The pupils room."""

from django.apps import AppConfig

from ettle.ui import leaves


class PupilsConfig(AppConfig):
    name = "ettle.pupils"
    label = "pupils"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Ask on Today for memberships that have to be confirmed again."""
        from ettle.pupils.queries.renewals import renew_next  # noqa: PLC0415  its models need the apps to be ready

        leaves.next_things.provide(renew_next)
