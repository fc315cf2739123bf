"""People who sign in, the staff they are, and the dated posts that give them access."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from ettle.school.models import Faculty, House, School, TeachingClass, TutorGroup


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A sign-in by e-mail address; without a password it can only be entered through the school's own sign-on."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A sign-in. It carries no rights of its own: posts do."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class StaffMember(models.Model):
    """Somebody who works in one school; may exist before they have a sign-in."""

    school = models.ForeignKey(School, models.PROTECT, related_name="staff")
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="staff_records")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=150)
    email = models.EmailField(blank=True, default="")
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["school", "code"], name="one_staff_member_per_code"),
            models.UniqueConstraint(fields=["school", "user"], name="one_staff_record_per_school_and_user"),
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A role with a scope and dates; access ends by itself when the post does (R15.3)."""

    staff = models.ForeignKey(StaffMember, models.CASCADE, related_name="posts")
    role = models.CharField(max_length=40)
    year = models.CharField(max_length=8, blank=True, default="")
    house = models.ForeignKey(House, models.PROTECT, null=True, blank=True, related_name="posts")
    faculty = models.ForeignKey(Faculty, models.PROTECT, null=True, blank=True, related_name="posts")
    tutor_group = models.ForeignKey(TutorGroup, models.PROTECT, null=True, blank=True, related_name="posts")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["role", "year"], name="post_by_role_and_year")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="post_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.role


class ClassTeacher(models.Model):
    """Who teaches a class, from when to when; both dates inclusive."""

    staff = models.ForeignKey(StaffMember, models.CASCADE, related_name="teaches")
    teaching_class = models.ForeignKey(TeachingClass, models.CASCADE, related_name="teachers")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "teaching_class", "starts"], name="one_teaching_row_per_start"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} teaches {self.teaching_class_id}"
