"""What each action is given, in a small school: enough for it to do what it is for."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import override_settings

from ettle.importing import actions as importing
from ettle.importing.models import ImportRun
from ettle.people import actions as people
from ettle.people.models import StaffMember
from ettle.people.sealing import seal
from ettle.people.starting import start_school
from ettle.policy import load_policy, policy_text
from ettle.pupils import actions as pupils
from ettle.pupils.models import Attendance, CategoryMembership
from ettle.school import actions as school
from ettle.school.models import Faculty, Subject
from ettle.tracking.actions import closing, concerns, cycles, lists, ratings, reopening
from ettle.tracking.models import Concern
from ettle.tracking.queries.class_in_cycle import ClassInCycle, class_in_cycle
from ettle.tracking.queries.year_list import year_list_page
from tests.web.tracking_cycles.small import SESSION, TODAY, Small, at

Scene = Callable[[Small], Mapping[str, Any]]
NEXT_WEEK: Final = TODAY + timedelta(days=7)
NEW_PUPILS: Final = b"Pupil ID,Surname,Forename,Year\n9001,Achebe,Ailsa,S3\n9002,Baird,Brodie,S3\n"
NEW_POLICY: Final = policy_text("scottish-secondary").replace("smallest_figure = 5", "smallest_figure = 6")


def as_(small: Small, code: str) -> dict[str, Any]:
    """Who acts, and when."""
    return {"by": small.viewer(code), "now": at()}


def a_file(small: Small) -> dict[str, Any]:
    return {
        **as_(small, "office"),
        "kind": "pupils",
        "filename": "pupils.csv",
        "content": NEW_PUPILS,
        "cycle_id": None,
    }


def a_run(small: Small) -> ImportRun:
    return importing.read_file(**a_file(small))


def headings(small: Small) -> dict[str, Any]:
    mapping = {"Pupil ID": "pupil", "Surname": "surname", "Forename": "forename", "Year": "year"}
    return {**as_(small, "office"), "run": a_run(small), "mapping": mapping}


def answers(small: Small) -> dict[str, Any]:
    return {**as_(small, "office"), "run": a_run(small), "answers": {"joiners": "yes"}}


def ready(small: Small) -> dict[str, Any]:
    run = importing.say_headings(**headings(small))
    return {
        **as_(small, "office"),
        "run": importing.answer(**as_(small, "office"), run=run, answers={"joiners": "yes"}),
    }


def done(small: Small) -> dict[str, Any]:
    return {**as_(small, "office"), "run": importing.apply_import(**ready(small))}


def newcomer(small: Small) -> StaffMember:
    return StaffMember.objects.create(school=small.school, code="new", name="New", email="new@school.example")


def first_password(small: Small) -> dict[str, Any]:
    staff = newcomer(small)
    people.make_sign_in(staff=staff, **as_(small, "office"))
    return {"user": staff.user, "password": "four words in common", "by": None, "now": at()}


def with_a_code(small: Small) -> StaffMember:
    """Somebody who is asked for a code."""
    staff = small.person("ann")
    Authenticator.objects.create(user=staff.user, type="totp", data={"secret": seal("JBSWY3DPEHPK3PXP")})
    return staff


def under_the_old_key(small: Small) -> dict[str, Any]:
    """A second step sealed with a key that is no longer the first one."""
    staff = small.person("ann")
    assert staff.user is not None
    with override_settings(ETTLE_SEAL_KEYS=settings.ETTLE_SEAL_KEYS[1:]):
        Authenticator.objects.create(user=staff.user, type="totp", data={"secret": seal("JBSWY3DPEHPK3PXP")})
    return {"by": None, "now": at()}


def in_a_group(small: Small) -> dict[str, Any]:
    small.pupil("Ada", "S3")
    small.in_group("Ada", "SEBN")
    held = CategoryMembership.objects.get(pupil=small.pupils["Ada"])
    return {**as_(small, "psl_rannoch"), "membership": held, "ends": NEXT_WEEK}


def figures(small: Small) -> dict[str, Any]:
    """Ada has been away often, and Kwame no longer is."""
    for name, present in (("Ada", 50), ("Kwame", 100)):
        pupil = small.pupil(name, "S3")
        Attendance.objects.create(pupil=pupil, session=SESSION, to_date=TODAY, possible=100, present=present)
    small.in_group("Kwame", "ATT")
    CategoryMembership.objects.filter(category="ATT").update(source="derived")
    return {**as_(small, "office"), "school": small.school, "policy": load_policy("scottish-secondary")}


def closed(small: Small) -> Concern:
    """Cycle 1, with a concern about Ada that the curriculum leader of languages owns."""
    small.rate("Ada", "S3", "french", effort="4")
    small.close()
    found = small.concern("Ada")
    assert found is not None
    return found


def owned(small: Small, **more: Any) -> dict[str, Any]:
    return {**as_(small, "cl_lang"), "concern": closed(small), **more}


def next_step(small: Small) -> dict[str, Any]:
    return owned(small, text="Speak with home.", who=small.staff["cl_lang"], due=NEXT_WEEK)


def stepped(small: Small) -> dict[str, Any]:
    given = next_step(small)
    concerns.add_next_step(**given)
    return {**as_(small, "cl_lang"), "concern": given["concern"]}


def place(small: Small) -> ClassInCycle:
    """French of S3 in the open cycle, with one pupil."""
    small.pupil("Ada", "S3")
    group = small.join("Ada", "french")
    small.teach("teacher", "french", "S3")
    return class_in_cycle(small.viewer("teacher"), small.cycle(2).pk, group.pk)


def typed(small: Small) -> dict[str, Any]:
    """One box that was empty, and one in place of another's answer, which is kept."""
    small.rate("Ada", "S3", "french", cycle=2, effort="2")
    here = place(small)
    key = str(small.pupils["Ada"].key)
    cells = [ratings.TypedCell(key, "effort", "3", 1), ratings.TypedCell(key, "behaviour", "1", 0)]
    return {**as_(small, "teacher"), "place": here, "cells": cells}


def finished(small: Small) -> dict[str, Any]:
    here = place(small)
    ratings.finish_class(**as_(small, "teacher"), place=here, reason="Ada was away.")
    return {**as_(small, "teacher"), "place": here}


def a_list(small: Small) -> dict[str, Any]:
    closed(small)
    page = year_list_page(small.viewer("head"), small.cycle(1).pk, "S3")
    return {**as_(small, "head"), "page": page, "purpose": "the meeting of Thursday"}


def ungiven(small: Small) -> dict[str, Any]:
    subject = Subject.objects.create(school=small.school, code="sewing", name="Sewing")
    return {**as_(small, "office"), "subject": subject, "faculty": Faculty.objects.filter(school=small.school).first()}


def numbered(small: Small) -> dict[str, Any]:
    given = ungiven(small)
    subject, faculty = given.pop("subject"), given.pop("faculty")
    return {**given, "subject_id": subject.pk, "faculty_id": faculty.pk}


def a_cycle(small: Small) -> dict[str, Any]:
    days = {"opens": date(2027, 1, 11), "due": date(2027, 2, 5)}
    return {**as_(small, "head"), "name": "Cycle 3", "session": SESSION, "number": 3, "years": ("S2", "S3"), **days}


def to_close(small: Small) -> dict[str, Any]:
    small.rate("Ada", "S3", "french", effort="4")
    figures(small)
    return {**as_(small, "head"), "cycle": small.cycle(1)}


def adopting(small: Small, **more: Any) -> dict[str, Any]:
    return {**as_(small, "office"), "effective_from": NEXT_WEEK, **more}


def some_pupils(small: Small) -> list[int]:
    return [small.pupil(name, "S3").pk for name in ("Ada", "Kwame")]


SCENES: Final[dict[Callable[..., Any], Scene]] = {
    importing.read_file: a_file,
    importing.say_headings: headings,
    importing.answer: answers,
    importing.apply_import: ready,
    importing.undo_import: done,
    importing.set_aside: lambda small: {**as_(small, "office"), "run": a_run(small)},
    people.make_sign_in: lambda small: {**as_(small, "office"), "staff": newcomer(small)},
    people.set_first_password: first_password,
    people.remove_second_step: lambda small: {**as_(small, "office"), "staff": with_a_code(small)},
    people.reseal_second_steps: under_the_old_key,
    start_school: lambda small: {
        "name": "Another Academy",
        "policy": NEW_POLICY,
        "starts": TODAY,
        "admin": "office@another.example",
        "password": "four words in common",
    },
    pupils.set_category: lambda small: {
        **as_(small, "psl_rannoch"),
        "pupil": small.pupil("Ada", "S3"),
        "category": "SEBN",
        "starts": TODAY,
    },
    pupils.end_category: in_a_group,
    pupils.refresh_derived: figures,
    pupils.log_reading: lambda small: {
        **as_(small, "head"),
        "pupil_ids": some_pupils(small),
        "about": "pupil",
        "why": "whole_school",
    },
    pupils.log_export: lambda small: {**as_(small, "head"), "about": "support_groups", "purpose": "a try", "rows": 2},
    school.adopt_policy: lambda small: adopting(small, school=small.school, text=NEW_POLICY),
    school.adopt_policy_text: lambda small: adopting(small, content=NEW_POLICY.encode()),
    school.give_faculty: numbered,
    school.set_subject_faculty: ungiven,
    closing.close_cycle: to_close,
    concerns.take_up: owned,
    concerns.add_next_step: next_step,
    concerns.decide_no_action: lambda small: owned(small, reason="Typed for the wrong class."),
    concerns.end_concern: stepped,
    concerns.override_owner: lambda small: {
        **as_(small, "head_s3"),
        "concern": closed(small),
        "owner": small.staff["psl_rannoch"],
        "reason": "She knows Ada.",
    },
    cycles.make_cycle: a_cycle,
    lists.note_list_opened: lambda small: {**as_(small, "head"), "what": "concerns", "pupil_ids": some_pupils(small)},
    lists.export_year_list: a_list,
    ratings.record_ratings: typed,
    ratings.finish_class: lambda small: {**as_(small, "teacher"), "place": place(small), "reason": "Ada was away."},
    ratings.reopen_class: finished,
    reopening.reopen_cycle: lambda small: {
        **as_(small, "head"),
        "cycle": closed(small).cycle,
        "reason": "French was typed for the wrong class.",
    },
}
# Public functions beside the actions that answer a question and change nothing, and what they answer.
QUESTIONS: Final[dict[Callable[..., Any], str]] = {
    closing.rules_day: "the day whose policy a cycle runs under, for the pages that show it",
}
