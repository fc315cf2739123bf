"""Reporting cycles, the ratings given in them, and the concerns a closed cycle raises."""

from django.db import models
from django.db.models import Q

from ettle.people.models import StaffMember
from ettle.pupils.models import Pupil
from ettle.rules.access import CycleFacts
from ettle.school.models import AdoptedPolicy, Faculty, House, School, Subject, TeachingClass


class Cycle(models.Model):
    """One round of reports for some year groups; `number` is the report number within its session."""

    school = models.ForeignKey(School, models.PROTECT, related_name="cycles")
    name = models.CharField(max_length=60)
    session = models.CharField(max_length=9)
    number = models.PositiveSmallIntegerField()
    opens = models.DateField()
    due = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+")
    policy = models.ForeignKey(AdoptedPolicy, models.PROTECT, null=True, blank=True, related_name="cycles")

    class Meta:
        ordering = ["opens", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["school", "session", "number"], name="one_cycle_per_number"),
            models.CheckConstraint(condition=Q(due__gte=models.F("opens")), name="cycle_due_after_it_opens"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def facts(self) -> CycleFacts:
        """Needs `years` fetched (prefetch_related)."""
        years = frozenset(row.year for row in self.years.all())
        return CycleFacts(self.school_id, self.opens, self.closed_at is not None, years)


class CycleYear(models.Model):
    """A year group that a cycle is for."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="years")
    year = models.CharField(max_length=8)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cycle", "year"], name="one_row_per_cycle_and_year")]

    def __str__(self) -> str:
        return self.year


class Rating(models.Model):
    """A fact: what a pupil was given in a class, a cycle and a measure. `value` blank means taken back."""

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="ratings")
    teaching_class = models.ForeignKey(TeachingClass, models.PROTECT, related_name="ratings")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="ratings")
    measure = models.CharField(max_length=40)
    value = models.CharField(max_length=20, blank=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["cycle", "teaching_class"], name="rating_by_cycle_and_class")]
        constraints = [
            models.UniqueConstraint(
                fields=["pupil", "teaching_class", "cycle", "measure"], name="one_rating_per_pupil_class_cycle_measure"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.value}"


class EarlierRating(models.Model):
    """A value a rating held before it was changed."""

    rating = models.ForeignKey(Rating, models.CASCADE, related_name="earlier")
    value = models.CharField(max_length=20, blank=True)
    version = models.PositiveIntegerField()
    by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["rating", "version"], name="one_earlier_value_per_version")]

    def __str__(self) -> str:
        return f"{self.version}: {self.value}"


class ClassFinished(models.Model):
    """A teacher said a class's ratings are finished, with a reason for any blanks."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="finished")
    teaching_class = models.ForeignKey(TeachingClass, models.CASCADE, related_name="finished")
    by = models.ForeignKey(StaffMember, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason_for_blanks = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        verbose_name_plural = "classes finished"
        constraints = [models.UniqueConstraint(fields=["cycle", "teaching_class"], name="finished_once_per_cycle")]

    def __str__(self) -> str:
        return f"{self.teaching_class_id} finished"


class Concern(models.Model):
    """A pupil of concern in one closed cycle: exactly one owner, and the path it takes to an end."""

    class State(models.TextChoices):
        NEW = "new", "New"
        OWNED = "owned", "Owned"
        ACTING = "acting", "Acting"
        REVIEWED = "reviewed", "Reviewed"
        CLOSED = "closed", "Closed"

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="concerns")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="concerns")
    year = models.CharField(max_length=8)
    faculties = models.PositiveSmallIntegerField()
    owner_role = models.CharField(max_length=40)
    owner = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="concerns")
    policy_role = models.CharField(max_length=40)
    override_reason = models.CharField(max_length=300, blank=True, default="")
    overridden_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+")
    repeated = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    raised_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    # The first day something about it falls due, a step or its review; kept by the actions, asked by every list.
    due_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=40, blank=True, default="")
    reviewed_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner", "state"], name="concern_by_owner"),
            # All that is counted of concerns: they are counted from here alone.
            models.Index(fields=["cycle", "year", "owner_role", "state", "due_on"], name="concern_as_it_is_counted"),
        ]
        constraints = [models.UniqueConstraint(fields=["cycle", "pupil"], name="one_concern_per_pupil_and_cycle")]

    def __str__(self) -> str:
        return f"{self.pupil_id} in {self.cycle_id}"


class ConcernReason(models.Model):
    """One trigger that fired: the rating, the rule and the sentence that explains it."""

    concern = models.ForeignKey(Concern, models.CASCADE, related_name="reasons")
    trigger = models.CharField(max_length=60)
    # A rule on an average over subjects belongs to the whole pupil: no subject and no faculty.
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+")
    faculty = models.ForeignKey(Faculty, models.PROTECT, null=True, related_name="concern_reasons")
    measure = models.CharField(max_length=40)
    value = models.CharField(max_length=20)
    previous = models.CharField(max_length=20, blank=True, default="")
    seriousness = models.CharField(max_length=20, blank=True, default="")
    counts = models.BooleanField(default=True)
    repeated = models.BooleanField(default=False)
    running = models.PositiveSmallIntegerField(default=1)
    # Whoever raised it by hand; nobody for what a rule found.
    raised_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+")
    because = models.TextField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.because


class CycleNotice(models.Model):
    """Something a close noticed that is not a concern, such as a change of course level (G-08)."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="notices")
    pupil = models.ForeignKey(Pupil, models.CASCADE, null=True, related_name="+")
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=40)
    text = models.CharField(max_length=400)

    def __str__(self) -> str:
        return self.text


class CycleRoll(models.Model):
    """A pupil on the roll when a cycle closed, and where they belonged then: a year later they have moved up."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="roll")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="rolls")
    year = models.CharField(max_length=8)
    house = models.ForeignKey(House, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["cycle", "year"], name="roll_by_cycle_and_year"),
            models.Index(fields=["cycle", "pupil", "year"], name="roll_by_cycle_and_pupil"),
        ]
        constraints = [models.UniqueConstraint(fields=["cycle", "pupil"], name="once_on_the_roll_of_a_cycle")]

    def __str__(self) -> str:
        return f"{self.pupil_id} in {self.year}"


class CycleTally(models.Model):
    """How many ratings of one value a closed cycle holds, by year, subject and measure. It names nobody.

    Counted once at the close, from the same rows the rules read: ratings of a closed cycle do not change.
    """

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="tallies")
    year = models.CharField(max_length=8)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    measure = models.CharField(max_length=40)
    scale = models.CharField(max_length=40, blank=True, default="")
    value = models.CharField(max_length=20)
    ratings = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "cycle tallies"
        # Holds all that the picture adds up, in the order it is grouped by.
        indexes = [
            models.Index(fields=["cycle", "year", "measure", "scale", "value", "ratings"], name="tally_as_it_is_read"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "measure", "year", "subject", "scale", "value"], name="one_tally_per_value"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.value}: {self.ratings}"


class NextStep(models.Model):
    """What was agreed for a concern, by whom and by when; or "no action", with its reason (S2-09)."""

    class Kind(models.TextChoices):
        STEP = "step", "Next step"
        NO_ACTION = "no_action", "No action"

    class Result(models.TextChoices):
        DONE = "done", "Done"
        NOT_DONE = "not_done", "Not done"

    concern = models.ForeignKey(Concern, models.CASCADE, related_name="next_steps")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.CharField(max_length=500)
    who = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+")
    due = models.DateField(null=True, blank=True)
    by = models.ForeignKey(StaffMember, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    act = models.CharField(max_length=60, blank=True, default="")
    asks_support_team = models.BooleanField(default=False)
    result = models.CharField(max_length=10, choices=Result, blank=True, default="")
    result_words = models.CharField(max_length=300, blank=True, default="")
    settled_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    # The same form sent twice has the same key, and is stored once.
    key = models.CharField(max_length=64, null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["concern"], name="step_asking_support", condition=Q(asks_support_team=True)),
        ]
        constraints = [models.UniqueConstraint(fields=["concern", "key"], name="one_step_per_form_sent")]

    def __str__(self) -> str:
        return self.text


class ConcernTurn(models.Model):
    """What happened to a concern beside its next steps: a review, an end, a new owner, and the words given for it."""

    class Act(models.TextChoices):
        REVIEW = "review", "Reviewed"
        CLOSE = "close", "Ended"
        REOPEN = "reopen", "Opened again"
        HAND_ON = "hand_on", "Handed on"
        OVERRIDE = "override", "Given to somebody else"
        RAISE = "raise", "Raised by hand"

    concern = models.ForeignKey(Concern, models.CASCADE, related_name="turns")
    act = models.CharField(max_length=10, choices=Act)
    words = models.CharField(max_length=500, blank=True, default="")
    outcome = models.CharField(max_length=40, blank=True, default="")
    from_role = models.CharField(max_length=40, blank=True, default="")
    to_role = models.CharField(max_length=40, blank=True, default="")
    to = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(StaffMember, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.act} {self.concern_id}"
