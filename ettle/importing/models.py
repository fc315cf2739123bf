"""Files that were read in: what they would change, what they changed, and how to take it back."""

from django.db import models

from ettle.people.models import StaffMember
from ettle.school.models import School


class Kind(models.TextChoices):
    PUPILS = "pupils", "Pupils"
    STAFF = "staff", "Staff"
    CLASSES = "classes", "Classes"
    RATINGS = "ratings", "Ratings"
    ATTENDANCE = "attendance", "Attendance"


class SavedMapping(models.Model):
    """How a file with these headings was read last time, so that it is asked only once."""

    school = models.ForeignKey(School, models.CASCADE, related_name="mappings")
    kind = models.CharField(max_length=12, choices=Kind)
    headings = models.CharField(max_length=64)
    mapping = models.JSONField()
    by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "kind", "headings"], name="one_mapping_per_set_of_headings"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} mapping"


class ImportRun(models.Model):
    """One file: read, looked at, applied, perhaps undone. The file itself is dropped after its retention (R24)."""

    class State(models.TextChoices):
        READ = "read", "Read, not applied"
        APPLIED = "applied", "Applied"
        UNDONE = "undone", "Undone"
        SET_ASIDE = "set_aside", "Set aside"

    school = models.ForeignKey(School, models.PROTECT, related_name="imports")
    kind = models.CharField(max_length=12, choices=Kind)
    filename = models.CharField(max_length=200)
    content = models.BinaryField(null=True)
    fingerprint = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.READ)
    counts = models.JSONField(default=dict)
    by = models.ForeignKey(StaffMember, models.PROTECT, related_name="imports")
    read_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-read_at"]

    def __str__(self) -> str:
        return self.filename


class ImportChange(models.Model):
    """One row an import made or changed: enough to put it back."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="changes")
    model = models.CharField(max_length=40)
    row_id = models.BigIntegerField()
    made = models.BooleanField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.model} {self.row_id}"


class RefusedCell(models.Model):
    """A cell that was not taken: where, what stood there, and what would be right."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="refused")
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=120, blank=True)
    value = models.CharField(max_length=200, blank=True)
    problem = models.CharField(max_length=400)

    class Meta:
        ordering = ["row", "pk"]

    def __str__(self) -> str:
        return self.problem
