"""The record of who did or read what: written once, never changed."""

from collections.abc import Iterable
from typing import Any

from django.db import models


class AuditQuerySet(models.QuerySet["Event"]):
    def update(self, **kwargs: Any) -> int:
        raise TypeError("The audit record is never changed.")

    def bulk_create(self, objs: Iterable["Event"], *args: Any, **kwargs: Any) -> list["Event"]:
        if kwargs.get("update_conflicts"):
            raise TypeError("The audit record is never changed.")
        return super().bulk_create(objs, *args, **kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("The audit record is never deleted here; retention has its own reviewed path.")


class Event(models.Model):
    """One write, sensitive read, export or sign-in. Subjects are kept by number so that erasure leaves the fact."""

    class Kind(models.TextChoices):
        WRITE = "write", "changed"
        READ = "read", "read"
        EXPORT = "export", "exported"
        SIGN_IN = "sign_in", "signed in"

    school_id_kept = models.BigIntegerField(null=True, db_column="school_id")
    at = models.DateTimeField()
    kind = models.CharField(max_length=8, choices=Kind)
    verb = models.CharField(max_length=60)
    user_id_kept = models.BigIntegerField(null=True, db_column="user_id")
    who = models.CharField(max_length=150)
    about = models.CharField(max_length=40)
    about_id = models.CharField(max_length=40, blank=True, default="")
    pupil_id_kept = models.BigIntegerField(null=True, db_column="pupil_id", db_index=True)
    why_allowed = models.CharField(max_length=40)
    detail = models.JSONField(default=dict)

    objects = AuditQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        indexes = [models.Index(fields=["school_id_kept", "-at"], name="audit_latest_first")]

    def __str__(self) -> str:
        return f"{self.who} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("The audit record is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("The audit record is never deleted here; retention has its own reviewed path.")
