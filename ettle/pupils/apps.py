"""The pupils room."""

from django.apps import AppConfig


class PupilsConfig(AppConfig):
    name = "ettle.pupils"
    label = "pupils"
    default_auto_field = "django.db.models.BigAutoField"
