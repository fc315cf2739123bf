"""The attitude room."""

from django.apps import AppConfig


class AttitudeConfig(AppConfig):
    name = "ettle.attitude"
    label = "attitude"
    default_auto_field = "django.db.models.BigAutoField"
