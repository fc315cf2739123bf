"""The faculty board's room."""

from django.apps import AppConfig


class BoardConfig(AppConfig):
    name = "ettle.board"
    label = "board"
    default_auto_field = "django.db.models.BigAutoField"
