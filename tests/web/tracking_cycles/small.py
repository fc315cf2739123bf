"""A school small enough to know by heart, built for each test: posts, pupils, ratings and a cycle to close."""

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.test import Client

from ettle.people.models import ClassTeacher, Post, StaffMember
from ettle.people.queries import viewer_for
from ettle.policy import policy_text
from ettle.pupils.models import CategoryMembership, ClassMembership, Pupil
from ettle.rules.access import Viewer
from ettle.school.actions import adopt_policy
from ettle.school.models import Faculty, House, School, Subject, TeachingClass, TutorGroup
from ettle.tracking.actions.closing import close_cycle
from ettle.tracking.models import Concern, Cycle, CycleYear, Rating

TODAY = date(2026, 11, 23)
SESSION = "2026/27"


def at(day: date = TODAY, hour: int = 10) -> datetime:
    """An hour of a day at the school."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Europe/London"))


@dataclass
class Small:
    """The school and everything in it by name."""

    school: School
    staff: dict[str, StaffMember] = field(default_factory=dict)
    pupils: dict[str, Pupil] = field(default_factory=dict)
    classes: dict[tuple[str, str, str], TeachingClass] = field(default_factory=dict)
    cycles: dict[int, Cycle] = field(default_factory=dict)

    def person(self, code: str, role: str = "", **scope: object) -> StaffMember:
        """A member of staff with a sign-in and, if wanted, a post."""
        user = get_user_model().objects.create_user(f"{code}@school.example", "a long password", name=code.title())
        staff = StaffMember.objects.create(school=self.school, user=user, code=code, name=code.title())
        if role:
            Post.objects.create(staff=staff, role=role, starts=date(2026, 8, 1), **scope)
        self.staff[code] = staff
        return staff

    def viewer(self, code: str) -> Viewer:
        user = self.staff[code].user
        found = viewer_for(user, TODAY) if user else None
        assert found is not None
        return found

    def client(self, code: str) -> Client:
        client = Client()
        user = self.staff[code].user
        assert user is not None
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    def pupil(self, name: str, year: str, house: str = "Rannoch") -> Pupil:
        if name not in self.pupils:
            where = House.objects.get(school=self.school, name=house)
            group, _made = TutorGroup.objects.get_or_create(
                school=self.school, name=f"{year[1]}{house[0]}1", year=year, house=where
            )
            self.pupils[name] = Pupil.objects.create(
                school=self.school, given=name, family="Invented", year=year, house=where, tutor_group=group
            )
        return self.pupils[name]

    def taught(self, subject: str, year: str, level: str = "") -> TeachingClass:
        key = (subject, year, level)
        if key not in self.classes:
            self.classes[key] = TeachingClass.objects.create(
                school=self.school,
                name=f"{year}/{level}{subject}"[:30],
                subject=Subject.objects.get(school=self.school, code=subject),
                session=SESSION,
                year=year,
                level=level,
            )
        return self.classes[key]

    def join(self, name: str, subject: str, level: str = "") -> TeachingClass:
        pupil = self.pupils[name]
        group = self.taught(subject, pupil.year, level)
        ClassMembership.objects.get_or_create(pupil=pupil, teaching_class=group, starts=date(2026, 8, 12))
        return group

    def teach(self, code: str, subject: str, year: str, level: str = "") -> None:
        ClassTeacher.objects.create(
            staff=self.staff[code], teaching_class=self.taught(subject, year, level), starts=date(2026, 8, 12)
        )

    def cycle(self, number: int, years: tuple[str, ...] = ("S2", "S3", "S5")) -> Cycle:
        if number not in self.cycles:
            opens = date(2026, 9, 1) if number == 1 else date(2026, 11, 2)
            due = date(2026, 10, 2) if number == 1 else date(2026, 11, 20)
            self.cycles[number] = Cycle.objects.create(
                school=self.school, name=f"Cycle {number}", session=SESSION, number=number, opens=opens, due=due
            )
            CycleYear.objects.bulk_create(CycleYear(cycle=self.cycles[number], year=year) for year in years)
        return self.cycles[number]

    def rate(self, name: str, year: str, subject: str, level: str = "", cycle: int = 1, **values: str) -> None:
        """`rate("Ada", "S3", "french", effort="3")`: makes the pupil, the class and the cycle where needed."""
        pupil = self.pupil(name, year)
        group = self.join(name, subject, level)
        for measure, value in values.items():
            Rating.objects.create(
                pupil=pupil, teaching_class=group, cycle=self.cycle(cycle), measure=measure, value=value, at=at()
            )

    def close(self, number: int = 1, by: str = "head", day: date = TODAY) -> Cycle:
        return close_cycle(by=self.viewer(by), cycle=self.cycle(number), now=at(day))

    def concern(self, name: str, cycle: int = 1) -> Concern | None:
        rows = Concern.objects.select_related("owner").prefetch_related("reasons")
        return rows.filter(pupil=self.pupils[name], cycle=self.cycles[cycle]).first()

    def in_group(self, name: str, category: str) -> None:
        CategoryMembership.objects.create(
            pupil=self.pupils[name], category=category, starts=date(2026, 8, 12), source="hand", set_at=at()
        )


def small_school() -> Small:
    """Two houses, the faculties of the Scottish pack, and one holder for each post that closing needs."""
    school = School.objects.create(name="Small Academy", slug="small", made_at=at())
    adopt_policy(
        school=school,
        text=policy_text("scottish-secondary"),
        effective_from=date(2026, 8, 1),
        by=None,
        now=at(date(2026, 7, 1)),
    )
    small = Small(school)
    rannoch, tummel = (House.objects.create(school=school, name=name) for name in ("Rannoch", "Tummel"))
    faculty = {row.code: row for row in Faculty.objects.filter(school=school)}
    small.person("head", "senior_leader")
    small.person("office", "administrator")
    for code, name in (("languages", "lang"), ("sciences", "sci"), ("mathematics", "math"), ("expressive-arts", "art")):
        small.person(f"cl_{name}", "curriculum_leader", faculty=faculty[code])
    small.person("psl_rannoch", "pupil_support_leader", house=rannoch)
    small.person("psl_tummel", "pupil_support_leader", house=tummel)
    for year in ("S2", "S3", "S5"):
        small.person(f"head_{year.lower()}", "year_head", year=year)
    small.person("teacher")
    return small
