"""The trying room."""

from django.apps import AppConfig


class TryingConfig(AppConfig):
    name = "ettle.trying"
    label = "trying"
    default_auto_field = "django.db.models.BigAutoField"
