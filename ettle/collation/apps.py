"""The collation room."""

from django.apps import AppConfig


class CollationConfig(AppConfig):
    name = "ettle.collation"
    label = "collation"
    default_auto_field = "django.db.models.BigAutoField"
