"""Reads of importing: the history, and one file with what it would do or did."""

from collections.abc import Iterable, Mapping

import polars as pl
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ettle.importing.changes import change_groups
from ettle.importing.fields import FIELDS, KINDS, choices_for
from ettle.importing.models import ImportRun, Kind
from ettle.importing.pages import (
    ColumnRow,
    Count,
    ImportPage,
    ImportsPage,
    QuestionRow,
    RefusedRow,
    RunRow,
)
from ettle.importing.plans import Answers, Plan
from ettle.importing.reading import CannotReadError, Problem
from ettle.importing.reworking import Worked, plan_of
from ettle.rules.access import Viewer, may
from ettle.school.queries import policy_on
from ettle.school.refusals import refusal
from ettle.tracking.models import Cycle

SHOWN = 25
MOST_RUNS = 100
SAMPLE = 3
# A file has one of these or another, and not all: a template shows the plainer.
LEFT_OUT = {"upn", "name", "measure", "value", "attendance", "report"}

Choices = tuple[tuple[str, str], ...]


def require_import(viewer: Viewer) -> None:
    """Raises PermissionDenied, in words, without the right to import."""
    if not (why := may(viewer, "import")):
        raise PermissionDenied(refusal(viewer, why))


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
    return ImportsPage(form, tuple(map(_row, runs)), tuple((value, str(words)) for value, words in KINDS), problem)


def headings_for(viewer: Viewer, kind: str) -> tuple[str, ...]:
    """Headings of a file of a kind, each understood without asking. Raises Http404 for a kind there is not."""
    require_import(viewer)
    if kind not in FIELDS:
        raise Http404
    names = [name for name in FIELDS[kind] if name not in LEFT_OUT]
    if kind == Kind.RATINGS:
        names += [measure.id for measure in policy_on(viewer.school_id, viewer.on).measures]
    return tuple(names)


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
    policy = policy_on(run.school_id, viewer.on)
    choices = tuple((name, _(words)) for name, words in choices_for(run.kind, policy))
    return _looked_at(run, worked, choices, problem) if worked else _done(run, choices, problem)


def _looked_at(run: ImportRun, worked: Worked, choices: Choices, problem: str) -> ImportPage:
    plan = worked.plan
    refused = _told(plan.refused)
    return ImportPage(
        run=_row(run),
        lead=_("Read on %(day)s by %(who)s. Nothing is changed yet.")
        % {"day": date_format(localtime(run.read_at), "j F Y, H:i"), "who": run.by.name},
        figures=_figures(plan.counts()),
        open=True,
        undoable=False,
        how=worked.table.how,
        header_line=worked.table.header_line,
        remembered=worked.remembered,
        confirm=worked.confirm,
        cycle=_cycle(run),
        columns=_columns(worked, dict(choices)),
        choices=choices,
        groups=change_groups(plan.changes),
        questions=_questions(plan, run),
        refused=refused[:SHOWN],
        refused_count=len(refused),
        warnings=_told(plan.warnings)[:SHOWN],
        notes=tuple(plan.notes),
        rows=plan.rows,
        changes=len(plan.changes),
        unchanged=plan.unchanged,
        seen=plan.fingerprint,
        why_not=_why_not(worked),
        problem=problem or worked.problem,
    )


def _why_not(worked: Worked) -> str:
    if worked.problem:
        return _("Say first what the columns hold.")
    if worked.confirm:
        return _("Some headings are a guess, or not understood. Look at the columns and press “These are right” first.")
    return "" if worked.plan.changes else _("This file changes nothing.")


def _done(run: ImportRun, choices: Choices, problem: str) -> ImportPage:
    """A file that was applied, undone or set aside, or is no longer readable: what its history keeps."""
    row, refused = _row(run), _kept(run)
    return ImportPage(
        run=row,
        lead=_lead(run),
        figures=_figures(run.counts),
        open=run.state == ImportRun.State.READ,
        undoable=run.state == ImportRun.State.APPLIED,
        how="",
        header_line=0,
        remembered=False,
        confirm=False,
        cycle=_cycle(run),
        columns=(),
        choices=choices,
        groups=(),
        questions=(),
        refused=refused[:SHOWN],
        refused_count=row.refused,
        warnings=(),
        notes=(),
        rows=int(run.counts.get("rows", 0)),
        changes=row.new + row.changed,
        unchanged=row.unchanged,
        seen="",
        why_not=problem,
        problem=problem,
    )


def _lead(run: ImportRun) -> str:
    at = run.undone_at or run.applied_at or run.read_at
    refused, kept = int(run.counts.get("refused", 0)), int(run.counts.get("kept", 0))
    stays = ngettext(
        "Undone on %(day)s, but for %(num)s row that was changed or built on since: it stays as it is.",
        "Undone on %(day)s, but for %(num)s rows that were changed or built on since: they stay as they are.",
        kept,
    )
    words = {
        ImportRun.State.APPLIED: _("Applied on %(day)s. The list below is what was refused.")
        if refused
        else _("Applied on %(day)s. Nothing was refused."),
        ImportRun.State.UNDONE: stays if kept else _("Undone on %(day)s: everything stands as before."),
        ImportRun.State.SET_ASIDE: _("Set aside. Nothing was changed, and the file is not kept."),
    }
    sentence = words.get(ImportRun.State(run.state), _("Read on %(day)s. Nothing is changed yet."))
    return sentence % {"day": date_format(localtime(at), "j F Y, H:i"), "num": kept}


def _figures(counts: Mapping[str, int]) -> tuple[Count, ...]:
    words = {
        "rows": _("rows read"),
        "new": _("new"),
        "changed": _("changed"),
        "unchanged": _("unchanged"),
        "refused": _("refused"),
    }
    return tuple(Count(int(counts.get(name, 0)), said) for name, said in words.items())


def _cycle(run: ImportRun) -> str:
    cycle = Cycle.objects.filter(school_id=run.school_id, pk=run.answers.get("cycle")).first()
    return f"{cycle.name}, {cycle.session}" if cycle else ""


def _columns(worked: Worked, words: Mapping[str, str]) -> tuple[ColumnRow, ...]:
    sure = {"told": _("You said so"), "exact": _("Sure"), "likely": _("Likely"), "none": _("Not read")}
    rows = []
    for column in worked.columns:
        cells = worked.table.frame[str(column.place)].drop_nulls().head(SAMPLE).cast(pl.String).to_list()
        field = column.field if column.field in words else ""
        mark = str(column.sure) if field else "none"
        if column.heading or cells:
            sample = ", ".join(cells)
            rows.append(
                ColumnRow(
                    column.place, column.heading, field or "", words.get(field or "", ""), mark, sure[mark], sample
                )
            )
    return tuple(rows)


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
