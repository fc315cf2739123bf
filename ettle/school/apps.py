"""The school room."""

from django.apps import AppConfig


class SchoolConfig(AppConfig):
    name = "ettle.school"
    label = "school"
    default_auto_field = "django.db.models.BigAutoField"
