"""One access rule in two forms: for one pupil, and for a list. They never differ, whoever asks."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ettle.people.models import ClassTeacher, Post, StaffMember, User
from ettle.people.queries import viewer_for
from ettle.policy import policy_text
from ettle.pupils.models import ClassMembership, Pupil
from ettle.pupils.queries import facts_for
from ettle.rules.access import Viewer, may_see_class, may_see_pupil
from ettle.school.actions import adopt_policy
from ettle.school.models import Faculty, House, School, Subject, TeachingClass, TutorGroup

LEVELS = ("L0", "L1", "L2", "L3")
TODAY = date(2026, 11, 23)
BEFORE, LONG_AGO = TODAY - timedelta(days=1), TODAY - timedelta(days=200)


def a_school(name: str) -> School:
    now = datetime(2026, 6, 1, 9, tzinfo=UTC)
    school = School.objects.create(name=name, slug=name.lower(), made_at=now)
    text = policy_text("scottish-secondary")
    adopt_policy(school=school, text=text, effective_from=date(2025, 8, 1), by=None, now=now)
    return school


def a_class(school: School, name: str, subject: str, year: str) -> TeachingClass:
    found = Subject.objects.get(school=school, code=subject)
    return TeachingClass.objects.create(school=school, name=name, subject=found, session="2026/27", year=year)


def a_pupil(school: School, name: str, year: str, **more: object) -> Pupil:
    return Pupil.objects.create(school=school, given=name, family="Test", year=year, **more)


def staff(school: School, code: str) -> StaffMember:
    user = User.objects.create_user(f"{code}@{school.slug}.example", name=code)
    return StaffMember.objects.create(school=school, user=user, code=code, name=code)


def post(
    school: School, role: str, *, starts: date = LONG_AGO, ends: date | None = None, **scope: object
) -> StaffMember:
    member = staff(school, f"{role[:17]}-{Post.objects.count()}")
    Post.objects.create(staff=member, role=role, starts=starts, ends=ends, **scope)
    return member


def in_class(pupil: Pupil, group: TeachingClass, ends: date | None = None) -> None:
    ClassMembership.objects.create(pupil=pupil, teaching_class=group, starts=LONG_AGO, ends=ends)


@pytest.fixture
def everybody(db: None) -> list[Viewer]:
    """Two schools in one database, with every kind of post, some ended and some not begun."""
    for name in ("North", "South"):
        school = a_school(name)
        house = House.objects.create(school=school, name="Lyon")
        other = House.objects.create(school=school, name="Tay")
        group = TutorGroup.objects.create(school=school, name="3L1", year="S3", house=house)
        physics, french = a_class(school, "3Ph1", "physics", "S3"), a_class(school, "5Fr1", "french", "S5")
        pupils = [
            a_pupil(school, "Ann", "S3", house=house, tutor_group=group),
            a_pupil(school, "Bea", "S5", house=other),
            a_pupil(school, "Cal", "S5"),
            a_pupil(school, "Dot", "S3", tutor_group=group, left_on=BEFORE),
        ]
        in_class(pupils[0], physics)
        in_class(pupils[1], french)
        in_class(pupils[2], french, ends=BEFORE)
        sciences = Faculty.objects.get(school=school, code="sciences")
        for role in ("senior_leader", "administrator", "support_for_learning_leader"):
            post(school, role)
        post(school, "senior_leader", ends=BEFORE)
        post(school, "senior_leader", starts=TODAY + timedelta(days=1))
        post(school, "year_head", year="S5")
        post(school, "year_head", year="S5", ends=TODAY)
        post(school, "year_head", year="S3", ends=BEFORE)
        post(school, "pupil_support_leader", house=house)
        post(school, "head_of_house", house=other)
        post(school, "curriculum_leader", faculty=sciences)
        post(school, "tutor", tutor_group=group)
        post(school, "a_role_no_policy_has")
        for code, group_taught, ends in (("t1", physics, None), ("t2", french, None), ("t3", french, BEFORE)):
            teacher = staff(school, code)
            ClassTeacher.objects.create(staff=teacher, teaching_class=group_taught, starts=LONG_AGO, ends=ends)
        assistant = post(school, "support_assistant")
        ClassTeacher.objects.create(staff=assistant, teaching_class=physics, starts=LONG_AGO)
    viewers = [viewer_for(user, TODAY) for user in User.objects.order_by("pk")]
    return [viewer for viewer in viewers if viewer is not None]


def differences(viewers: list[Viewer]) -> list[str]:
    """Every viewer, pupil and level for whom the two forms of the rule say different things."""
    pupils = list(Pupil.objects.all())
    found = []
    for viewer in viewers:
        facts = facts_for(pupils, viewer.on)
        for level in LEVELS:
            listed = set(Pupil.objects.visible_to(viewer, level).values_list("pk", flat=True))
            single = {pk for pk, known in facts.items() if may_see_pupil(viewer, known, level)}
            if listed != single:
                found.append(f"{viewer.name} at {level}: list only {listed - single}, one only {single - listed}")
    return found


@pytest.mark.requirement("D-02")
def test_a_list_holds_exactly_the_pupils_each_of_whom_may_be_seen(everybody: list[Viewer]) -> None:
    assert len(everybody) == 34
    assert differences(everybody) == []


@pytest.mark.requirement("D-02")
def test_nobody_sees_a_pupil_of_another_school(everybody: list[Viewer]) -> None:
    for viewer in everybody:
        assert not Pupil.objects.visible_to(viewer).exclude(school_id=viewer.school_id).exists()


@pytest.mark.requirement("D-02")
def test_classes_too_have_one_rule_in_two_forms(everybody: list[Viewer]) -> None:
    classes = list(TeachingClass.objects.select_related("subject"))
    for viewer in everybody:
        listed = set(TeachingClass.objects.visible_to(viewer).values_list("pk", flat=True))
        assert listed == {group.pk for group in classes if may_see_class(viewer, group.facts)}, viewer.name


@pytest.mark.requirement("D-02")
def test_when_a_pupil_leaves_a_class_its_teacher_no_longer_sees_them(everybody: list[Viewer]) -> None:
    teacher = next(viewer for viewer in everybody if viewer.name == "t2")
    names = set(Pupil.objects.visible_to(teacher).values_list("given", flat=True))
    assert names == {"Bea"}  # Cal left the class yesterday


@pytest.mark.requirement("D-02")
def test_a_post_ends_by_itself_the_day_after_its_last(everybody: list[Viewer]) -> None:
    last_day, next_day = TODAY, TODAY + timedelta(days=1)
    member = Post.objects.get(role="year_head", ends=TODAY, staff__school__name="North").staff
    assert member.user is not None
    assert [viewer_for(member.user, day).roles for day in (last_day, next_day)] == [{"year_head"}, set()]  # type: ignore[union-attr]


def test_an_assistant_over_a_class_is_not_taken_for_its_teacher(everybody: list[Viewer]) -> None:
    assistant = next(viewer for viewer in everybody if viewer.name.startswith("support_assistant"))
    assert assistant.roles == {"support_assistant"}
    assert "rate" not in assistant.rights
    assert set(Pupil.objects.visible_to(assistant).values_list("given", flat=True)) == {"Ann"}


@pytest.mark.requirement("D-02")
def test_the_two_forms_agree_for_every_person_and_pupil_of_the_demo_school(db: None, demo_school: None) -> None:
    viewers = [viewer_for(user, TODAY) for user in User.objects.order_by("pk")]
    assert differences([viewer for viewer in viewers if viewer is not None]) == []
