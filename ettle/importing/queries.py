"""Reads of importing: the history, and one file with what it would do or did."""

from collections.abc import Iterable, Sequence
from datetime import date

import polars as pl
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ettle.importing.fields import NOT_USED, WORDS, choices_for
from ettle.importing.models import ImportRun, Kind
from ettle.importing.pages import (
    ChangeGroup,
    ChangeRow,
    ColumnRow,
    ImportPage,
    ImportsPage,
    QuestionRow,
    RefusedRow,
    RunRow,
)
from ettle.importing.plans import Answers, Change, Plan, Ref
from ettle.importing.reading import CannotReadError, Problem
from ettle.importing.reworking import Worked, plan_of
from ettle.rules.access import REASONS, Viewer, may
from ettle.school.queries import policy_on
from ettle.tracking.models import Cycle

SHOWN = 25
MOST_RUNS = 100
SAMPLE = 3


def require_import(viewer: Viewer) -> None:
    """Raises PermissionDenied, in words, without the right to import."""
    if not (why := may(viewer, "import")):
        raise PermissionDenied(_(REASONS[why.reason]))


def run_for(viewer: Viewer, run_id: int) -> ImportRun:
    """A file of the viewer's school. Raises Http404 for another's, PermissionDenied without the right."""
    require_import(viewer)
    run = ImportRun.objects.filter(school_id=viewer.school_id, pk=run_id).select_related("by").first()
    if run is None:
        raise Http404
    return run


def open_cycles(viewer: Viewer) -> tuple[tuple[str, str], ...]:
    """The cycles that ratings can go into, latest first."""
    cycles = Cycle.objects.filter(school_id=viewer.school_id, closed_at__isnull=True, opens__lte=viewer.on)
    return tuple((str(cycle.pk), f"{cycle.name}, {cycle.session}") for cycle in cycles.order_by("-opens"))


def imports_page(viewer: Viewer, form: Form, problem: str = "") -> ImportsPage:
    """The form for a file and the history, newest first. One query."""
    require_import(viewer)
    runs = ImportRun.objects.filter(school_id=viewer.school_id).select_related("by").defer("content")[:MOST_RUNS]
    return ImportsPage(form, tuple(map(_row, runs)), problem)


def _row(run: ImportRun) -> RunRow:
    counts = {name: int(run.counts.get(name, 0)) for name in ("new", "changed", "unchanged", "refused")}
    return RunRow(
        run.pk,
        run.filename,
        run.get_kind_display(),
        run.state,
        run.get_state_display(),
        run.by.name,
        run.read_at,
        **counts,
    )


def import_page(viewer: Viewer, run_id: int, problem: str = "") -> ImportPage:
    """One file. Before it is applied, what it would do is worked out afresh each time it is looked at."""
    run = run_for(viewer, run_id)
    worked: Worked | None = None
    if run.state == ImportRun.State.READ:
        try:
            worked = plan_of(run, viewer)
        except CannotReadError as refused:
            problem = problem or str(refused)
    plan = worked.plan if worked else Plan(rows=int(run.counts.get("rows", 0)))
    refused = _told(plan.refused) if worked else _kept(run)
    policy = policy_on(run.school_id, viewer.on)
    return ImportPage(
        run=_row(run),
        open=run.state == ImportRun.State.READ,
        undoable=run.state == ImportRun.State.APPLIED,
        how=worked.table.how if worked else "",
        header_line=worked.table.header_line if worked else 0,
        remembered=bool(worked and worked.remembered),
        columns=_columns(worked) if worked else (),
        choices=tuple((name, _(words)) for name, words in choices_for(run.kind, policy)),
        groups=_groups(plan.changes),
        questions=_questions(plan, run),
        refused=refused[:SHOWN],
        refused_count=len(refused) if worked else int(run.counts.get("refused", 0)),
        warnings=_told(plan.warnings)[:SHOWN],
        notes=tuple(plan.notes),
        rows=plan.rows,
        changes=len(plan.changes) if worked else int(run.counts.get("new", 0)) + int(run.counts.get("changed", 0)),
        unchanged=plan.unchanged if worked else int(run.counts.get("unchanged", 0)),
        problem=problem,
    )


def _columns(worked: Worked) -> tuple[ColumnRow, ...]:
    sure = {"told": _("You said so"), "exact": _("Sure"), "likely": _("Likely"), None: _("Not read")}
    rows = []
    for column in worked.columns:
        cells = worked.table.frame[str(column.place)].cast(pl.String).drop_nulls().head(SAMPLE).to_list()
        field = "" if (column.field or NOT_USED).startswith(NOT_USED) else str(column.field)
        rows.append(
            ColumnRow(column.place, column.heading, field, sure[column.sure if field else None], ", ".join(cells))
        )
    return tuple(rows)


def _groups(changes: Sequence[Change]) -> tuple[ChangeGroup, ...]:
    titles = {
        "pupils.Pupil": (_("New pupils"), _("Changed pupils")),
        "school.TutorGroup": (_("New tutor groups"), _("Changed tutor groups")),
        "people.StaffMember": (_("New staff"), _("Changed staff")),
        "people.Post": (_("New posts"), _("Changed posts")),
        "school.TeachingClass": (_("New classes"), _("Changed classes")),
        "school.Subject": (_("New subjects"), _("Changed subjects")),
        "pupils.ClassMembership": (_("Pupils joining classes"), _("Pupils leaving classes")),
        "people.ClassTeacher": (_("Teachers given classes"), _("Changed teachers")),
        "tracking.Rating": (_("New ratings"), _("Changed ratings")),
        "pupils.Attendance": (_("New attendance"), _("Changed attendance")),
    }
    found: dict[str, list[Change]] = {}
    for change in changes:
        new, changed = titles[change.model]
        found.setdefault(new if change.made else changed, []).append(change)
    return tuple(
        ChangeGroup(title, len(own), tuple(ChangeRow(one.label, _what(one)) for one in own[:SHOWN]))
        for title, own in found.items()
    )


def _what(change: Change) -> str:
    if change.made:
        return str(change.after.get("value", ""))
    parts = []
    for name, value in change.after.items():
        words = FIELD_WORDS.get(name)
        if words is not None:
            parts.append(
                _("%(field)s: %(before)s becomes %(after)s")
                % {
                    "field": _(words),
                    "before": _shown(change.before[name]),
                    "after": _shown(value),
                }
            )
    return "; ".join(parts)


FIELD_WORDS = {
    **{
        name: WORDS[name]
        for name in ("year", "simd_decile", "possible", "present", "late", "ends", "name", "email", "level")
    },
    "given": WORDS["forename"],
    "family": WORDS["surname"],
    "date_of_birth": WORDS["dob"],
    "left_on": WORDS["leaving_date"],
    "tutor_group_id": WORDS["group"],
    "house_id": WORDS["house"],
    "percent": WORDS["attendance"],
    "value": WORDS["value"],
    "missing_from_import_since": "Not in the latest import",
}


def _shown(value: object) -> str:
    if value is None or value == "":
        return _("nothing")
    if isinstance(value, date):
        return date_format(value, "j M Y")
    return value.key if isinstance(value, Ref) else str(value)


def _questions(plan: Plan, run: ImportRun) -> tuple[QuestionRow, ...]:
    answers = Answers({key: str(value) for key, value in run.answers.items()})
    return tuple(
        QuestionRow(q.key, q.text, tuple((v, _(w)) for v, w in q.options), answers.to(q), q.about)
        for q in plan.questions
    )


def _told(problems: Iterable[Problem]) -> tuple[RefusedRow, ...]:
    return tuple(RefusedRow("" if p.row is None else str(p.row), p.column, p.value, p.problem) for p in problems)


def _kept(run: ImportRun) -> tuple[RefusedRow, ...]:
    return tuple(RefusedRow(str(cell.row or ""), cell.column, cell.value, cell.problem) for cell in run.refused.all())


def refused_cells(viewer: Viewer, run_id: int) -> tuple[ImportRun, tuple[RefusedRow, ...]]:
    """Every refused cell of a file, for a list to put right. Raises Http404."""
    run = run_for(viewer, run_id)
    if run.state == ImportRun.State.READ and run.content is not None:
        return run, _told(plan_of(run, viewer).plan.refused)
    return run, _kept(run)


__all__ = ["Kind", "import_page", "imports_page", "open_cycles", "refused_cells", "require_import", "run_for"]
