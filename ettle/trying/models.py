"""Drafts of a policy that a school is trying, kept by name until they are adopted or removed."""

from django.db import models

from ettle.people.models import StaffMember
from ettle.school.models import AdoptedPolicy, School


class Draft(models.Model):
    """A policy text in the making. It is always a sound one; nothing follows from it before it is adopted."""

    school = models.ForeignKey(School, models.PROTECT, related_name="drafts")
    name = models.CharField(max_length=80)
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)
    started_from = models.ForeignKey(AdoptedPolicy, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(StaffMember, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_by = models.ForeignKey(StaffMember, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    adopted = models.OneToOneField(AdoptedPolicy, models.PROTECT, null=True, blank=True, related_name="draft")

    class Meta:
        ordering = ["-changed_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["school", "name"], name="one_draft_per_name")]

    def __str__(self) -> str:
        return self.name
