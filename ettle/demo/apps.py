"""The demo room."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "ettle.demo"
    label = "demo"
    default_auto_field = "django.db.models.BigAutoField"
