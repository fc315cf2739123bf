"""Carrying out a plan, a table at a time, with enough kept to put every row back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import models

from ettle.importing.models import ImportChange, ImportRun
from ettle.importing.plans import Change, Plan, Ref
from ettle.rules.access import Viewer
from ettle.tracking.models import EarlierRating, Rating

BATCH = 500
# A table stands after those its rows refer to.
ORDER = (
    "school.TutorGroup",
    "school.Subject",
    "people.StaffMember",
    "people.Post",
    "school.TeachingClass",
    "people.ClassTeacher",
    "pupils.Pupil",
    "pupils.ClassMembership",
    "pupils.Attendance",
    "tracking.Rating",
)


def write(run: ImportRun, plan: Plan, *, by: Viewer, now: datetime) -> None:
    """Make and change every row of the plan, a table at a time; a row may refer to one made before it."""
    numbers: dict[Ref, int] = {}
    kept: list[ImportChange] = []
    changes = sorted(plan.changes, key=_place)
    for (place, _changed), group in groupby(changes, key=_place):
        model, own = apps.get_model(ORDER[place]), list(group)
        if own[0].made:
            kept += _make(run, model, own, numbers, by=by, now=now)
        else:
            kept += _change(run, model, own, numbers, by=by, now=now)
    ImportChange.objects.bulk_create(kept, batch_size=BATCH)


def _place(change: Change) -> tuple[int, bool]:
    return ORDER.index(change.model), not change.made


def _make(
    run: ImportRun,
    model: type[models.Model],
    changes: Sequence[Change],
    numbers: dict[Ref, int],
    *,
    by: Viewer,
    now: datetime,
) -> Iterable[ImportChange]:
    extra = {"by_id": by.staff_id, "at": now} if model is Rating else {}
    wanted = [resolved(change.after, numbers) for change in changes]
    rows = [model(**fields, **extra) for fields in wanted]
    model._default_manager.bulk_create(rows, batch_size=BATCH)
    for change, fields, row in zip(changes, wanted, rows, strict=True):
        numbers[Ref(change.model, change.key)] = row.pk
        yield ImportChange(run=run, model=change.model, row_id=row.pk, made=True, after=plain(fields))


def resolved(fields: Mapping[str, Any], numbers: Mapping[Ref, int]) -> dict[str, Any]:
    """The fields with the numbers of the rows they refer to."""
    return {name: numbers[value] if isinstance(value, Ref) else value for name, value in fields.items()}


def _change(
    run: ImportRun,
    model: type[models.Model],
    changes: Sequence[Change],
    numbers: Mapping[Ref, int],
    *,
    by: Viewer,
    now: datetime,
) -> Iterable[ImportChange]:
    rows = model._default_manager.select_for_update().in_bulk([change.pk for change in changes])
    names: set[str] = set()
    kept = []
    for change in changes:
        row, fields = rows[change.pk], resolved(change.after, numbers)
        for name, value in fields.items():
            setattr(row, name, value)
            names.add(model._meta.get_field(name).name)
        kept.append(
            ImportChange(
                run=run,
                model=change.model,
                row_id=row.pk,
                made=False,
                before=plain(change.before),
                after=plain(fields),
            )
        )
    if model is Rating:
        before = {change.pk: str(change.before["value"]) for change in changes}
        keep_earlier([(row, before[row.pk]) for row in rows.values() if isinstance(row, Rating)], by=by, now=now)
        names |= {"version", "by", "at"}
    model._default_manager.bulk_update(list(rows.values()), sorted(names), batch_size=BATCH)
    return kept


def keep_earlier(rows: Iterable[tuple[Rating, str]], *, by: Viewer, now: datetime) -> None:
    """A rating is a fact: what it held before stays beside it, whoever changed it and how."""
    earlier = []
    for row, value in rows:
        earlier.append(EarlierRating(rating=row, value=value, version=row.version, by_id=row.by_id, at=row.at))
        row.version, row.by_id, row.at = row.version + 1, by.staff_id, now
    EarlierRating.objects.bulk_create(earlier, batch_size=BATCH)


def plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as JSON can hold them."""
    return {name: str(value) if isinstance(value, date | Decimal) else value for name, value in fields.items()}
