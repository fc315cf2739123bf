"""How each faculty sees a pupil in a tracking period, and what it said before."""

from django.db import models

from ettle.people.models import StaffMember
from ettle.pupils.models import Pupil
from ettle.school.models import Faculty
from ettle.tracking.models import Cycle


class FacultyMark(models.Model):
    """One faculty's mark of a pupil in a cycle. `value` blank means taken back; `year` is the pupil's year then."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="board")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="board")
    faculty = models.ForeignKey(Faculty, models.PROTECT, related_name="board")
    year = models.CharField(max_length=8)
    value = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=40, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        # All that a board shows of a mark: it is read from here alone.
        indexes = [
            models.Index(
                fields=["cycle", "year", "value", "reason", "version", "faculty", "pupil"], name="marks_of_a_board"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["pupil", "cycle", "faculty"], name="one_mark_per_pupil_cycle_and_faculty"),
        ]

    def __str__(self) -> str:
        return f"{self.value} {self.reason}".strip()


class EarlierMark(models.Model):
    """What a mark was before it was changed."""

    mark = models.ForeignKey(FacultyMark, models.CASCADE, related_name="earlier")
    value = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=40, blank=True, default="")
    version = models.PositiveIntegerField()
    by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["mark", "version"], name="one_earlier_mark_per_version")]

    def __str__(self) -> str:
        return f"{self.version}: {self.value}"
