"""Carrying out a plan, a table at a time, with enough kept to put every row back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from ettle.importing.models import ImportChange, ImportRun
from ettle.importing.plans import Change, Plan, Ref
from ettle.rules.access import Viewer
from ettle.tracking.models import EarlierRating, Rating

BATCH = 500


def write(run: ImportRun, plan: Plan, *, by: Viewer, now: datetime) -> None:
    """Make and change every row of the plan, in order; a row may refer to one made before it."""
    numbers: dict[Ref, int] = {}
    kept: list[ImportChange] = []
    for (label, made), group in groupby(plan.changes, key=lambda change: (change.model, change.made)):
        changes = list(group)
        model = apps.get_model(label)
        if made:
            kept += _make(run, model, changes, numbers, by=by, now=now)
        else:
            kept += _change(run, model, changes, by=by, now=now)
    ImportChange.objects.bulk_create(kept, batch_size=BATCH)


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
    rows = [model(**_resolved(change.after, numbers), **extra) for change in changes]
    model._default_manager.bulk_create(rows, batch_size=BATCH)
    for change, row in zip(changes, rows, strict=True):
        numbers[Ref(change.model, change.key)] = row.pk
        yield ImportChange(
            run=run, model=change.model, row_id=row.pk, made=True, after=_plain(_resolved(change.after, numbers))
        )


def _resolved(fields: Mapping[str, Any], numbers: Mapping[Ref, int]) -> dict[str, Any]:
    return {name: numbers[value] if isinstance(value, Ref) else value for name, value in fields.items()}


def _change(
    run: ImportRun, model: type[models.Model], changes: Sequence[Change], *, by: Viewer, now: datetime
) -> Iterable[ImportChange]:
    rows = model._default_manager.select_for_update().in_bulk([change.pk for change in changes])
    names: set[str] = set()
    for change in changes:
        row = rows[change.pk]
        for name, value in change.after.items():
            setattr(row, name, value)
            names.add(name.removesuffix("_id"))
        yield ImportChange(
            run=run,
            model=change.model,
            row_id=row.pk,
            made=False,
            before=_plain(change.before),
            after=_plain(change.after),
        )
    if model is Rating:
        _keep_earlier(changes, rows, by=by, now=now)
        names |= {"version", "by", "at"}
    model._default_manager.bulk_update(list(rows.values()), sorted(names), batch_size=BATCH)


def _keep_earlier(changes: Sequence[Change], rows: Mapping[Any, Any], *, by: Viewer, now: datetime) -> None:
    """A rating is a fact: what it held before stays beside it, whoever changed it and how."""
    earlier = []
    for change in changes:
        row = rows[change.pk]
        earlier.append(
            EarlierRating(rating=row, value=change.before["value"], version=row.version, by_id=row.by_id, at=row.at)
        )
        row.version, row.by_id, row.at = row.version + 1, by.staff_id, now
    EarlierRating.objects.bulk_create(earlier, batch_size=BATCH)


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, date | Decimal) else value for name, value in fields.items()}


def put_back(run: ImportRun, *, by: Viewer, now: datetime) -> tuple[str, ...]:
    """Undo the rows of a run, last first. Returns a sentence for each row that could not be put back."""
    kept: list[str] = []
    changes = list(run.changes.order_by("-pk"))
    for (label, made), group in groupby(changes, key=lambda change: (change.model, change.made)):
        model = apps.get_model(label)
        own = list(group)
        rows = model._default_manager.select_for_update().in_bulk([change.row_id for change in own])
        untouched = []
        for change in own:
            row = rows.get(change.row_id)
            if row is None:
                continue
            if any(_plain({name: getattr(row, name)})[name] != value for name, value in change.after.items()):
                kept.append(_("%(row)s was changed since, so it stays as it is.") % {"row": row})
            else:
                untouched.append((change, row))
        kept += _unmake(model, untouched, by=by, now=now) if made else _restore(model, untouched, by=by, now=now)
    return tuple(kept)


Touched = Sequence[tuple[ImportChange, Any]]


def _unmake(model: type[models.Model], rows: Touched, *, by: Viewer, now: datetime) -> list[str]:
    if model is Rating:
        _restore(model, [(ImportChange(before={"value": ""}), row) for _change, row in rows], by=by, now=now)
        return []
    try:
        with transaction.atomic():
            model._default_manager.filter(pk__in=[row.pk for _change, row in rows]).delete()
    except ProtectedError:
        return _one_by_one(rows)
    return []


def _one_by_one(rows: Touched) -> list[str]:
    """Some of them are in use: take away those that are not, and name the rest."""
    kept = []
    for _change_row, row in rows:
        try:
            with transaction.atomic():
                row.delete()
        except ProtectedError:
            kept.append(_("%(row)s is in use now, so it stays.") % {"row": row})
    return kept


def _restore(model: type[models.Model], rows: Touched, *, by: Viewer, now: datetime) -> list[str]:
    names: set[str] = set()
    earlier = []
    for change, row in rows:
        if model is Rating:
            earlier.append(EarlierRating(rating=row, value=row.value, version=row.version, by_id=row.by_id, at=row.at))
            row.version, row.by_id, row.at = row.version + 1, by.staff_id, now
            names |= {"version", "by", "at"}
        for name, value in change.before.items():
            setattr(row, name, model._meta.get_field(name).to_python(value))
            names.add(name.removesuffix("_id"))
    EarlierRating.objects.bulk_create(earlier, batch_size=BATCH)
    if names:
        model._default_manager.bulk_update([row for _change, row in rows], sorted(names), batch_size=BATCH)
    return []
