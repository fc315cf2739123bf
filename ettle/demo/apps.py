"""The demo room."""

from django.apps import AppConfig
from django.conf import settings


class DemoConfig(AppConfig):
    name = "ettle.demo"
    label = "demo"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        if settings.DEMO:
            from ettle.demo.cast import PASSWORD, SIGN_INS  # noqa: PLC0415
            from ettle.people.cast import Cast, provide  # noqa: PLC0415

            provide(Cast(tuple((person.name, person.post, person.email) for person in SIGN_INS), PASSWORD))
