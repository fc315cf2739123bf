"""A school of one faculty and a class or two, small enough to count by hand. Every name is invented."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.test import Client
from django.urls import reverse

from ettle.people.models import ClassTeacher, Post, StaffMember, User
from ettle.people.queries import viewer_for
from ettle.policy import policy_text
from ettle.pupils.models import ClassMembership, Pupil
from ettle.rules.access import Viewer
from ettle.school.models import AdoptedPolicy, Faculty, School, Subject, TeachingClass
from ettle.tracking.models import Cycle, CycleYear, Rating

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, 41, tzinfo=UTC)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FAMILIES = ("Achebe", "Baird", "Cairney", "Docherty", "Fairlie", "Galbraith", "Hastie", "Jardine", "Kessie", "Lamont")


@dataclass
class Small:
    """The school, with handles to what tests ask for."""

    school: School
    sciences: Faculty
    physics: Subject
    group: TeachingClass
    before: Cycle
    cycle: Cycle
    pupils: list[Pupil]
    teacher: StaffMember

    def viewer(self, staff: StaffMember | None = None, on: date = TODAY) -> Viewer:
        user = (staff or self.teacher).user
        assert user is not None
        viewer = viewer_for(user, on)
        assert viewer is not None
        return viewer

    def url(self, name: str, *more: object) -> str:
        return reverse(f"tracking:{name}", args=(self.cycle.pk, self.group.pk, *more))

    def client(self, staff: StaffMember | None = None) -> Client:
        client = Client()
        user = (staff or self.teacher).user
        assert user is not None
        client.force_login(user, backend=BACKEND)
        return client

    def rate(self, pupil: Pupil, measure: str, value: str, cycle: Cycle | None = None, **more: Any) -> Rating:
        return Rating.objects.create(
            pupil=pupil,
            teaching_class=more.pop("group", self.group),
            cycle=cycle or self.cycle,
            measure=measure,
            value=value,
            by=more.pop("by", self.teacher),
            at=NOW,
            **more,
        )

    def send(self, *boxes: tuple[Pupil, str, str, int], staff: StaffMember | None = None) -> dict[str, Any]:
        """Save boxes through the address of the grid: pupil, measure, value, and the version last seen."""
        response = self.post(*boxes, staff=staff)
        assert response.status_code == 200, response.content
        answer: dict[str, Any] = response.json()
        return answer

    def post(self, *boxes: tuple[Pupil, str, str, int], staff: StaffMember | None = None) -> Any:
        who = staff or self.teacher
        body = {"as": str(who.pk), "cells": [cell(*box) for box in boxes]}
        return self.client(who).post(self.url("save_ratings"), json.dumps(body), content_type="application/json")


def cell(pupil: Pupil, measure: str, value: str, version: int) -> dict[str, object]:
    """One box as the grid sends it."""
    return {"pupil": str(pupil.key), "measure": measure, "value": value, "version": version, "at": NOW.isoformat()}


def small_school(pupils: int = 3, *, year: str = "S5", level: str = "H") -> Small:
    """Higher Physics 5B/Ph1, taught by Morag Vass, in cycle 2, after a cycle 1 that has closed."""
    school = School.objects.create(name="Glenmallow High", slug="glenmallow", made_at=NOW)
    text = policy_text("scottish-secondary")
    AdoptedPolicy.objects.create(
        school=school,
        version="2025.1",
        effective_from=date(2025, 8, 13),
        text=text,
        fingerprint=hashlib.sha256(text.encode()).hexdigest(),
        adopted_at=NOW,
    )
    sciences = Faculty.objects.create(school=school, code="sciences", name="Sciences")
    physics = Subject.objects.create(school=school, code="physics", name="Physics", faculty=sciences)
    group = TeachingClass.objects.create(
        school=school, name="5B/Ph1", subject=physics, session="2026/27", year=year, level=level
    )
    cycles = [
        Cycle.objects.create(school=school, name=f"Cycle {n}", session="2026/27", number=n, opens=opens, due=due)
        for n, opens, due in (
            (1, date(2026, 9, 7), date(2026, 10, 2)),
            (2, date(2026, 11, 9), date(2026, 11, 27)),
        )
    ]
    for cycle in cycles:
        CycleYear.objects.create(cycle=cycle, year=year)
    Cycle.objects.filter(pk=cycles[0].pk).update(closed_at=datetime(2026, 10, 5, 9, 0, tzinfo=UTC))
    here = Small(school, sciences, physics, group, cycles[0], cycles[1], [], teacher(school, "Morag Vass", group))
    here.pupils = [
        enrol(here, f"Ailsa{n}", FAMILIES[n % len(FAMILIES)] + "x" * (n // len(FAMILIES))) for n in range(pupils)
    ]
    return here


def staff(school: School, name: str) -> StaffMember:
    """Somebody who works at the school and can sign in."""
    code = name.lower().replace(" ", ".")
    user = User.objects.create_user(f"{code}@glenmallow.example", name=name)
    return StaffMember.objects.create(school=school, user=user, code=code, name=name)


def teacher(school: School, name: str, *groups: TeachingClass) -> StaffMember:
    """A teacher of these classes."""
    member = staff(school, name)
    for group in groups:
        ClassTeacher.objects.create(staff=member, teaching_class=group, starts=date(2026, 8, 12))
    return member


def leader(school: School, name: str, role: str, **scope: Any) -> StaffMember:
    """Somebody in a post."""
    member = staff(school, name)
    Post.objects.create(staff=member, role=role, starts=date(2026, 8, 12), **scope)
    return member


def enrol(here: Small, given: str, family: str, **more: Any) -> Pupil:
    """A pupil of the class; `starts` and `ends` are those of the class list."""
    starts, ends = more.pop("starts", date(2026, 8, 12)), more.pop("ends", None)
    pupil = Pupil.objects.create(
        school=here.school, given=given, family=family, year=more.pop("year", here.group.year), **more
    )
    ClassMembership.objects.create(pupil=pupil, teaching_class=here.group, starts=starts, ends=ends)
    return pupil
