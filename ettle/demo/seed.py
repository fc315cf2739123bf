"""Builds the demo school: the same school every time, from one seed number."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from ettle.demo import acting, attitude, boards, caseload, cast, collating, meetings, needs, notices, trying
from ettle.demo.given import Giver
from ettle.demo.people import Namer
from ettle.demo.pupils import make_pupils, move_up
from ettle.demo.staffing import Staffing, give_teachers, make_posts, make_staff
from ettle.demo.support import add_attendance, add_categories
from ettle.demo.timetable import groups_for
from ettle.people.models import Post
from ettle.people.queries import viewer_for
from ettle.policy import policy_text
from ettle.pupils.actions import refresh_derived
from ettle.pupils.models import ClassMembership, Pupil
from ettle.school.actions import adopt_policy
from ettle.school.models import House, School, Subject, TeachingClass, TutorGroup
from ettle.school.queries import policy_on
from ettle.tracking.actions.closing import close_cycle
from ettle.tracking.models import Cycle, CycleYear

SEED = 20261123
YEARS = ("S1", "S2", "S3", "S4", "S5", "S6")
HOUSES = ("Rannoch", "Tummel", "Lyon")
LAST, THIS = "2025/26", "2026/27"
# Session, number, opens, due: four that have closed and the one that is open.
CYCLES = (
    (LAST, 1, date(2025, 10, 20), date(2025, 11, 7)),
    (LAST, 2, date(2026, 1, 12), date(2026, 1, 30)),
    (LAST, 3, date(2026, 4, 22), date(2026, 5, 8)),
    (THIS, 1, date(2026, 9, 14), date(2026, 10, 2)),
    (THIS, 2, date(2026, 11, 9), date(2026, 11, 27)),
)


@dataclass(slots=True)
class Building:
    """The school while it is being built."""

    school: School
    staffing: Staffing
    pupils: list[Pupil]
    giver: Giver
    rng: random.Random


def at(day: date, hour: int = 16) -> datetime:
    """An hour of a day at the school."""
    return datetime.combine(day, time(hour), ZoneInfo("Europe/London"))


@transaction.atomic
def build(say: Callable[[str], object] = str) -> School:
    """The whole school in one transaction. `say` is told what is being built."""
    rng = random.Random(SEED)  # noqa: S311
    say("the school, its policy and its staff")
    school = School.objects.create(name=cast.SCHOOL, slug="strathmarnoch", made_at=at(date(2025, 6, 1)))
    adopt_policy(school=school, text=demo_policy(), effective_from=date(2025, 8, 1), by=None, now=at(date(2025, 6, 1)))
    houses = [House.objects.create(school=school, name=name) for name in HOUSES]
    TutorGroup.objects.bulk_create(
        TutorGroup(school=school, name=f"{year[1]}{house.name[0]}{n}", year=year, house=house)
        for year in YEARS
        for house in houses
        for n in (1, 2)
    )
    namer = Namer({f"{p.given} {p.family}" for p in cast.PUPILS} | {p.name for p in cast.SIGN_INS}, rng)
    staffing = make_staff(school, namer, at(date(2025, 6, 1)))
    make_posts(staffing, {person.code: person.role for person in cast.SIGN_INS} | _deputes(staffing))
    say("pupils")
    pupils = make_pupils(school, namer, rng)
    built = Building(school, staffing, pupils, Giver(school, rng), rng)
    _last_session(built, say)
    move_up(pupils)
    _this_session(built, say)
    notices.tell_the_story(school, at(cast.TODAY, 8), at(notices.FRIDAY, 15))
    trying.tell_the_story(school, at(notices.FRIDAY, 15))
    return school


def demo_policy() -> str:
    """The Scottish pack under the demo school's name."""
    text = policy_text("scottish-secondary")
    return text.replace('school = "A Scottish secondary school"', f'school = "{cast.SCHOOL}"', 1)


def _deputes(staffing: Staffing) -> dict[str, str]:
    led = {*staffing.members} - {m.code for teachers in staffing.teachers.values() for m in teachers}
    led -= {code for table in (cast.YEAR_HEADS, cast.SUPPORT_LEADERS, cast.HOUSE_HEADS) for code, _ in table.values()}
    spare = sorted(led - {person.code for person in cast.SIGN_INS})
    return dict(zip(spare, ("senior_leader", "senior_leader", "support_assistant"), strict=True))


def _last_session(built: Building, say: Callable[[str], object]) -> None:
    classes = make_classes(built, LAST, date(2025, 8, 13), date(2026, 6, 26))
    for session, number, opens, due in CYCLES[:3]:
        say(f"cycle {number} of {session}")
        cycle = make_cycle(built.school, session, number, opens, due)
        built.giver.give(cycle, classes, at(due, 11))
        boards.fill(cycle, at(due, 14))
        _close(cycle, at(due + timedelta(days=3), 9))
        acting.settle(cycle, at(due + timedelta(days=6), 12))
        caseload.keep(cycle, at(due + timedelta(days=10), 14))
        collating.share_all(cycle, YEARS[:5], at(due + timedelta(days=11), 15))
        meetings.hold(cycle, YEARS[:5], at(due + timedelta(days=14), 16))


def _this_session(built: Building, say: Callable[[str], object]) -> None:
    classes = make_classes(built, THIS, date(2026, 8, 12), None)
    say("support groups and attendance")
    built.giver.tell_the_story()
    add_attendance(built.pupils, THIS, date(2026, 9, 30), 66, built.rng)
    add_categories(built.school, built.pupils, at(date(2026, 8, 28)), built.rng)
    attitude.last_year(built.pupils, LAST, date(2026, 6, 26), 380, random.Random(SEED))  # noqa: S311
    older = [pupil for pupil in built.pupils if pupil.year != "S1"]
    attitude.fill(older, LAST, "summer-2", at(date(2026, 6, 19)))
    attitude.fill(built.pupils, THIS, "autumn-1", at(date(2026, 10, 8)))
    policy = policy_on(built.school.pk, date(2026, 10, 1))
    refresh_derived(school=built.school, policy=policy, now=at(date(2026, 10, 1), 8))
    session, number, opens, due = CYCLES[3]
    say(f"cycle {number} of {session}")
    cycle = make_cycle(built.school, session, number, opens, due)
    built.giver.give(cycle, classes, at(due, 11))
    boards.fill(cycle, at(due, 14))
    boards.change_one_mind(cycle, at(due + timedelta(days=2), 14))
    _close(cycle, at(due + timedelta(days=3), 9))
    acting.act(cycle, at(due + timedelta(days=6), 12))
    caseload.keep(cycle, at(due + timedelta(days=10), 14), newest=True)
    collating.share_all(cycle, ("S5", "S6"), at(due + timedelta(days=47), 17), newest=True)
    collating.share_again(cycle, "S5", at(due + timedelta(days=49), 14))
    collating.begin(cycle, "S3", at(due + timedelta(days=49), 15))
    meetings.tell_the_story(cycle, at(due + timedelta(days=49), 16))
    needs.tell_the_story(built.school, built.pupils, at(date(2026, 8, 31), 15))
    caseload.tell_the_story(built.school, at(date(2026, 11, 19), 15))
    acting.raise_one(built.school, cycle, at(date(2026, 11, 19), 16))
    attitude.fill(built.pupils, THIS, "autumn-2", at(date(2026, 11, 19), 12), half_done=True)
    attitude.tell_the_story(THIS, at(cast.TODAY - timedelta(days=3), 12))
    change_level(built.school)
    session, number, opens, due = CYCLES[4]
    say(f"cycle {number} of {session}, still open")
    cycle = make_cycle(built.school, session, number, opens, due)
    built.giver.give(cycle, classes, at(cast.TODAY - timedelta(days=3), 15), half_done=True)
    boards.fill(cycle, at(cast.TODAY - timedelta(days=3), 16), half_done=True)


def change_level(school: School) -> None:
    """Iona Threipland moves from Higher to National 5 Mathematics after the October week."""
    iona = Pupil.objects.get(school=school, given="Iona", family="Threipland")
    maths = ClassMembership.objects.get(
        pupil=iona, teaching_class__session=THIS, teaching_class__name__startswith="5C/"
    )
    maths.ends = date(2026, 10, 9)
    maths.save(update_fields=["ends"])
    easier = TeachingClass.objects.filter(
        school=school, session=THIS, subject__code="mathematics", year="S5", level="N5"
    )[0]
    ClassMembership.objects.create(pupil=iona, teaching_class=easier, starts=date(2026, 10, 19))


def make_cycle(school: School, session: str, number: int, opens: date, due: date) -> Cycle:
    """One cycle for every year group of the demo school."""
    cycle = Cycle.objects.create(
        school=school, name=f"Cycle {number}", session=session, number=number, opens=opens, due=due
    )
    years = YEARS if session == THIS else YEARS[:5]
    CycleYear.objects.bulk_create(CycleYear(cycle=cycle, year=year) for year in years)
    return cycle


def _close(cycle: Cycle, now: datetime) -> None:
    head = Post.objects.filter(staff__school=cycle.school, role="senior_leader").select_related("staff__user")[0].staff
    viewer = viewer_for(head.user, now.date()) if head.user else None
    if viewer is None:
        raise RuntimeError("The demo school has no head to close its cycles.")
    close_cycle(by=viewer, cycle=cycle, now=now)


def make_classes(built: Building, session: str, starts: date, ends: date | None) -> list[TeachingClass]:
    """The classes of one session with their pupils and teachers."""
    school, pupils, rng = built.school, built.pupils, built.rng
    subjects = {subject.code: subject for subject in Subject.objects.filter(school=school).select_related("faculty")}
    classes: list[TeachingClass] = []
    members: list[tuple[int, list[Pupil]]] = []
    for year in YEARS:
        own = [pupil for pupil in pupils if pupil.year == year]
        groups = groups_for(year, [p.tutor_group.name if p.tutor_group else "" for p in own], rng) if own else ()
        for group in groups:
            subject = subjects[group.subject]
            made = TeachingClass(
                school=school, name=group.name, subject=subject, session=session, year=year, level=group.level
            )
            classes.append(made)
            members.append((len(classes) - 1, [own[n] for n in group.members]))
    TeachingClass.objects.bulk_create(classes)
    ClassMembership.objects.bulk_create(
        ClassMembership(pupil=pupil, teaching_class=classes[n], starts=starts, ends=ends)
        for n, own in members
        for pupil in own
    )
    give_teachers(built.staffing, classes, starts, ends)
    return classes
