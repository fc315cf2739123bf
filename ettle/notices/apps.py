"""The notices room."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "ettle.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
