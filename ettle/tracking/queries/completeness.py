"""What has been rated in a cycle and what is left, class by class and teacher by teacher (S3-199)."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from ettle.people.models import ClassTeacher
from ettle.people.queries import helpers
from ettle.policy import Policy
from ettle.pupils.models import ClassMembership
from ettle.school.dated import in_force
from ettle.school.models import TeachingClass
from ettle.tracking.models import ClassFinished, Cycle, Rating


@dataclass(frozen=True, slots=True)
class YearShare:
    """The pupils of one year group in one class: how many ratings they should have, and how many they have."""

    year: str
    expected: int
    given: int

    @property
    def left(self) -> int:
        """Ratings still blank."""
        return max(self.expected - self.given, 0)


@dataclass(frozen=True, slots=True)
class ClassProgress:
    """One class in one cycle: how many ratings it should give, and how many it gave."""

    class_id: int
    name: str
    subject: str
    year: str
    pupils: int
    expected: int
    given: int
    teachers: tuple[tuple[int, str], ...] = ()
    finished_at: datetime | None = None
    finished_by: str = ""
    reason_for_blanks: str = ""
    by_year: tuple[YearShare, ...] = ()

    @property
    def left(self) -> int:
        """Ratings still blank."""
        return sum(share.left for share in self.by_year)

    @property
    def done(self) -> bool:
        """Whether its teacher has finished with it: nothing is blank, or it was said why."""
        return self.finished_at is not None and (not self.left or bool(self.reason_for_blanks))


@dataclass(frozen=True, slots=True)
class TeacherProgress:
    """One teacher in one cycle, over all their classes."""

    staff_id: int
    name: str
    classes: tuple[ClassProgress, ...]
    expected: int = field(default=0)
    given: int = field(default=0)
    left: int = field(default=0)


def measures_in(policy: Policy, number: int, *, year: str, level: str | None, subject: str | None, on: date) -> int:
    """How many measures a pupil is rated in, in one subject of one cycle."""
    contents = policy.cycle_contents(number, year)
    scales = (policy.scale_for(measure, year=year, level=level, subject=subject, on=on) for measure in contents)
    return sum(scale is not None for scale in scales)


def class_progress(
    cycle: Cycle, policy: Policy, on: date, classes: QuerySet[TeachingClass] | None = None
) -> tuple[ClassProgress, ...]:
    """The classes (all, or those given) that have pupils of the cycle's years on a day. Five queries; needs `years`."""
    groups = list(_groups(cycle, classes))
    # Naming a few classes keeps a teacher's page quick; naming a whole school's would only slow the database.
    here = Q() if classes is None else Q(teaching_class_id__in=[group.pk for group in groups])
    pupils = _pupils(cycle, on, here)
    given = _given(cycle, on, here)
    teachers = _teachers(cycle, policy, on, here)
    done_rows = ClassFinished.objects.filter(here, cycle=cycle).select_related("by")
    finished = {row.teaching_class_id: row for row in done_rows}
    rows = []
    for group in groups:
        if not (in_class := pupils.get(group.pk)):
            continue
        known = policy.subject_named(group.subject.code)
        subject = known.id if known else None
        level, had = group.level or None, given.get(group.pk, {})
        shares = tuple(
            YearShare(
                year,
                count * measures_in(policy, cycle.number, year=year, level=level, subject=subject, on=on),
                had.get(year, 0),
            )
            for year, count in in_class.items()
        )
        done = finished.get(group.pk)
        rows.append(
            ClassProgress(
                class_id=group.pk,
                name=group.name,
                subject=group.subject.name,
                year=group.year,
                pupils=sum(in_class.values()),
                expected=sum(share.expected for share in shares),
                given=sum(share.given for share in shares),
                teachers=tuple(teachers.get(group.pk, ())),
                finished_at=done.at if done else None,
                finished_by=done.by.name if done else "",
                reason_for_blanks=done.reason_for_blanks if done else "",
                by_year=shares,
            )
        )
    return tuple(rows)


def by_teacher(classes: tuple[ClassProgress, ...]) -> tuple[TeacherProgress, ...]:
    """The same, gathered by teacher: those with most left first. A shared class counts for each of its teachers."""
    held: dict[tuple[int, str], list[ClassProgress]] = defaultdict(list)
    for row in classes:
        for teacher in row.teachers:
            held[teacher].append(row)
    teachers = (
        TeacherProgress(
            staff_id,
            name,
            tuple(rows),
            sum(row.expected for row in rows),
            sum(row.given for row in rows),
            sum(row.left for row in rows),
        )
        for (staff_id, name), rows in held.items()
    )
    return tuple(sorted(teachers, key=lambda teacher: (-teacher.left, teacher.name)))


def _groups(cycle: Cycle, classes: QuerySet[TeachingClass] | None) -> QuerySet[TeachingClass]:
    chosen = TeachingClass.objects.all() if classes is None else classes
    return chosen.filter(school_id=cycle.school_id, session=cycle.session).select_related("subject").order_by("name")


def _pupils(cycle: Cycle, on: date, here: Q) -> dict[int, dict[str, int]]:
    years = [row.year for row in cycle.years.all()]
    counted = (
        ClassMembership.objects.filter(
            here,
            in_force(on),
            teaching_class__school_id=cycle.school_id,
            teaching_class__session=cycle.session,
            pupil__year__in=years,
            pupil__left_on__isnull=True,
        )
        .values_list("teaching_class_id", "pupil__year")
        .annotate(count=Count("pupil_id", distinct=True))
        .order_by()
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for class_id, year, count in counted:
        found[class_id][year] = count
    return found


def _given(cycle: Cycle, on: date, here: Q) -> dict[int, dict[str, int]]:
    member = ClassMembership.objects.filter(
        in_force(on), teaching_class_id=OuterRef("teaching_class_id"), pupil_id=OuterRef("pupil_id")
    )
    years = [row.year for row in cycle.years.all()]
    counted = (
        Rating.objects.filter(Exists(member), here, cycle=cycle, pupil__year__in=years, pupil__left_on__isnull=True)
        .exclude(value="")
        .values_list("teaching_class_id", "pupil__year")
        .annotate(count=Count("pk"))
        .order_by()
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for class_id, year, count in counted:
        found[class_id][year] = count
    return found


def _teachers(cycle: Cycle, policy: Policy, on: date, here: Q) -> dict[int, list[tuple[int, str]]]:
    """Who rates each class: those who teach it, without those who help in it."""
    rows = (
        ClassTeacher.objects.filter(
            here, in_force(on), teaching_class__school_id=cycle.school_id, teaching_class__session=cycle.session
        )
        .exclude(Exists(helpers(policy, on).filter(staff_id=OuterRef("staff_id"))))
        .values_list("teaching_class_id", "staff_id", "staff__name")
        .order_by("staff__name")
    )
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for class_id, staff_id, name in rows:
        found[class_id].append((staff_id, name))
    return found
