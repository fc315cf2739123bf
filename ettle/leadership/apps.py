"""The leadership room."""

from django.apps import AppConfig


class LeadershipConfig(AppConfig):
    name = "ettle.leadership"
    label = "leadership"
    default_auto_field = "django.db.models.BigAutoField"
