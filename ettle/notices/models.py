"""Notices to staff, the e-mail that waits or went, and who wants a digest."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from ettle.people.models import StaffMember
from ettle.school.models import School


class OutboxMessage(models.Model):
    """One e-mail to one member of staff, from the moment it is written to its end. It goes once or not at all."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        UNCLEAR = "unclear", "Perhaps sent"
        FAILED = "failed", "Not sent"
        CANCELLED = "cancelled", "Cancelled"

    MAY_GO_AGAIN: ClassVar = (State.WAITING, State.UNCLEAR, State.FAILED, State.CANCELLED)
    MAY_BE_CANCELLED: ClassVar = (State.WAITING, State.UNCLEAR, State.FAILED)

    school = models.ForeignKey(School, models.PROTECT, related_name="outbox")
    to = models.ForeignKey(StaffMember, models.CASCADE, related_name="outbox")
    address = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    names_pupils = models.BooleanField(default=False)
    # A list with names goes with a message only where the policy lets it (G-14). Once it has gone, it is not kept here.
    attachment_name = models.CharField(max_length=120, blank=True, default="")
    attachment = models.BinaryField(null=True, blank=True)
    # Null: written by Ettle out of what people did, as a digest is.
    by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    # Tries since a person last asked for it to go: the pauses and the giving-up are counted from there.
    asked_at = models.DateTimeField()
    tries_since_asked = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    # Whoever holds the claim sends it; nobody else touches the row meanwhile.
    claim = models.CharField(max_length=32, blank=True, default="")
    last_try_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True, default="")
    once = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "next_try_at"], name="outbox_what_is_due"),
            models.Index(fields=["school", "-made_at"], name="outbox_latest_first"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["to", "once"], condition=~Q(once=""), name="one_outbox_message_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @property
    def may_go_again(self) -> bool:
        return self.state in self.MAY_GO_AGAIN

    @property
    def may_be_cancelled(self) -> bool:
        return self.state in self.MAY_BE_CANCELLED


class Notice(models.Model):
    """One thing somebody should know of. Its words never name a pupil: the name is asked for when it is shown."""

    school = models.ForeignKey(School, models.PROTECT, related_name="notices")
    to = models.ForeignKey(StaffMember, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    words = models.CharField(max_length=300)
    href = models.CharField(max_length=300)
    # By its name, as pupils stand above this room: with a pupil go the notices about them.
    pupil = models.ForeignKey("pupils.Pupil", models.CASCADE, null=True, blank=True, related_name="+")
    by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    e_mail = models.BooleanField(default=False)
    digest = models.ForeignKey(OutboxMessage, models.SET_NULL, null=True, blank=True, related_name="notices")
    once = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["to", "read_at"], name="notice_unread")]
        constraints = [
            models.UniqueConstraint(fields=["to", "once"], condition=~Q(once=""), name="one_notice_of_a_kind"),
        ]

    def __str__(self) -> str:
        return self.words


class DigestChoice(models.Model):
    """Whether somebody wants the daily digest; without a row the policy says."""

    staff = models.OneToOneField(StaffMember, models.CASCADE, related_name="digest_choice")
    wanted = models.BooleanField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return "on" if self.wanted else "off"
