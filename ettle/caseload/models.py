"""The support team's caseload: who was found for which reason in each period, what was decided, and memos."""

from django.db import models
from django.db.models import F, Q

from ettle.people.models import StaffMember
from ettle.pupils.models import Pupil
from ettle.school.models import AdoptedPolicy, Faculty, House, School
from ettle.tracking.models import Concern, Cycle


class Period(models.Model):
    """The caseload as it was found after one tracking period; found again, the period keeps its place."""

    school = models.ForeignKey(School, models.PROTECT, related_name="caseload_periods")
    cycle = models.OneToOneField(Cycle, models.CASCADE, related_name="caseload_period")
    policy = models.ForeignKey(AdoptedPolicy, models.PROTECT, related_name="+")
    found_at = models.DateTimeField()
    found_by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["cycle__opens", "pk"]

    def __str__(self) -> str:
        return f"after {self.cycle_id}"


class Place(models.Model):
    """A pupil's time on the caseload. It ends when a person says so, with a reason, and in no other way."""

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="caseload_places")
    since = models.DateField()
    by_hand = models.CharField(max_length=300, blank=True, default="")
    by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True, related_name="+")
    left_on = models.DateField(null=True, blank=True)
    left_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+")
    left_reason = models.CharField(max_length=300, blank=True, default="")
    # Where nothing puts the pupil here any more: why they stay all the same, and since which period that was said.
    stays = models.CharField(max_length=300, blank=True, default="")
    stays_since = models.ForeignKey(Period, models.SET_NULL, null=True, blank=True, related_name="+")
    review_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pupil__family", "pupil__given", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["pupil"], condition=Q(left_on__isnull=True), name="one_place_at_a_time"),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | (Q(left_on__gte=F("since")) & ~Q(left_reason="")),
                name="leaving_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id} since {self.since}"


class Standing(models.Model):
    """One pupil's place in one period, whether anything was found for them or not."""

    period = models.ForeignKey(Period, models.CASCADE, related_name="standings")
    place = models.ForeignKey(Place, models.CASCADE, related_name="standings")
    year = models.CharField(max_length=8)
    house = models.ForeignKey(House, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["period", "place"], name="one_standing_per_period")]

    def __str__(self) -> str:
        return f"{self.place_id} in {self.period_id}"


class SourceFound(models.Model):
    """One thing that put a pupil on the caseload in a period. Kept as facts, and put into words for each reader."""

    standing = models.ForeignKey(Standing, models.CASCADE, related_name="sources")
    source = models.CharField(max_length=60)
    origin = models.CharField(max_length=20)
    category = models.CharField(max_length=20, blank=True, default="")
    faculty = models.ForeignKey(Faculty, models.PROTECT, null=True, blank=True, related_name="+")
    concern = models.ForeignKey(Concern, models.CASCADE, null=True, blank=True, related_name="+")
    value = models.CharField(max_length=20, blank=True, default="")
    reason = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.source


class Minute(models.Model):
    """What was decided for a pupil on a day, and who took part. `kind` is an id of the policy."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="minutes")
    on = models.DateField()
    kind = models.CharField(max_length=60)
    text = models.TextField()
    took_part = models.ManyToManyField(StaffMember, related_name="+")
    others = models.CharField(max_length=200, blank=True, default="")
    wellbeing = models.JSONField(default=list, blank=True)
    review_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(StaffMember, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    mis_on = models.DateField(null=True, blank=True)
    mis_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(mis_on__isnull=True, mis_by__isnull=True) | Q(mis_on__isnull=False, mis_by__isnull=False),
                name="a_tick_has_its_initials",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.on}"


class Support(models.Model):
    """Support from the support team: a draft to be planned, or considered and not used. `what` is a policy code."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        NOT_USED = "not_used", "Considered, not used"

    minute = models.OneToOneField(Minute, models.CASCADE, related_name="support")
    what = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=State)

    def __str__(self) -> str:
        return f"{self.what} {self.state}"


class Referral(models.Model):
    """A referral, to a place on the policy's list, with where it stands and what came of it."""

    class State(models.TextChoices):
        DRAFTED = "drafted", "Being written"
        SENT = "sent", "Sent"
        ACCEPTED = "accepted", "Accepted"
        REFUSED = "refused", "Not accepted"
        ENDED = "ended", "Ended"

    minute = models.OneToOneField(Minute, models.CASCADE, related_name="referral")
    to = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFTED)
    outcome = models.TextField(blank=True, default="")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(StaffMember, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.to} {self.state}"


class Conference(models.Model):
    """A case conference: when, who is invited, whether home is, and what is to be done."""

    class Home(models.TextChoices):
        NOT_YET = "not_yet", "Not invited yet"
        INVITED = "invited", "Invited"
        COMING = "coming", "Coming"
        NOT_COMING = "not_coming", "Cannot come"
        NOT_ASKED = "not_asked", "Not invited, with a reason"

    minute = models.OneToOneField(Minute, models.CASCADE, related_name="conference")
    on = models.DateField()
    place = models.CharField(max_length=100, blank=True, default="")
    invited = models.ManyToManyField(StaffMember, related_name="+")
    others = models.CharField(max_length=200, blank=True, default="")
    home = models.CharField(max_length=12, choices=Home, default=Home.NOT_YET)
    home_on = models.DateField(null=True, blank=True)
    home_note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"conference on {self.on}"


class ConferenceAction(models.Model):
    """One thing a conference agreed: what, who, by when, and when it was done."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="actions")
    text = models.CharField(max_length=300)
    who = models.ForeignKey(StaffMember, models.PROTECT, related_name="+")
    due = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(StaffMember, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["due", "pk"]

    def __str__(self) -> str:
        return self.text


class Memo(models.Model):
    """A confidential memo about a pupil, to staff it names. Nobody else may open it, whatever their post."""

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="memos")
    level = models.CharField(max_length=2, choices=(("L2", "L2"), ("L3", "L3")))
    text = models.TextField()
    by = models.ForeignKey(StaffMember, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"memo {self.pk}"


class MemoTo(models.Model):
    """Somebody a memo names, and when they first opened it."""

    memo = models.ForeignKey(Memo, models.CASCADE, related_name="recipients")
    staff = models.ForeignKey(StaffMember, models.CASCADE, related_name="memos")
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["memo", "staff"], name="named_once_in_a_memo")]

    def __str__(self) -> str:
        return f"{self.memo_id} to {self.staff_id}"
