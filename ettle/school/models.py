"""The school: what it is divided into, and the policy it has adopted from which day."""

from typing import Self

from django.db import models
from django.db.models import Q

from ettle.rules.access import ClassFacts, Viewer


class School(models.Model):
    """Every top-level record belongs to one school; an authority's schools can share a database."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class AdoptedPolicy(models.Model):
    """A policy file as the school adopted it. Never edited: a change is a new row with a later date."""

    school = models.ForeignKey(School, models.PROTECT, related_name="policies")
    version = models.CharField(max_length=40)
    effective_from = models.DateField()
    text = models.TextField()
    fingerprint = models.CharField(max_length=64)
    adopted_at = models.DateTimeField()
    adopted_by = models.ForeignKey("people.StaffMember", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["effective_from", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["school", "effective_from"], name="one_policy_starts_on_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.version} from {self.effective_from}"


class Faculty(models.Model):
    """A group of subjects with one curriculum leader; `code` is its id in the policy."""

    school = models.ForeignKey(School, models.PROTECT, related_name="faculties")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "faculties"
        constraints = [models.UniqueConstraint(fields=["school", "code"], name="one_faculty_per_code")]

    def __str__(self) -> str:
        return self.name


class Subject(models.Model):
    """A subject; without a faculty it stops a cycle from closing (S2-23). `code` is its id in the policy."""

    school = models.ForeignKey(School, models.PROTECT, related_name="subjects")
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    faculty = models.ForeignKey(Faculty, models.PROTECT, null=True, blank=True, related_name="subjects")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["school", "code"], name="one_subject_per_code")]

    def __str__(self) -> str:
        return self.name


class House(models.Model):
    school = models.ForeignKey(School, models.PROTECT, related_name="houses")
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["school", "name"], name="one_house_per_name")]

    def __str__(self) -> str:
        return self.name


class TutorGroup(models.Model):
    """A registration group, such as 3R2."""

    school = models.ForeignKey(School, models.PROTECT, related_name="tutor_groups")
    name = models.CharField(max_length=20)
    year = models.CharField(max_length=8)
    house = models.ForeignKey(House, models.PROTECT, null=True, blank=True, related_name="tutor_groups")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["school", "name"], name="one_tutor_group_per_name")]

    def __str__(self) -> str:
        return self.name


class TeachingClassQuerySet(models.QuerySet["TeachingClass"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The set form of `rules.access.may_see_class`."""
        reached = Q(pk__in=[])
        for post in viewer.posts:
            if post.scope == "class":
                reached |= Q(pk__in=post.class_ids)
            elif post.scope == "faculty" and post.faculty_id is not None:
                reached |= Q(subject__faculty_id=post.faculty_id)
            elif post.scope == "year" and post.year is not None:
                reached |= Q(year=post.year)
            elif post.scope == "school" and "see_classes" in post.may:
                reached |= Q(school_id=viewer.school_id)
        return self.filter(reached, school_id=viewer.school_id)


class TeachingClass(models.Model):
    """One class in one subject for one session; `level` is a course level of the policy, or blank."""

    school = models.ForeignKey(School, models.PROTECT, related_name="classes")
    name = models.CharField(max_length=30)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="classes")
    session = models.CharField(max_length=9)
    year = models.CharField(max_length=8)
    level = models.CharField(max_length=8, blank=True, default="")

    objects = models.Manager.from_queryset(TeachingClassQuerySet)()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "teaching classes"
        constraints = [
            models.UniqueConstraint(fields=["school", "session", "name"], name="one_class_per_name_and_session"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def facts(self) -> ClassFacts:
        """Needs `subject` joined (select_related)."""
        return ClassFacts(self.pk, self.school_id, self.year, self.subject.faculty_id)
