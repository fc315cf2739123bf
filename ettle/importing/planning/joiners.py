"""Pupils of a file who are not on the roll: added only when a person says so, doubtful numbers on their own."""

from typing import Any

from ettle.importing.planning.matching import COLUMN
from ettle.importing.planning.numbers import Numbers
from ettle.importing.planning.places import Groups
from ettle.importing.planning.setting import Setting
from ettle.importing.plans import Change, Plan, Question, listed, refuse
from ettle.importing.reading import Pupil as Told

PUPIL = "pupils.Pupil"
JOINERS, DOUBTED = "joiners", "doubted"
YES_NO = (("yes", "Yes, add them"), ("no", "No, leave them out"))
CHECKED = (("yes", "Yes, the numbers are right: add them"), ("no", "No, leave them out"))

Ready = list[tuple[Told, tuple[str, str]]]


def names_of(told: Told) -> tuple[str, str] | None:
    """Given and family name, from two columns or from one written “Family, Given” or “Given Family”."""
    if told.surname or told.forename:
        return (told.forename or "", told.surname or "")
    if not told.name:
        return None
    if "," in told.name:
        family, _, given = told.name.partition(",")
        return given.strip(), family.strip()
    given, _, family = told.name.rpartition(" ")
    return given.strip(), family.strip()


def lost_letters(told: Told) -> tuple[tuple[str, str], ...]:
    """The names of a row in which a “?” stands where whatever wrote the file could not write the letter."""
    given, family = names_of(told) or ("", "")
    parts = (("Given name", given), ("Family name", family))
    return tuple((part, name) for part, name in parts if "?" in name or "\N{REPLACEMENT CHARACTER}" in name)


LOST = "A letter of this name was lost when the file was written. Save it as XLSX or as UTF-8, and send it again."


def join(setting: Setting, plan: Plan, new: list[Told], numbers: Numbers, groups: Groups) -> None:
    """Ask about those who are new, and add those the answer is for."""
    sure: Ready = []
    doubted: Ready = []
    gone = 0
    for told in new:
        names = names_of(told)
        if told.has_left:
            gone += 1
        elif names is None or not names[1] or not told.year:
            refuse(plan, told.row, "", told.pupil, "A new pupil needs a family name and a year group.")
        elif lost := lost_letters(told):
            refuse(plan, told.row, *lost[0], LOST)
        elif numbers.all_free(plan, told):
            (doubted if numbers.doubt(told) else sure).append((told, names))
    if gone:
        plan.notes.append(f"{gone} who have left the school were never on this roll, so they are not added.")
    about = listed(f"{given} {family}, {told.year}" for told, (given, family) in sure)
    text = f"In this file and not on the roll: {len(sure)}. Add them as new pupils?"
    wanted = _asked(setting, plan, sure, Question(JOINERS, text, YES_NO, "no", about))
    about = listed(f"{given} {family}, {told.year}. {numbers.doubt(told)}" for told, (given, family) in doubted)
    text = f"Not on the roll, with a number that may be wrong: {len(doubted)}. Have you checked them?"
    wanted += _asked(setting, plan, doubted, Question(DOUBTED, text, CHECKED, "no", about))
    for told, (given, family) in wanted:
        after: dict[str, Any] = {"school_id": setting.school_id, "given": given, "family": family}
        after |= {"year": told.year, "date_of_birth": told.dob, "simd_decile": told.simd_decile}
        after |= {COLUMN[kind]: number for kind, number in numbers.of(told).items()}
        after |= groups.fields(told, told.year or "") | {"joined_on": setting.today}
        plan.changes.append(Change(PUPIL, told.pupil, f"{given} {family}", after, row=told.row))


def _asked(setting: Setting, plan: Plan, ready: Ready, question: Question) -> Ready:
    if not ready:
        return []
    plan.questions.append(question)
    return ready if setting.answers.to(question) == "yes" else []
