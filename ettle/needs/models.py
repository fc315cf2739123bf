"""What a pupil needs, how that is known, what is in place for it, and the short summary of what works."""

from django.db import models
from django.db.models import F, Q

from ettle.people.models import StaffMember
from ettle.pupils.models import Pupil


class Need(models.Model):
    """One need of a pupil; `type`, `source` and the tags in `wellbeing` are ids of the policy (S1-24, S1-20)."""

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="needs")
    type = models.CharField(max_length=60)
    words = models.CharField(max_length=300)
    evidence = models.TextField(blank=True, default="")
    source = models.CharField(max_length=60)
    source_named = models.CharField(max_length=200, blank=True, default="")
    identified_on = models.DateField()
    support = models.CharField(max_length=300, blank=True, default="")
    support_since = models.DateField(null=True, blank=True)
    wellbeing = models.JSONField(default=list, blank=True)
    recorded_by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField()
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True, related_name="+")
    end_reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["identified_on", "pk"]
        indexes = [models.Index(fields=["type", "ended_on"], name="need_by_type")]
        constraints = [
            models.UniqueConstraint(
                fields=["pupil", "type"], condition=Q(ended_on__isnull=True), name="one_open_need_of_a_type"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="a_need_has_a_source"),
            models.CheckConstraint(
                condition=Q(support="", support_since__isnull=True) | ~Q(support="") & Q(support_since__isnull=False),
                name="support_has_its_first_day",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("identified_on")) & ~Q(end_reason=""),
                name="a_need_ends_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} of {self.pupil_id}"


class Summary(models.Model):
    """One version of what works for a pupil; the highest number stands, and an empty text means none does (S1-19)."""

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="summaries")
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True, default="")
    wellbeing = models.JSONField(default=list, blank=True)
    by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        verbose_name_plural = "summaries"
        constraints = [models.UniqueConstraint(fields=["pupil", "version"], name="one_summary_per_version")]

    def __str__(self) -> str:
        return f"version {self.version} of {self.pupil_id}"
