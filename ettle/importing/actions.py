"""Writes of importing: a file read in, what a person said of it, applied, undone or set aside."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.importing.models import ImportRun, Kind, RefusedCell, SavedMapping
from ettle.importing.plans import Plan
from ettle.importing.reading import CannotReadError
from ettle.importing.reworking import plan_of
from ettle.importing.undoing import put_back
from ettle.importing.writing import write
from ettle.pupils.actions import refresh_derived
from ettle.rules.access import REASONS, Viewer, may
from ettle.rules.decision import Decision
from ettle.school.models import School
from ettle.school.queries import policy_on
from ettle.school.refusals import refusal
from ettle.tracking.models import Cycle

MOST_KEPT = 5000
REFRESHING = {Kind.PUPILS, Kind.ATTENDANCE}


class NotDone(ValueError):
    """Why an import could not be applied or undone, in a sentence."""


def _permit(by: Viewer, school_id: int, kind: str) -> Decision:
    """The right to import, and for staff the right over people, since a post gives access."""
    if by.school_id != school_id:
        raise PermissionDenied(_(REASONS["other_school"]))
    for right in ("import", "manage_people") if kind == Kind.STAFF else ("import",):
        why = may(by, right)
        if not why:
            raise PermissionDenied(refusal(by, why))
    return why


def read_file(
    *, by: Viewer, kind: str, filename: str, content: bytes, cycle_id: int | None, now: datetime
) -> ImportRun:
    """Keep a file and look at it; nothing of the school changes. Raises CannotReadError with a sentence."""
    why = _permit(by, by.school_id, kind)
    run = ImportRun(
        school_id=by.school_id,
        kind=kind,
        filename=filename[:200],
        content=content,
        fingerprint=hashlib.sha256(content).hexdigest(),
        answers={"cycle": cycle_id} if cycle_id else {},
        by_id=by.staff_id,
        read_at=now,
    )
    worked = plan_of(run, by)
    run.counts = worked.plan.counts()
    with transaction.atomic():
        run.save()
        record(by=by, verb="import.read", about="import", about_id=run.pk, now=now, why=why, kind_of_file=kind)
    return run


def say_headings(*, by: Viewer, run: ImportRun, mapping: Mapping[str, str], now: datetime) -> ImportRun:
    """What each column holds, said by a person, and remembered for the next file with these headings."""
    why = _permit(by, run.school_id, run.kind)
    _must_be_open(run)
    run.mapping = dict(mapping)
    try:
        worked = plan_of(run, by)
    except CannotReadError as refused:
        raise NotDone(str(refused)) from None
    if worked.problem:
        raise NotDone(worked.problem)
    run.counts = worked.plan.counts()
    with transaction.atomic():
        run.save(update_fields=["mapping", "counts"])
        SavedMapping.objects.update_or_create(
            school_id=run.school_id,
            kind=run.kind,
            headings=worked.headings_key,
            defaults={"mapping": dict(mapping), "by_id": by.staff_id, "at": now},
        )
        record(by=by, verb="import.headings", about="import", about_id=run.pk, now=now, why=why)
    return run


def answer(*, by: Viewer, run: ImportRun, answers: Mapping[str, str], now: datetime) -> ImportRun:
    """What a person answered to the questions of a file. Unknown keys are kept out."""
    why = _permit(by, run.school_id, run.kind)
    _must_be_open(run)
    asked = {question.key for question in plan_of(run, by).plan.questions}
    run.answers = {**run.answers, **{key: value for key, value in answers.items() if key in asked}}
    run.counts = plan_of(run, by).plan.counts()
    with transaction.atomic():
        run.save(update_fields=["answers", "counts"])
        record(by=by, verb="import.answered", about="import", about_id=run.pk, now=now, why=why)
    return run


def apply_import(*, by: Viewer, run: ImportRun, now: datetime, seen: str | None = None) -> ImportRun:
    """Do what the plan says, all of it or nothing. The plan is made again first, so it is never stale.

    `seen` is the fingerprint of the changes that were shown; other changes are never made in their place.
    """
    why = _permit(by, run.school_id, run.kind)
    try:
        with transaction.atomic():
            run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
            _must_be_open(run)
            plan = _ready(run, by, seen)
            write(run, plan, by=by, now=now)
            RefusedCell.objects.bulk_create(
                RefusedCell(
                    run=run, row=p.row or 0, column=p.column[:120], value=p.value[:200], problem=p.problem[:400]
                )
                for p in plan.refused[:MOST_KEPT]
            )
            run.state, run.applied_at, run.counts = ImportRun.State.APPLIED, now, plan.counts()
            run.save(update_fields=["state", "applied_at", "counts"])
            _refresh(run, by, now)
            record(by=by, verb="import.applied", about="import", about_id=run.pk, now=now, why=why, **run.counts)
    except IntegrityError:
        raise NotDone(_("Somebody changed the same rows just now, so nothing was applied. Look again.")) from None
    return run


def _ready(run: ImportRun, by: Viewer, seen: str | None) -> Plan:
    """The plan, when it may be carried out. Raises NotDone with the reason when not."""
    worked = plan_of(run, by)
    if worked.problem:
        raise NotDone(worked.problem)
    if worked.confirm:
        raise NotDone(_("Some headings are a guess. Say first what the columns hold."))
    if not worked.plan.changes:
        raise NotDone(_("This file changes nothing."))
    if seen is not None and seen != worked.plan.fingerprint:
        raise NotDone(_("The school has changed since you looked, and so would this file. Look again, then apply."))
    return worked.plan


def _refresh(run: ImportRun, by: Viewer, now: datetime) -> None:
    """Support groups that follow from figures are worked out again after the figures changed."""
    if run.kind in REFRESHING:
        school = School.objects.get(pk=run.school_id)
        refresh_derived(school=school, policy=policy_on(school.pk, by.on), now=now, by=by)


def undo_import(*, by: Viewer, run: ImportRun, now: datetime) -> tuple[str, ...]:
    """Put back what an import changed. Rows changed since, or in use since, stay as they are and are named."""
    why = _permit(by, run.school_id, run.kind)
    with transaction.atomic():
        run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        if run.state != ImportRun.State.APPLIED:
            raise NotDone(_("Only an import that was applied can be undone."))
        if run.kind == Kind.RATINGS and Cycle.objects.filter(pk=run.answers["cycle"], closed_at__isnull=False).exists():
            raise NotDone(_("The cycle has closed since, and its concerns rest on these ratings. It stays as it is."))
        kept = put_back(run, by=by, now=now)
        run.state, run.undone_at, run.counts = ImportRun.State.UNDONE, now, {**run.counts, "kept": len(kept)}
        run.save(update_fields=["state", "undone_at", "counts"])
        _refresh(run, by, now)
        record(by=by, verb="import.undone", about="import", about_id=run.pk, now=now, why=why, kept=len(kept))
    return kept


def set_aside(*, by: Viewer, run: ImportRun, now: datetime) -> ImportRun:
    """Leave a file that was read without applying it; its content is dropped."""
    why = _permit(by, run.school_id, run.kind)
    _must_be_open(run)
    with transaction.atomic():
        run.state, run.content = ImportRun.State.SET_ASIDE, None
        run.save(update_fields=["state", "content"])
        record(by=by, verb="import.set_aside", about="import", about_id=run.pk, now=now, why=why)
    return run


def _must_be_open(run: ImportRun) -> None:
    if run.state != ImportRun.State.READ:
        raise NotDone(_("This file was dealt with already: %(state)s.") % {"state": run.get_state_display()})
