"""Pupils: matched by number, compared field by field; whatever is doubtful is asked about."""

from typing import Any

from ettle.importing.planning.joiners import LOST, join, lost_letters, names_of
from ettle.importing.planning.matching import COLUMN, match
from ettle.importing.planning.numbers import Numbers
from ettle.importing.planning.places import Groups
from ettle.importing.planning.setting import Setting
from ettle.importing.plans import Change, Plan, Question, listed, refuse
from ettle.importing.reading import Pupil as Told
from ettle.importing.reading import Table, Vocabulary, read_pupil_list
from ettle.pupils.models import Pupil
from ettle.pupils.names import folded

PUPIL = "pupils.Pupil"
ABSENT, RETURNED = "absent", "returned"
STILL_HERE = (
    ("wait", "Leave them on the roll, marked “not in the latest import”"),
    ("part", "The file is only a part of these year groups: leave them as they are"),
    ("left", "They have left, as of today"),
)
BACK = (("no", "No, they have left"), ("yes", "Yes, put them on the roll again"))
# Past this many doubtful rows the file is about other people, and a question for each would help nobody.
MOST_ASKED = 40


def plan_pupils(setting: Setting, table: Table, words: Vocabulary) -> Plan:
    """What a list of pupils would change. Raises CannotReadError."""
    plan = Plan(rows=table.rows)
    matched = match(table, words, Plan())
    facts = read_pupil_list(table, setting.policy, words)
    plan.refused += facts.problems
    plan.warnings += facts.warnings
    plan.notes += facts.notes
    numbers = Numbers(setting, plan, matched, table=table, words=words)
    groups = Groups(setting, plan)
    known, new, spoken = numbers.sort(plan, facts.pupils.values())
    sure = [(told, pupil) for told, pupil in known if _same_person(plan, setting, pupil, told)]
    back = _returned(plan, setting, sure)
    for told, pupil in sure:
        _compare(setting, plan, pupil, told, groups=groups, numbers=numbers, back=back)
    join(setting, plan, new, numbers, groups)
    _ask_absent(setting, plan, numbers.everyone, spoken)
    return plan


def _same_person(plan: Plan, setting: Setting, pupil: Pupil, told: Told) -> bool:
    """A row that differs from the pupil held in two of given name, family name and birthday is asked about."""
    names = names_of(told)
    differs = [told.dob is not None and pupil.date_of_birth not in {None, told.dob}]
    if names:
        differs += [
            bool(names[0]) and folded(names[0]) != folded(pupil.given),
            folded(names[1]) != folded(pupil.family),
        ]
    if sum(differs) < 2:
        return True
    if sum(question.key.startswith("same:") for question in plan.questions) >= MOST_ASKED:
        refuse(
            plan, told.row, "", told.pupil, f"The number is {pupil.name}’s here, and the row is about somebody else."
        )
        return False
    born = f", born {told.dob:%-d %B %Y}" if told.dob else ""
    question = Question(
        f"same:{told.pupil}",
        f"Row {told.row}: the number {told.pupil} is {pupil.name}’s here, but the file says "
        f"{' '.join(names or ()).strip()}{born}. Is this the same pupil?",
        (("no", "No: leave the row out"), ("yes", "Yes: take what the file says")),
        "no",
    )
    plan.questions.append(question)
    return setting.answers.to(question) == "yes"


def _returned(plan: Plan, setting: Setting, pairs: list[tuple[Told, Pupil]]) -> bool:
    """Whether pupils who had left, and whom the file has as being here, have come back."""
    about = [pupil for told, pupil in pairs if pupil.left_on is not None and not told.has_left]
    if not about:
        return False
    text = f"In this file, and left the school before: {len(about)}. Have they come back?"
    question = Question(RETURNED, text, BACK, "no", listed(f"{pupil.name}, {pupil.year}" for pupil in about))
    plan.questions.append(question)
    return setting.answers.to(question) == "yes"


def _compare(
    setting: Setting, plan: Plan, pupil: Pupil, told: Told, *, groups: Groups, numbers: Numbers, back: bool
) -> None:
    if pupil.left_on is not None and not told.has_left and not back:
        plan.unchanged += 1
        return
    wanted = facts_of(told) | groups.fields(told, told.year or pupil.year) | {"missing_from_import_since": None}
    wanted |= _names(plan, pupil, told)
    if not told.has_left:
        wanted["left_on"] = None
    elif told.leaving_date or pupil.left_on is None:
        wanted["left_on"] = told.leaving_date or setting.today
    for kind, number in numbers.of(told).items():
        wanted |= _number(setting, plan, pupil, told, kind=COLUMN[kind], number=number, numbers=numbers)
    now = {name: getattr(pupil, name) for name in wanted}
    plan.compare(PUPIL, told.pupil, pupil.name, pupil.pk, now, wanted)


def _names(plan: Plan, pupil: Pupil, told: Told) -> dict[str, str]:
    """The names that differ from those held; one that lost a letter on its way changes nothing."""
    lost = lost_letters(told)
    for part, name in lost:
        refuse(plan, told.row, part, name, LOST)
    given, family = names_of(told) or ("", "")
    differ = {"given": (given, pupil.given), "family": (family, pupil.family)}
    kept = {name for _part, name in lost}
    return {
        field: new for field, (new, held) in differ.items() if new and new not in kept and folded(new) != folded(held)
    }


def _number(
    setting: Setting, plan: Plan, pupil: Pupil, told: Told, *, kind: str, number: str, numbers: Numbers
) -> dict[str, str]:
    """A number the pupil has not had; one that is other than the number held is never changed unasked."""
    held = getattr(pupil, kind)
    if held == number:
        return {}
    name = {column: one for one, column in COLUMN.items()}[kind]
    if held:
        question = Question(
            f"number:{kind}:{told.pupil}",
            f"Row {told.row}: {pupil.name} has the number {held} here and {number} in the file. Which is right?",
            (("held", f"{held}, as it is here"), ("file", f"{number}, as in the file")),
            "held",
        )
        plan.questions.append(question)
        if setting.answers.to(question) != "file":
            return {}
    return {kind: number} if numbers.free(plan, told, name, number, own=pupil) else {}


def facts_of(told: Told) -> dict[str, Any]:
    """What a row tells of the pupil beside names and numbers; a blank cell tells nothing."""
    wanted = {"year": told.year, "date_of_birth": told.dob, "simd_decile": told.simd_decile}
    return {name: value for name, value in wanted.items() if value}


def _ask_absent(setting: Setting, plan: Plan, everyone: list[Pupil], spoken: set[int]) -> None:
    """Pupils of the year groups in the file who are not in it: never removed unasked (R16.3)."""
    years = {pupil.year for pupil in everyone if pupil.pk in spoken}
    absent = [p for p in everyone if p.left_on is None and p.year in years and p.pk not in spoken]
    if not absent:
        return
    question = Question(
        ABSENT,
        f"On the roll of {', '.join(sorted(years))} and not in this file: {len(absent)}. Have they left?",
        STILL_HERE,
        # A file with fewer than it lacks is most likely a part; otherwise R16.3 holds until somebody answers.
        "wait" if len(absent) <= len(spoken) else "part",
        listed(f"{pupil.name}, {pupil.year}" for pupil in absent),
    )
    plan.questions.append(question)
    field = {"left": "left_on", "wait": "missing_from_import_since"}.get(setting.answers.to(question))
    for pupil in absent if field else ():
        if getattr(pupil, str(field)) is None:
            after = {str(field): setting.today}
            plan.changes.append(Change(PUPIL, f"absent|{pupil.pk}", pupil.name, after, pupil.pk, {str(field): None}))
