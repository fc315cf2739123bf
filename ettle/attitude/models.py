"""Attitude of each pupil by half term, what was said of it in a sentence, and the targets agreed."""

from django.db import models

from ettle.people.models import StaffMember
from ettle.pupils.models import Pupil


class AttitudeMark(models.Model):
    """One area of one pupil in a half term. A blank `value` was taken back; ids are those of the policy."""

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="attitude")
    session = models.CharField(max_length=60)
    half_term = models.CharField(max_length=60)
    strand = models.CharField(max_length=60)
    value = models.CharField(max_length=10, blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pupil", "session", "half_term", "strand"], name="one_attitude_per_half_term_and_strand"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.strand}: {self.value}"


class EarlierAttitude(models.Model):
    """What a mark was before it was changed."""

    mark = models.ForeignKey(AttitudeMark, models.CASCADE, related_name="earlier")
    value = models.CharField(max_length=10, blank=True)
    version = models.PositiveIntegerField()
    by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["mark", "version"], name="one_earlier_attitude_per_version")]

    def __str__(self) -> str:
        return f"{self.version}: {self.value}"


class AttitudeSummary(models.Model):
    """A summary somebody wrote in place of the one worked out. The latest stands; a blank one gives it back."""

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="attitude_summaries")
    session = models.CharField(max_length=60)
    half_term = models.CharField(max_length=60)
    text = models.TextField(blank=True)
    by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "attitude summaries"
        indexes = [models.Index(fields=["pupil", "session", "half_term"], name="attitude_summary_of")]

    def __str__(self) -> str:
        return self.text


class AttitudeTarget(models.Model):
    """A target agreed with a pupil about one area, with the support that goes with it."""

    class Outcome(models.TextChoices):
        MET = "met", "met"
        NOT_MET = "not_met", "not met"

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="attitude_targets")
    session = models.CharField(max_length=60)
    half_term = models.CharField(max_length=60)
    strand = models.CharField(max_length=60)
    text = models.CharField(max_length=300)
    support = models.CharField(max_length=300, blank=True, default="")
    agreed_on = models.DateField()
    until = models.DateField(null=True, blank=True)
    by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default="")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-agreed_on", "-pk"]

    def __str__(self) -> str:
        return self.text
