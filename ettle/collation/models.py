"""What a year head writes on the list of a year, and the list as it stood each time it was shared."""

from typing import Any

from django.db import models
from django.db.models import Q

from ettle.people.models import StaffMember
from ettle.pupils.models import Pupil
from ettle.school.models import AdoptedPolicy
from ettle.tracking.models import Cycle


class Collation(models.Model):
    """The list of one year group after one cycle, from the first word written on it."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="collations")
    year = models.CharField(max_length=8)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cycle", "year"], name="one_collation_per_cycle_and_year")]

    def __str__(self) -> str:
        return f"{self.year} in {self.cycle_id}"


class Note(models.Model):
    """What stands beside one pupil on the list, or under the year where there is no pupil."""

    collation = models.ForeignKey(Collation, models.CASCADE, related_name="notes")
    pupil = models.ForeignKey(Pupil, models.CASCADE, null=True, blank=True, related_name="collation_notes")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collation", "pupil"], name="one_note_per_pupil_and_collation"),
            models.UniqueConstraint(fields=["collation"], condition=Q(pupil=None), name="one_note_per_collation"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}, version {self.version}"


class EarlierNote(models.Model):
    """What a note said before it was changed."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="earlier")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField()
    by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["note", "version"], name="one_earlier_note_per_version")]

    def __str__(self) -> str:
        return f"{self.note_id}, version {self.version}"


class Highlight(models.Model):
    """A pupil to be talked about at the meeting (S2-56). The row is the tick."""

    collation = models.ForeignKey(Collation, models.CASCADE, related_name="highlights")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="collation_highlights")
    by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collation", "pupil"], name="highlighted_once_per_collation"),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id} in {self.collation_id}"


class SharedVersion(models.Model):
    """The list as it was shared, with the policy it ran under. Never edited: what changes later is the next version."""

    collation = models.ForeignKey(Collation, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    by = models.ForeignKey(StaffMember, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    policy = models.ForeignKey(AdoptedPolicy, models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    subject = models.CharField(max_length=200)
    message = models.TextField()
    named_attachment = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["collation", "number"], name="one_shared_version_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.collation_id}, version {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("What was shared is never changed: share again.")
        super().save(*args, **kwargs)


class SharedPupil(models.Model):
    """One pupil of a shared version: the facts as they stood. Who may read which of them is asked on opening."""

    version = models.ForeignKey(SharedVersion, models.CASCADE, related_name="pupils")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="collations_shared")
    place = models.PositiveSmallIntegerField()
    facts = models.JSONField()

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["version", "pupil"], name="a_pupil_is_shared_once")]

    def __str__(self) -> str:
        return f"{self.pupil_id} in {self.version_id}"


class Reader(models.Model):
    """Somebody a version was sent to, or who opened it without: when first, when last, and how often."""

    version = models.ForeignKey(SharedVersion, models.CASCADE, related_name="readers")
    staff = models.ForeignKey(StaffMember, models.CASCADE, related_name="collations_read")
    sent = models.BooleanField(default=False)
    e_mailed = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    last_opened_at = models.DateTimeField(null=True, blank=True)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "staff"], name="one_reader_per_version")]

    def __str__(self) -> str:
        return f"{self.staff_id} of {self.version_id}"
