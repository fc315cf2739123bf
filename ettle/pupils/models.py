"""Pupils, the classes and categories they belong to, and the figures categories are worked out from."""

import uuid
from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from ettle.people.models import StaffMember
from ettle.pupils.names import search_key, words_of
from ettle.rules.access import Viewer
from ettle.school.dated import in_force
from ettle.school.models import House, School, TeachingClass, TutorGroup


class PupilQuerySet(models.QuerySet["Pupil"]):
    def on_roll(self) -> Self:
        return self.filter(left_on__isnull=True)

    def named(self, query: str) -> Self:
        """Pupils whose name holds every word typed, whatever its accents, case and apostrophes."""
        found = self
        for word in words_of(query):
            found = found.filter(search__contains=word)
        return found

    def bulk_create(self, objs: Iterable["Pupil"], *args: Any, **kwargs: Any) -> list["Pupil"]:
        pupils = list(objs)
        for pupil in pupils:
            pupil.fill_search()
        return super().bulk_create(pupils, *args, **kwargs)

    def bulk_update(self, objs: Iterable["Pupil"], fields: Iterable[str], *args: Any, **kwargs: Any) -> int:
        pupils, changed = list(objs), list(fields)
        if {"given", "family", "preferred"}.intersection(changed):
            changed.append("search")
            for pupil in pupils:
                pupil.fill_search()
        return super().bulk_update(pupils, changed, *args, **kwargs)

    def visible_to(self, viewer: Viewer, level: str = "L0") -> Self:
        """The set form of `rules.access.may_see_pupil`, on the viewer's day."""
        reached = Q(pk__in=[])
        taught: set[int] = set()
        led: set[int] = set()
        for post in viewer.posts_reading(level):
            if post.scope == "school":
                return self.filter(school_id=viewer.school_id)
            if post.scope == "year" and post.year is not None:
                reached |= Q(year=post.year)
            elif post.scope == "house" and post.house_id is not None:
                reached |= Q(house_id=post.house_id)
            elif post.scope == "tutor_group" and post.tutor_group_id is not None:
                reached |= Q(tutor_group_id=post.tutor_group_id)
            elif post.scope == "faculty" and post.faculty_id is not None:
                led.add(post.faculty_id)
            elif post.scope == "class":
                taught |= post.class_ids
        if taught or led:
            memberships = ClassMembership.objects.filter(in_force(viewer.on)).filter(
                Q(teaching_class_id__in=taught) | Q(teaching_class__subject__faculty_id__in=led)
            )
            reached |= Q(pk__in=memberships.values("pupil_id"))
        return self.filter(reached, school_id=viewer.school_id)


class Pupil(models.Model):
    """One pupil. No address, ethnicity, religion, photograph or medical detail is ever held here (R22.6)."""

    school = models.ForeignKey(School, models.PROTECT, related_name="pupils")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    given = models.CharField(max_length=100)
    family = models.CharField(max_length=100)
    preferred = models.CharField(max_length=100, blank=True, default="")
    search = models.CharField(max_length=320, blank=True, default="", editable=False)
    date_of_birth = models.DateField(null=True, blank=True)
    year = models.CharField(max_length=8)
    phase_override = models.CharField(max_length=20, blank=True, default="")
    phase_reason = models.CharField(max_length=200, blank=True, default="")
    tutor_group = models.ForeignKey(TutorGroup, models.PROTECT, null=True, blank=True, related_name="pupils")
    house = models.ForeignKey(House, models.PROTECT, null=True, blank=True, related_name="pupils")
    scn = models.CharField(max_length=9, null=True, blank=True, unique=True)
    upn = models.CharField(max_length=13, null=True, blank=True, unique=True)
    mis_id = models.CharField(max_length=40, blank=True, default="")
    simd_decile = models.PositiveSmallIntegerField(null=True, blank=True)
    simd_version = models.CharField(max_length=12, blank=True, default="")
    support_step = models.CharField(max_length=12, blank=True, default="")
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    missing_from_import_since = models.DateField(null=True, blank=True)

    objects = models.Manager.from_queryset(PupilQuerySet)()

    class Meta:
        ordering = ["family", "given", "pk"]
        indexes = [models.Index(fields=["school", "year"], name="pupil_by_year")]
        constraints = [
            models.CheckConstraint(
                condition=Q(simd_decile__isnull=True) | Q(simd_decile__range=(1, 10)), name="simd_decile_is_1_to_10"
            ),
            models.UniqueConstraint(fields=["school", "mis_id"], condition=~Q(mis_id=""), name="one_pupil_per_mis_id"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.preferred or self.given} {self.family}"

    def fill_search(self) -> None:
        """Keep the words a search looks in beside the name; done on every save, single or in bulk."""
        self.search = search_key(self.given, self.family, self.preferred)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_search()
        fields = kwargs.get("update_fields")
        if fields is not None and {"given", "family", "preferred"}.intersection(fields):
            kwargs["update_fields"] = {*fields, "search"}
        super().save(*args, **kwargs)


class ClassMembership(models.Model):
    """A pupil in a class, from when to when; both dates inclusive."""

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="memberships")
    teaching_class = models.ForeignKey(TeachingClass, models.CASCADE, related_name="memberships")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["teaching_class", "pupil"], name="membership_by_class"),
            # All that is asked of the classes of a whole year: they are read from here alone.
            models.Index(fields=["pupil", "starts", "ends", "teaching_class"], name="classes_of_a_pupil"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["pupil", "teaching_class", "starts"], name="one_membership_per_start"),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id} in {self.teaching_class_id}"


class CategoryMembership(models.Model):
    """A pupil in a support group, with where that came from; `category` is an id of the policy (S2-28)."""

    class Source(models.TextChoices):
        HAND = "hand", "set by a person"
        DERIVED = "derived", "worked out from figures"
        IMPORTED = "imported", "read from a file"

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="categories")
    category = models.CharField(max_length=20)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=10, choices=Source)
    reason = models.CharField(max_length=300, blank=True, default="")
    set_by = models.ForeignKey(StaffMember, models.SET_NULL, null=True, blank=True, related_name="+")
    set_at = models.DateTimeField()
    renewed_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["category", "ends"], name="category_in_force")]
        constraints = [
            models.UniqueConstraint(
                fields=["pupil", "category"], condition=Q(ends__isnull=True), name="one_open_membership_per_category"
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="category_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.category


class Attendance(models.Model):
    """Openings counted for a pupil from the start of the session to `to_date`; never a register (R10.1)."""

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="attendance")
    session = models.CharField(max_length=9)
    to_date = models.DateField()
    possible = models.PositiveIntegerField(null=True, blank=True)
    present = models.PositiveIntegerField(null=True, blank=True)
    late = models.PositiveIntegerField(null=True, blank=True)
    percent = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)

    class Meta:
        ordering = ["to_date"]
        verbose_name_plural = "attendance"
        constraints = [
            models.UniqueConstraint(fields=["pupil", "session", "to_date"], name="one_attendance_count_per_day"),
            models.CheckConstraint(
                condition=Q(present__isnull=True) | Q(present__lte=F("possible")), name="present_within_possible"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.present} of {self.possible}"
