"""What a school holds of its classes, fetched once, and what a file has said of them so far."""

from typing import Any

from ettle.importing.planning.matching import by_number
from ettle.importing.planning.setting import Setting
from ettle.importing.plans import Change
from ettle.importing.reading.identity import Kind
from ettle.people.models import ClassTeacher, StaffMember
from ettle.pupils.models import ClassMembership, Pupil
from ettle.school.dated import in_force
from ettle.school.models import Subject, TeachingClass

CLASS, MEMBER, TEACHER, SUBJECT = (
    "school.TeachingClass",
    "pupils.ClassMembership",
    "people.ClassTeacher",
    "school.Subject",
)


class Held:
    """`names`, `said`, `taught` and `moving` are filled while the file is read."""

    def __init__(self, setting: Setting, kind: Kind) -> None:
        self.today = setting.today
        school = setting.school_id
        self.pupils: dict[str, Pupil] = by_number(school, kind)
        self.subjects: dict[str, Any] = {
            subject.code: subject.pk for subject in Subject.objects.filter(school_id=school)
        }
        own = TeachingClass.objects.filter(school_id=school, session=setting.session)
        self.classes = {group.name: group for group in own.select_related("subject")}
        self.staff = _staff(school)
        running = ClassMembership.objects.filter(in_force(setting.today), teaching_class__in=own)
        self.members = {
            (member.teaching_class_id, member.pupil_id): member
            for member in running.select_related("pupil", "teaching_class__subject")
        }
        teaching = ClassTeacher.objects.filter(in_force(setting.today), teaching_class__in=own)
        self.teachers = {
            (row.teaching_class_id, row.staff_id): row for row in teaching.select_related("staff", "teaching_class")
        }
        self._takes: dict[tuple[int, str], list[ClassMembership]] = {}
        for member in self.members.values():
            if self.goes_on(member):
                self._takes.setdefault((member.pupil_id, member.teaching_class.subject.code), []).append(member)
        self.names: set[str] = set()
        self.said: set[tuple[str, int]] = set()
        self.taught: set[tuple[str, int]] = set()
        self.moving: list[tuple[Change, Pupil, str]] = []

    def goes_on(self, row: ClassMembership | ClassTeacher) -> bool:
        """Whether a row in force today is in force tomorrow too."""
        return row.ends is None or row.ends > self.today

    def elsewhere(self, pupil: int, subject: str) -> list[ClassMembership]:
        """The classes of a subject a pupil is in now."""
        return self._takes.get((pupil, subject), [])


def _staff(school: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for pk, code, email in StaffMember.objects.filter(school_id=school).values_list("pk", "code", "email"):
        found |= {word.casefold(): pk for word in (code, email) if word}
    return found
