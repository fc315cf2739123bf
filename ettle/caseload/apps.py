"""The caseload room."""

from django.apps import AppConfig


class CaseloadConfig(AppConfig):
    name = "ettle.caseload"
    label = "caseload"
    default_auto_field = "django.db.models.BigAutoField"
