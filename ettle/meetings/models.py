"""Meetings of staff: which pupils stand on the agenda of each, and what was agreed about them."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from ettle.people.models import StaffMember
from ettle.pupils.models import Pupil
from ettle.school.models import Faculty, School
from ettle.tracking.models import Concern, NextStep


class Meeting(models.Model):
    """One meeting of a kind. While it has no day it is the next one, and gathers what is put on its agenda."""

    school = models.ForeignKey(School, models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=60)
    year = models.CharField(max_length=8, blank=True, default="")
    faculty = models.ForeignKey(Faculty, models.PROTECT, null=True, blank=True, related_name="meetings")
    on = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=100, blank=True, default="")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "kind", "year"],
                condition=Q(faculty__isnull=True, ended_at__isnull=True),
                name="one_meeting_ahead",
            ),
            models.UniqueConstraint(
                fields=["school", "kind", "faculty"],
                condition=Q(faculty__isnull=False, ended_at__isnull=True),
                name="one_faculty_meeting_ahead",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False, on__isnull=False),
                name="a_meeting_that_ended_had_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.on}"

    @classmethod
    def ahead(cls, **of: Any) -> Self:
        """The next of its kind, made without a day where there is none, and held till the transaction ends."""
        made, _new = cls.objects.get_or_create(**of, ended_at=None)
        held = cls.objects.select_for_update().get(pk=made.pk)
        # Whoever held it until now may have ended it: then the next one is meant.
        return held if held.ended_at is None else cls.ahead(**of)


class AgendaItem(models.Model):
    """A pupil on the agenda of one meeting: from which list, in whose words, and carried over from where."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="agenda_items")
    concern = models.ForeignKey(Concern, models.CASCADE, null=True, blank=True, related_name="agenda_items")
    origin = models.CharField(max_length=20)
    words = models.CharField(max_length=500, blank=True, default="")
    by = models.ForeignKey(StaffMember, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    carried_from = models.OneToOneField("self", models.SET_NULL, null=True, blank=True, related_name="carried_to")
    times_carried = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "pupil"], name="once_on_an_agenda")]

    def __str__(self) -> str:
        return f"{self.pupil_id} at {self.meeting_id}"


class Outcome(models.Model):
    """What a meeting agreed about one pupil; with somebody to do it by a day, or words alone."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="outcomes")
    text = models.CharField(max_length=500)
    who = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+")
    due = models.DateField(null=True, blank=True)
    # Where it became a next step of the concern, that step says whether it is done.
    step = models.OneToOneField(NextStep, models.SET_NULL, null=True, blank=True, related_name="outcome")
    done_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(StaffMember, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(who__isnull=True, due__isnull=True) | Q(who__isnull=False, due__isnull=False),
                name="who_and_by_when_together",
            ),
            models.CheckConstraint(condition=Q(done_on__isnull=True) | Q(who__isnull=False), name="done_by_somebody"),
        ]

    def __str__(self) -> str:
        return self.text


class HighTariff(models.Model):
    """A concern marked for leadership to know of, with the reason; taken back, it stays on record."""

    concern = models.ForeignKey(Concern, models.CASCADE, related_name="high_tariff")
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(StaffMember, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "high tariff marks"
        constraints = [
            models.UniqueConstraint(
                fields=["concern"], condition=Q(taken_back_at__isnull=True), name="marked_high_tariff_once"
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True) | Q(taken_back_at__gte=F("at")), name="marked_then_taken_back"
            ),
        ]

    def __str__(self) -> str:
        return f"high tariff {self.concern_id}"
