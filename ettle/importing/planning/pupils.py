"""Pupils: matched by number, compared field by field; joiners and leavers are asked about."""

from typing import Any

from ettle.importing.planning.matching import COLUMN, by_number, match
from ettle.importing.planning.setting import Setting
from ettle.importing.plans import Change, Plan, Question, Ref, listed, refuse
from ettle.importing.reading import Pupil as Told
from ettle.importing.reading import Table, Vocabulary, read_pupil_list
from ettle.importing.reading.identity import Kind
from ettle.pupils.models import Pupil
from ettle.pupils.names import folded
from ettle.school.models import House, TutorGroup

PUPIL, GROUP = "pupils.Pupil", "school.TutorGroup"
JOINERS, ABSENT = "joiners", "absent"
YES_NO = (("yes", "Yes, add them"), ("no", "No, leave them out"))
STILL_HERE = (
    ("wait", "Leave them on the roll, marked “not in the latest import”"),
    ("left", "They have left, as of today"),
)


def plan_pupils(setting: Setting, table: Table, words: Vocabulary) -> Plan:
    """What a list of pupils would change. Raises CannotReadError."""
    plan = Plan(rows=table.rows)
    kind = match(table, words, Plan()).kind
    facts = read_pupil_list(table, setting.policy, words)
    plan.refused += facts.problems
    plan.warnings += facts.warnings
    plan.notes += facts.notes
    known = by_number(setting.school_id, kind)
    groups = _Groups(setting, plan)
    joiners = [told for number, told in facts.pupils.items() if number not in known]
    for told in facts.pupils.values():
        pupil = known.get(told.pupil)
        if pupil is not None and _same_person(plan, setting, pupil, told):
            _compare(setting, plan, pupil, told, groups)
    _join(setting, plan, joiners, kind, groups)
    _ask_absent(
        setting,
        plan,
        [known[n] for n in facts.pupils if n in known],
        {told.pupil for told in facts.pupils.values()},
        kind,
    )
    return plan


class _Groups:
    """Tutor groups by name; one that is new is made before the pupils in it."""

    def __init__(self, setting: Setting, plan: Plan) -> None:
        self._setting, self._plan = setting, plan
        self._known = {group.name: group for group in TutorGroup.objects.filter(school_id=setting.school_id)}
        self._houses = {folded(house.name): house.pk for house in House.objects.filter(school_id=setting.school_id)}
        self._made: set[str] = set()

    def fields(self, told: Told) -> dict[str, Any]:
        """The tutor group and house a row names, as the pupil's fields; nothing where it names none."""
        wanted: dict[str, Any] = {}
        group = self._known.get(told.group or "")
        if group is not None:
            wanted["tutor_group_id"] = group.pk
            if group.house_id is not None:
                wanted["house_id"] = group.house_id
        elif told.group and told.year:
            wanted["tutor_group_id"] = self._make(told.group, told.year)
        if told.house:
            house = self._houses.get(folded(told.house))
            if house is None:
                refuse(self._plan, told.row, "House", told.house, f"{told.house} is not a house of the school.")
            else:
                wanted["house_id"] = house
        return wanted

    def _make(self, name: str, year: str) -> Ref:
        if name not in self._made:
            self._made.add(name)
            after = {"school_id": self._setting.school_id, "name": name, "year": year}
            self._plan.changes.append(Change(GROUP, name, f"Tutor group {name}", after))
        return Ref(GROUP, name)


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


def _same_person(plan: Plan, setting: Setting, pupil: Pupil, told: Told) -> bool:
    """A number whose family name and date of birth both differ may belong to somebody else: a person says."""
    names = names_of(told)
    if names is None or told.dob is None or pupil.date_of_birth in {None, told.dob}:
        return True
    if folded(names[1]) == folded(pupil.family):
        return True
    question = Question(
        f"same:{told.pupil}",
        f"Row {told.row}: the number {told.pupil} is {pupil.name}’s here, but the file says {names[0]} {names[1]}, "
        f"born {told.dob:%-d %B %Y}. Is this the same pupil?",
        (("no", "No: leave the row out"), ("yes", "Yes: take the file’s name and date of birth")),
        "no",
    )
    plan.questions.append(question)
    return setting.answers.to(question) == "yes"


def _compare(setting: Setting, plan: Plan, pupil: Pupil, told: Told, groups: _Groups) -> None:
    wanted = _facts(told) | groups.fields(told) | {"missing_from_import_since": None}
    names = names_of(told)
    if names and folded(names[0]) != folded(pupil.given):
        wanted["given"] = names[0] or pupil.given
    if names and folded(names[1]) != folded(pupil.family):
        wanted["family"] = names[1] or pupil.family
    if told.has_left and pupil.left_on is None:
        wanted["left_on"] = told.leaving_date or setting.today
    now = {name: getattr(pupil, name) for name in wanted}
    plan.compare(PUPIL, told.pupil, pupil.name, pupil.pk, now, wanted)


def _facts(told: Told) -> dict[str, Any]:
    wanted: dict[str, Any] = {}
    if told.year:
        wanted["year"] = told.year
    if told.dob:
        wanted["date_of_birth"] = told.dob
    if told.simd_decile:
        wanted["simd_decile"] = told.simd_decile
    return wanted


def _join(setting: Setting, plan: Plan, joiners: list[Told], kind: Kind, groups: _Groups) -> None:
    ready = []
    for told in joiners:
        names = names_of(told)
        if names is None or not names[1] or not told.year:
            refuse(plan, told.row, "", told.pupil, "A new pupil needs a family name and a year group.")
        else:
            ready.append((told, names))
    if not ready:
        return
    question = Question(
        JOINERS,
        f"{len(ready)} in this file are not on the roll. Add them as new pupils?",
        YES_NO,
        "no",
        listed(f"{given} {family}, {told.year}" for told, (given, family) in ready),
    )
    plan.questions.append(question)
    if setting.answers.to(question) != "yes":
        return
    for told, (given, family) in ready:
        after = _facts(told) | groups.fields(told)
        after |= {"school_id": setting.school_id, COLUMN[kind]: told.pupil, "given": given, "family": family}
        after |= {"joined_on": setting.today, "left_on": told.leaving_date if told.has_left else None}
        plan.changes.append(Change(PUPIL, told.pupil, f"{given} {family}", after))


def _ask_absent(setting: Setting, plan: Plan, present: list[Pupil], numbers: set[str], kind: Kind) -> None:
    """Pupils of the year groups in the file who are not in it: never removed unasked (R16.3)."""
    years = {pupil.year for pupil in present}
    if not years:
        return
    roll = Pupil.objects.on_roll().filter(school_id=setting.school_id, year__in=years)
    absent = [pupil for pupil in roll if getattr(pupil, COLUMN[kind]) not in numbers]
    if not absent:
        return
    question = Question(
        ABSENT,
        f"{len(absent)} on the roll of {', '.join(sorted(years))} are not in this file. Have they left?",
        STILL_HERE,
        "wait",
        listed(f"{pupil.name}, {pupil.year}" for pupil in absent),
    )
    plan.questions.append(question)
    field = "left_on" if setting.answers.to(question) == "left" else "missing_from_import_since"
    for pupil in absent:
        held = getattr(pupil, field)
        if held is None:
            key = str(getattr(pupil, COLUMN[kind]) or pupil.pk)
            plan.changes.append(Change(PUPIL, key, pupil.name, {field: setting.today}, pupil.pk, {field: None}))
