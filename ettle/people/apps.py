"""The people room."""

from django.apps import AppConfig

from ettle.ui import frame


class PeopleConfig(AppConfig):
    name = "ettle.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ettle.people import signals  # noqa: F401, PLC0415  its models need the apps to be ready
        from ettle.people.frame import facts_of  # noqa: PLC0415

        frame.provide(facts_of)
