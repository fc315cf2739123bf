"""The tracking room."""

from django.apps import AppConfig


class TrackingConfig(AppConfig):
    name = "ettle.tracking"
    label = "tracking"
    default_auto_field = "django.db.models.BigAutoField"
