"""Questions about those a list of classes no longer has where they are: pupils who moved or left, and teachers."""

from datetime import timedelta

from ettle.importing.planning.held import MEMBER, TEACHER, Held
from ettle.importing.planning.setting import Setting
from ettle.importing.plans import Change, Plan, Question, listed
from ettle.people.models import ClassTeacher
from ettle.pupils.models import ClassMembership

GONE, MOVING, TEACHERS = "gone", "moving", "teachers"
ENDED = (("keep", "Keep them in the class"), ("end", "They left the class, as of today"))
STOPPED = (("keep", "They still teach it"), ("end", "They no longer teach it, as of today"))
MOVES = (
    ("stay", "Leave them where they are"),
    ("move", "They move, as of today"),
    ("both", "They are in both classes"),
)


def ask_moving(setting: Setting, plan: Plan, held: Held) -> set[int]:
    """Pupils put into a second class of a subject. Returns the memberships spoken of."""
    moving = []
    for change, pupil, subject in held.moving:
        left = [
            row for row in held.elsewhere(pupil.pk, subject) if (row.teaching_class.name, pupil.pk) not in held.said
        ]
        if left:
            moving.append((change, left))
        else:
            plan.changes.append(change)
    if not moving:
        return set()
    about = listed(f"{change.label}; now in {left[0].teaching_class.name}" for change, left in moving)
    text = f"{len(moving)} are in another class of the same subject now. Do they move?"
    question = Question(MOVING, text, MOVES, "stay", about)
    plan.questions.append(question)
    answer = setting.answers.to(question)
    for change, left in moving if answer != "stay" else ():
        plan.changes.append(change)
        if answer == "move":
            plan.changes += [_leaves(setting, row) for row in left]
    return {row.pk for _change, left in moving for row in left}


def ask_gone(setting: Setting, plan: Plan, held: Held, spoken: set[int]) -> None:
    """Pupils of the classes in the file whom the file no longer has in them."""
    gone = [
        row
        for row in held.members.values()
        if row.teaching_class.name in held.names
        and (row.teaching_class.name, row.pupil_id) not in held.said
        and row.pk not in spoken
        and held.goes_on(row)
    ]
    if not gone:
        return
    about = listed(f"{row.pupil.name}, {row.teaching_class.name}" for row in gone)
    text = f"In these classes now and not in this file: {len(gone)}. Have they left the class?"
    question = Question(GONE, text, ENDED, "keep", about)
    plan.questions.append(question)
    if setting.answers.to(question) == "end":
        plan.changes += [_leaves(setting, row) for row in gone]


def ask_teachers(setting: Setting, plan: Plan, held: Held) -> None:
    """Teachers of classes for which the file names others only: their access would end with the answer."""
    named = {name for name, _staff in held.taught}
    gone = [
        row
        for row in held.teachers.values()
        if row.teaching_class.name in named
        and (row.teaching_class.name, row.staff_id) not in held.taught
        and held.goes_on(row)
    ]
    if not gone:
        return
    about = listed(f"{row.staff.name}, {row.teaching_class.name}" for row in gone)
    text = f"{len(gone)} teach these classes now and are not named in this file. Do they still teach them?"
    question = Question(TEACHERS, text, STOPPED, "keep", about)
    plan.questions.append(question)
    if setting.answers.to(question) == "end":
        for row in gone:
            label = f"{row.staff.name} no longer teaches {row.teaching_class.name}"
            plan.changes.append(_ends(setting, TEACHER, row, label))


def _leaves(setting: Setting, row: ClassMembership) -> Change:
    return _ends(setting, MEMBER, row, f"{row.pupil.name} leaves {row.teaching_class.name}")


def _ends(setting: Setting, model: str, row: ClassMembership | ClassTeacher, label: str) -> Change:
    last = max(row.starts, setting.today - timedelta(days=1))
    return Change(model, f"end|{row.pk}", label, {"ends": last}, row.pk, {"ends": row.ends})
