"""The audit room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "ettle.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
