"""Sixty staff in posts, and who teaches which class."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.auth.hashers import make_password

from ettle.demo import cast
from ettle.demo.people import Namer
from ettle.people.models import ClassTeacher, Post, StaffMember, User
from ettle.school.models import Faculty, House, School, TeachingClass, TutorGroup

# Teachers in each faculty, its curriculum leader among them.
TEACHERS = {
    "english": 4, "mathematics": 5, "languages": 3, "sciences": 6, "social-subjects": 6, "technologies": 3,
    "business-and-computing": 2, "expressive-arts": 4, "music": 2, "physical-education": 3, "health-and-food": 2,
    "support-for-learning": 1,
}  # fmt: skip
STARTED = date(2025, 8, 13)


@dataclass(slots=True)
class Staffing:
    """The staff as they are made: members by code, and the teachers of each faculty by its code."""

    school: School
    members: dict[str, StaffMember] = field(default_factory=dict)
    teachers: dict[str, list[StaffMember]] = field(default_factory=dict)


def make_staff(school: School, namer: Namer, now: datetime) -> Staffing:
    """Everyone who works here, each with a sign-in; all share the demo password, hashed once."""
    staffing = Staffing(school)
    wanted: list[tuple[str, str, str]] = [(person.code, person.name, person.faculty) for person in cast.SIGN_INS]
    wanted += [
        (code, name, "")
        for table in (cast.YEAR_HEADS, cast.SUPPORT_LEADERS, cast.HOUSE_HEADS)
        for code, name in table.values()
    ]
    wanted += [("neil.buchan", "Neil Buchan", "social-subjects"), ("col.maitland", "Col Maitland", "mathematics")]
    named = {code: (name, faculty) for code, name, faculty in wanted}
    short = {code: count - sum(f == code for _, f in named.values()) for code, count in TEACHERS.items()}
    for faculty, count in short.items():
        for _ in range(count):
            code, name = namer.staff()
            named[code] = (name, faculty)
    for role in ("Depute headteacher", "Depute headteacher", "Assistant"):
        code, name = namer.staff()
        named[code] = (name, f"*{role}")
    _save(staffing, named, make_password(cast.PASSWORD), now)
    return staffing


def _save(staffing: Staffing, named: dict[str, tuple[str, str]], password: str, now: datetime) -> None:
    emails = {code: f"{code}@{cast.DOMAIN}" for code in named}
    User.objects.bulk_create(User(email=emails[c], name=n, password=password) for c, (n, _) in named.items())
    users = User.objects.in_bulk(list(emails.values()), field_name="email")
    StaffMember.objects.bulk_create(
        StaffMember(school=staffing.school, user=users[emails[c]], code=c, name=n, email=emails[c])
        for c, (n, _) in named.items()
    )
    staffing.members = {member.code: member for member in StaffMember.objects.filter(school=staffing.school)}
    for code, (_, faculty) in named.items():
        if faculty in TEACHERS:
            staffing.teachers.setdefault(faculty, []).append(staffing.members[code])


def make_posts(staffing: Staffing, named_roles: dict[str, str]) -> None:
    """Posts for the whole school: leaders, tutors, and the deputes who share the head's view."""
    school, members = staffing.school, staffing.members
    houses = {house.name: house for house in House.objects.filter(school=school)}
    faculties = {faculty.code: faculty for faculty in Faculty.objects.filter(school=school)}
    groups = list(TutorGroup.objects.filter(school=school).order_by("name"))
    posts = [Post(staff=members[code], role="year_head", year=year) for year, (code, _) in cast.YEAR_HEADS.items()]
    posts += [
        Post(staff=members[c], role="pupil_support_leader", house=houses[h])
        for h, (c, _) in cast.SUPPORT_LEADERS.items()
    ]
    posts += [Post(staff=members[c], role="head_of_house", house=houses[h]) for h, (c, _) in cast.HOUSE_HEADS.items()]
    for code, teachers in staffing.teachers.items():
        led_by = next((m for m in teachers if named_roles.get(m.code) == "curriculum_leader"), teachers[-1])
        posts.append(Post(staff=led_by, role="curriculum_leader", faculty=faculties[code]))
    posts += _whole_school(members, named_roles)
    posts += _tutors(staffing, groups)
    for post in posts:
        post.starts = STARTED
    Post.objects.bulk_create(posts)


def _whole_school(members: dict[str, StaffMember], named_roles: dict[str, str]) -> Iterable[Post]:
    for code, role in named_roles.items():
        if role in {"senior_leader", "administrator", "support_for_learning_leader", "support_assistant"}:
            yield Post(staff=members[code], role=role)
    yield Post(staff=members["col.maitland"], role="progress_leader", year="S4")


def _tutors(staffing: Staffing, groups: list[TutorGroup]) -> Iterable[Post]:
    neil = staffing.members["neil.buchan"]
    free = [m for teachers in staffing.teachers.values() for m in teachers if m != neil]
    for group in groups:
        yield Post(staff=neil if group.name == "3R2" else free.pop(0), role="tutor", tutor_group=group)


def give_teachers(staffing: Staffing, classes: list[TeachingClass], starts: date, ends: date | None) -> None:
    """Each class one teacher of its faculty, in turn; the cast keeps the classes its story needs."""
    morven, neil = staffing.members["morven.laidlaw"], staffing.members["neil.buchan"]
    turn = dict.fromkeys(staffing.teachers, 0)
    rows = []
    for group in classes:
        faculty = group.subject.faculty.code if group.subject.faculty else ""
        teachers = staffing.teachers[faculty]
        teacher = teachers[turn[faculty] % len(teachers)]
        turn[faculty] += 1
        if group.name in {"5B/Ph1", "1R1/Sc", "3R2/Ph"}:
            teacher = morven
        elif group.name in {"3R2/Hi", "3R1/Hi"}:
            teacher = neil
        rows.append(ClassTeacher(staff=teacher, teaching_class=group, starts=starts, ends=ends))
        if group.name in {"3R2/Fr", "3R2/Ma"} and ends is None:
            helper = staffing.members["jean.toner"]
            rows.append(ClassTeacher(staff=helper, teaching_class=group, starts=starts, ends=ends))
    ClassTeacher.objects.bulk_create(rows)
