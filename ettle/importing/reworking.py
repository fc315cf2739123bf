"""Working a kept file out again: its table, its headings as understood, and its plan. Nothing is written."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, partial

from django.apps import apps
from django.conf import settings
from django.db import models

from ettle.importing.fields import fields_of, words_for
from ettle.importing.models import ImportRun, Kind, SavedMapping
from ettle.importing.planning import PLANNERS, Setting
from ettle.importing.plans import Answers, Change, Plan, Ref, refuse
from ettle.importing.reading import FOR_UPLOAD, CannotReadError, Table, Understood, read_table, understand
from ettle.importing.reading.headings import squeezed
from ettle.policy import Policy
from ettle.rules.access import Viewer
from ettle.rules.calendar import session_of_classes
from ettle.school.queries import policy_on

_AT_A_DESK = 'Say which it is with --map "Heading=pupil".'


@dataclass(frozen=True, slots=True)
class Worked:
    """A file worked out: `remembered` says the headings were read as an earlier file's were.

    `confirm` says that some headings are a guess, or not understood, and nobody has looked at them yet. `problem` is
    why there is no plan although the table could be read, so that a person can say what its columns hold.
    """

    table: Table
    columns: tuple[Understood, ...]
    plan: Plan
    headings_key: str
    remembered: bool
    confirm: bool
    problem: str


def plan_of(run: ImportRun, viewer: Viewer) -> Worked:
    """The plan of a kept file for the viewer's day. Raises CannotReadError; the file is dropped after its time."""
    if run.content is None:
        raise CannotReadError(f"{run.filename} is no longer kept. Send it again.")
    policy = policy_on(run.school_id, viewer.on)
    limits = replace(FOR_UPLOAD, stored=settings.ETTLE_UPLOAD_LIMIT)
    words = words_for(run.kind, policy, run.mapping)
    table = read_table(bytes(run.content), words, name=run.filename, limits=limits)
    key = headings_key(table)
    saved = None if run.mapping else _saved(run, key)
    if saved is not None:
        words = words_for(run.kind, policy, saved)
    columns = understand(table.headings, words)
    plan, problem = Plan(rows=table.rows), ""
    try:
        plan = PLANNERS[run.kind](_setting(run, viewer, policy), table, words)
    except CannotReadError as refused:
        problem = str(refused).replace(_AT_A_DESK, "Say below which column it is.")
    _tell_once(plan)
    _keep_to_room(plan)
    own = fields_of(run.kind, policy)
    guessed = any((c.sure == "likely" and c.field in own) or (c.field is None and c.heading) for c in columns)
    return Worked(table, columns, plan, key, saved is not None, guessed and not run.mapping and saved is None, problem)


def _saved(run: ImportRun, key: str) -> Mapping[str, str] | None:
    return (
        SavedMapping.objects.filter(school_id=run.school_id, kind=run.kind, headings=key)
        .values_list("mapping", flat=True)
        .first()
    )


def headings_key(table: Table) -> str:
    """The same for every file with the same headings in any order."""
    return hashlib.sha256("\n".join(sorted(map(squeezed, table.headings))).encode()).hexdigest()


def _tell_once(plan: Plan) -> None:
    """Columns nobody understood are shown among the columns, and the same refusal is told once."""
    refused = dict.fromkeys(problem for problem in plan.refused if problem.kind == "refused")
    plan.refused = sorted(refused, key=lambda problem: problem.row or 0)
    plan.warnings = list(dict.fromkeys(plan.warnings))


def _keep_to_room(plan: Plan) -> None:
    """Refuse rows whose text is longer than its place, and what refers to them: nothing is ever cut short."""
    gone: set[Ref] = set()
    kept: list[Change] = []
    for change in plan.changes:
        room = _room(change.model)
        long = [
            (name, text)
            for name, text in change.after.items()
            if isinstance(text, str) and len(text) > room.get(name, len(text))
        ]
        for name, text in long:
            refuse(plan, change.row, "", text, f"At most {room[name]} characters fit here; this is {len(text)} long.")
        if long or any(isinstance(value, Ref) and value in gone for value in change.after.values()):
            gone.add(Ref(change.model, change.key))
        else:
            kept.append(change)
    plan.changes = kept


@cache
def _room(label: str) -> dict[str, int]:
    return {
        field.attname: field.max_length
        for field in apps.get_model(label)._meta.concrete_fields
        if isinstance(field, models.CharField) and field.max_length
    }


def _setting(run: ImportRun, viewer: Viewer, policy: Policy) -> Setting:
    counted = run.kind == Kind.ATTENDANCE
    session = (policy.calendar.session_on if counted else partial(session_of_classes, policy.calendar))(viewer.on)
    answers = {key: str(value) for key, value in run.answers.items() if key != "cycle"}
    return Setting(
        school_id=run.school_id,
        today=viewer.on,
        policy=policy,
        session=session.label if session else str(viewer.on.year),
        answers=Answers(answers),
        staff_id=viewer.staff_id,
        cycle_id=run.answers.get("cycle"),
    )
