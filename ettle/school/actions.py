"""Writes about the school: adopting a policy from a day, and giving a subject its faculty."""

import hashlib
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.policy import Policy, PolicyFaults, load_policy_text
from ettle.rules.access import REASONS, Viewer, may
from ettle.rules.decision import Decision, yes
from ettle.school.adopting import what_stops
from ettle.school.models import AdoptedPolicy, Faculty, School, Subject
from ettle.school.refusals import refusal
from ettle.school.room import too_long


class PolicyNotAdopted(ValueError):
    """Why a policy text was not adopted; `sentences` are for the person who sent it."""

    def __init__(self, *sentences: str) -> None:
        self.sentences = sentences
        super().__init__(" ".join(sentences))


def _permit(by: Viewer | None, right: str) -> Decision:
    """The right, or PermissionDenied in words. A set-up command has no viewer and is its own permission."""
    decision = may(by, right) if by else yes("role_may")
    if by and not decision:
        raise PermissionDenied(refusal(by, decision))
    return decision


def adopt_policy(*, school: School, text: str, effective_from: date, by: Viewer | None, now: datetime) -> AdoptedPolicy:
    """Let a policy hold from a day; make the faculties and subjects it names that are not there yet.

    The first may start on any day, later ones today or later and after those before, so that no decision already
    taken changes its reason. Raises PermissionDenied, or PolicyNotAdopted with a sentence for every fault.
    """
    why = _permit(by, "adopt_policy")
    if by and by.school_id != school.pk:
        raise PermissionDenied(_(REASONS["other_school"]))
    try:
        policy = load_policy_text(text)
    except PolicyFaults as refused:
        raise PolicyNotAdopted(*map(str, refused.faults)) from None
    if long := tuple(too_long(policy)):
        raise PolicyNotAdopted(*long)
    with transaction.atomic():
        School.objects.select_for_update(no_key=True).get(pk=school.pk)  # who adopts at the same moment waits
        _check_start(school, effective_from, timezone.localtime(now).date())
        adopted = AdoptedPolicy.objects.create(
            school=school,
            version=policy.policy.version,
            effective_from=effective_from,
            text=text,
            fingerprint=hashlib.sha256(text.encode()).hexdigest(),
            adopted_at=now,
            adopted_by_id=by.staff_id if by else None,
        )
        made = _make_structure(school, policy)
        record(
            by=by,
            verb="policy.adopted",
            about="policy",
            about_id=adopted.pk,
            now=now,
            why=why,
            version=adopted.version,
            effective_from=effective_from.isoformat(),
            **made,
        )
    return adopted


def _check_start(school: School, effective_from: date, today: date) -> None:
    latest = school.policies.order_by("effective_from").last()
    if latest is None:
        return
    if effective_from < today:
        raise PolicyNotAdopted(
            _("A policy cannot start in the past: %(given)s is before today. Today, %(today)s, or later is right.")
            % {"given": date_format(effective_from, "j F Y"), "today": date_format(today, "j F Y")}
        )
    if effective_from <= latest.effective_from:
        raise PolicyNotAdopted(
            _("Version %(version)s already starts on %(day)s. A day after that is right.")
            % {"version": latest.version, "day": date_format(latest.effective_from, "j F Y")}
        )
    if stopped := what_stops(school.pk, effective_from):
        raise PolicyNotAdopted(*stopped)


def _make_structure(school: School, policy: Policy) -> dict[str, Any]:
    """Faculties and subjects the policy names; a subject already given a faculty by a person keeps it."""
    known = set(school.faculties.values_list("code", flat=True))
    new = [Faculty(school=school, code=f.id, name=f.label) for f in policy.faculties if f.id not in known]
    Faculty.objects.bulk_create(new)
    faculties = {faculty.code: faculty for faculty in school.faculties.all()}
    subjects = {subject.code: subject for subject in school.subjects.all()}
    made, mapped = [], []
    for entry in policy.subjects:
        subject, faculty = subjects.get(entry.id), faculties.get(entry.faculty)
        if subject is None:
            made.append(Subject(school=school, code=entry.id, name=entry.label, faculty=faculty))
        elif subject.faculty_id is None and faculty is not None:
            subject.faculty = faculty
            mapped.append(subject)
    Subject.objects.bulk_create(made)
    Subject.objects.bulk_update(mapped, ["faculty"])
    return {"faculties_made": len(new), "subjects_made": len(made), "subjects_mapped": len(mapped)}


def adopt_policy_text(*, content: bytes, effective_from: date, by: Viewer, now: datetime) -> AdoptedPolicy:
    """`adopt_policy` for the bytes of a file that somebody sent. Raises as it does."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PolicyNotAdopted(_("The file is not text in UTF-8. Save it as UTF-8 text.")) from None
    school = School.objects.get(pk=by.school_id)
    return adopt_policy(school=school, text=text, effective_from=effective_from, by=by, now=now)


def give_faculty(*, subject_id: int, faculty_id: int, by: Viewer, now: datetime) -> Subject:
    """`set_subject_faculty` by numbers. Raises Http404 for what is not of this school."""
    subject = get_object_or_404(Subject, pk=subject_id, school_id=by.school_id)
    faculty = get_object_or_404(Faculty, pk=faculty_id, school_id=by.school_id)
    return set_subject_faculty(subject=subject, faculty=faculty, by=by, now=now)


def set_subject_faculty(*, subject: Subject, faculty: Faculty, by: Viewer, now: datetime) -> Subject:
    """Give a subject its faculty, so that its concerns can be counted (S2-23). Raises PermissionDenied."""
    decision = may(by, "manage_people", "manage_cycles")
    if not subject.school_id == faculty.school_id == by.school_id:
        raise PermissionDenied(_(REASONS["other_school"]))
    if not decision:
        raise PermissionDenied(refusal(by, decision))
    with transaction.atomic():
        before = subject.faculty_id
        subject.faculty = faculty
        subject.save(update_fields=["faculty"])
        record(
            by=by,
            verb="subject.faculty_set",
            about="subject",
            about_id=subject.pk,
            now=now,
            why=decision,
            before=before,
            after=faculty.pk,
        )
    return subject
