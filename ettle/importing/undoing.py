"""Putting back what an import did: exactly, last first, and nothing that somebody has built on since."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from ettle.importing.models import ImportChange, ImportRun
from ettle.importing.writing import BATCH, keep_earlier
from ettle.pupils.models import Attendance, CategoryMembership, ClassMembership
from ettle.rules.access import Viewer
from ettle.school.queries import policy_on
from ettle.tracking.models import Rating

# Rows that are named by a pupil, and what of theirs they are.
WHOSE: Mapping[type[models.Model], tuple[str, ...]] = {
    Rating: ("pupil", "teaching_class__subject"),
    ClassMembership: ("pupil", "teaching_class"),
    Attendance: ("pupil",),
}
Touched = Sequence[tuple[ImportChange, Any]]


def put_back(run: ImportRun, *, by: Viewer, now: datetime) -> tuple[str, ...]:
    """Undo the rows of a run, last first. Returns a sentence for each row that could not be put back."""
    kept: list[str] = []
    measures = {measure.id: measure.label for measure in policy_on(run.school_id, by.on).measures}
    for (label, made), group in groupby(run.changes.order_by("-pk"), key=lambda change: (change.model, change.made)):
        model, own = apps.get_model(label), list(group)
        found = model._default_manager.select_for_update(of=("self",))
        if model in WHOSE:
            found = found.select_related(*WHOSE[model])
        rows = found.in_bulk([change.row_id for change in own])
        untouched = []
        for change in own:
            row = rows.get(change.row_id)
            if row is not None and _differs(model, row, change):
                kept.append(_("%(row)s was changed since, so it stays as it is.") % {"row": said(row, measures)})
            elif row is not None:
                untouched.append((change, row))
        if made:
            kept += _unmake(model, untouched, by=by, now=now)
        else:
            _restore(model, untouched, by=by, now=now)
    return tuple(kept)


def _differs(model: type[models.Model], row: models.Model, change: ImportChange) -> bool:
    return any(getattr(row, name) != _value(model, name, value) for name, value in change.after.items())


def _value(model: type[models.Model], name: str, value: Any) -> Any:
    """A kept value as the field holds it: a day, a number, a text."""
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field.to_python(value)


def said(row: models.Model, measures: Mapping[str, str]) -> str:
    """A row by what it is and its name, for a sentence; a rating by whose it is, and of what."""
    if isinstance(row, Rating):
        measure = measures.get(row.measure, row.measure)
        return f"{row.pupil}, {row.teaching_class.subject.name}, {measure}"
    if isinstance(row, ClassMembership):
        return f"{row.pupil}, {row.teaching_class.name}"
    if isinstance(row, Attendance):
        return _("%(pupil)s, attendance") % {"pupil": row.pupil}
    return f"{row._meta.verbose_name} {row}".capitalize() if str(row).isdigit() else str(row)


def _unmake(model: type[models.Model], rows: Touched, *, by: Viewer, now: datetime) -> list[str]:
    """Take rows away again. A rating becomes blank, since what was once given stays in its history."""
    if model is Rating:
        _restore(model, [(ImportChange(before={"value": ""}), row) for _change, row in rows], by=by, now=now)
        return []
    used = _in_use(model, [row.pk for _change, row in rows])
    free = [row.pk for _change, row in rows if row.pk not in used]
    if model._meta.label == "pupils.Pupil":
        CategoryMembership.objects.filter(pupil_id__in=free).delete()
    model._default_manager.filter(pk__in=free).delete()
    return [
        _("%(row)s is in use now, so it stays.") % {"row": said(row, {})} for _change, row in rows if row.pk in used
    ]


def _in_use(model: type[models.Model], pks: Sequence[int]) -> set[int]:
    """Those that other rows refer to, the support groups worked out from figures left aside: a query for each table."""
    used: set[int] = set()
    for relation in _relations(model):
        field = relation.field
        rows = relation.related_model._base_manager.filter(**{f"{field.name}__in": pks})
        if relation.related_model is CategoryMembership:
            rows = rows.exclude(source=CategoryMembership.Source.DERIVED)
        used |= set(rows.values_list(field.attname, flat=True))
    return used


def _relations(model: type[models.Model]) -> Iterable[Any]:
    return [
        found
        for found in model._meta.get_fields(include_hidden=True)
        if isinstance(found, models.ManyToOneRel) and found.related_model is not None
    ]


def _restore(model: type[models.Model], rows: Touched, *, by: Viewer, now: datetime) -> None:
    names: set[str] = set()
    if model is Rating:
        keep_earlier([(row, row.value) for _change, row in rows], by=by, now=now)
        names |= {"version", "by", "at"}
    for change, row in rows:
        for name, value in change.before.items():
            setattr(row, name, _value(model, name, value))
            names.add(model._meta.get_field(name).name)
    if rows:
        model._default_manager.bulk_update([row for _change, row in rows], sorted(names), batch_size=BATCH)
