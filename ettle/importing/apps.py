"""The importing room."""

from django.apps import AppConfig


class ImportingConfig(AppConfig):
    name = "ettle.importing"
    label = "importing"
    default_auto_field = "django.db.models.BigAutoField"
