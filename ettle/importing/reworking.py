"""Working a kept file out again: its table, its headings as understood, and its plan. Nothing is written."""

import hashlib
from dataclasses import dataclass

from ettle.importing.fields import words_for
from ettle.importing.models import ImportRun, SavedMapping
from ettle.importing.planning import PLANNERS, Setting
from ettle.importing.plans import Answers, Plan
from ettle.importing.reading import FOR_UPLOAD, CannotReadError, Table, Understood, read_table, understand
from ettle.importing.reading.headings import squeezed
from ettle.policy import Policy
from ettle.rules.access import Viewer
from ettle.rules.calendar import session_of_classes
from ettle.school.queries import policy_on


@dataclass(frozen=True, slots=True)
class Worked:
    """A file worked out: `remembered` says the headings were read as an earlier file's were."""

    table: Table
    columns: tuple[Understood, ...]
    plan: Plan
    headings_key: str
    remembered: bool


def plan_of(run: ImportRun, viewer: Viewer) -> Worked:
    """The plan of a kept file for the viewer's day. Raises CannotReadError; the file is dropped after its time."""
    if run.content is None:
        raise CannotReadError(f"{run.filename} is no longer kept. Send it again.")
    policy = policy_on(run.school_id, viewer.on)
    content, told = bytes(run.content), run.mapping
    table = read_table(content, words_for(run.kind, policy, told), name=run.filename, limits=FOR_UPLOAD)
    key = headings_key(table)
    remembered = False
    if not told:
        saved = SavedMapping.objects.filter(school_id=run.school_id, kind=run.kind, headings=key).first()
        if saved is not None:
            told, remembered = saved.mapping, True
    words = words_for(run.kind, policy, told)
    if told:
        table = read_table(content, words, name=run.filename, limits=FOR_UPLOAD)
    plan = PLANNERS[run.kind](_setting(run, viewer, policy), table, words)
    return Worked(table, understand(table.headings, words), plan, key, remembered)


def headings_key(table: Table) -> str:
    """The same for every file with the same headings in any order."""
    return hashlib.sha256("\n".join(sorted(map(squeezed, table.headings))).encode()).hexdigest()


def _setting(run: ImportRun, viewer: Viewer, policy: Policy) -> Setting:
    session = session_of_classes(policy.calendar, viewer.on)
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
