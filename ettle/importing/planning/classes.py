"""Classes: who is in which class of which subject, and who teaches it, in the session of today."""

from dataclasses import dataclass
from typing import Any

from ettle.importing.planning.held import CLASS, MEMBER, SUBJECT, TEACHER, Held
from ettle.importing.planning.leaving import ask_gone, ask_moving, ask_teachers
from ettle.importing.planning.matching import headed, match, pupil_at, settled, texts
from ettle.importing.planning.setting import Setting
from ettle.importing.plans import Change, Plan, Ref, refuse
from ettle.importing.reading import CannotReadError, Table, Vocabulary
from ettle.pupils.models import Pupil


def plan_classes(setting: Setting, table: Table, words: Vocabulary) -> Plan:
    """What a list of classes would change: a row for each pupil in each class. Raises CannotReadError."""
    plan = Plan(rows=table.rows)
    plan.refused += table.problems
    plan.notes += table.notes
    matched = match(table, words, plan)
    columns = texts(table, words)
    if "class" not in columns or "subject" not in columns:
        raise CannotReadError(f"{table.name} needs a column for the class and one for the subject.")
    held = Held(setting, matched.kind)
    matched = settled(setting, plan, matched, held.pupils)
    reader = _Reader(setting, plan, held)
    for place, row in enumerate(matched.rows):
        pupil = pupil_at(matched, place, held.pupils, plan)
        if pupil is not None:
            reader.read(row, pupil, {name: cells[place] for name, (_, cells) in columns.items()})
    moved = ask_moving(setting, plan, held)
    ask_gone(setting, plan, held, moved)
    ask_teachers(setting, plan, held)
    return headed(plan, columns)


@dataclass(frozen=True, slots=True)
class _Group:
    """A class as the file has it; `pk` is its number where it exists, or a Ref to the change that makes it."""

    name: str
    pk: Any
    subject: str


class _Reader:
    """Reads row by row against what the school holds."""

    def __init__(self, setting: Setting, plan: Plan, held: Held) -> None:
        self.setting, self.plan, self.held = setting, plan, held
        self.made: dict[str, _Group] = {}

    def read(self, row: int, pupil: Pupil, cell: dict[str, str]) -> None:
        group = self._group(row, cell, pupil)
        if group is None:
            return
        if cell.get("teacher"):
            self._teach(row, group, cell["teacher"])
        held = self.held
        held.names.add(group.name)
        if (group.name, pupil.pk) in held.said:
            return
        held.said.add((group.name, pupil.pk))
        member = held.members.get((group.pk, pupil.pk)) if isinstance(group.pk, int) else None
        label, key = f"{pupil.name} in {group.name}", f"{group.name}|{pupil.pk}"
        if member is not None:
            if member.ends is not None and member.ends <= self.setting.today:
                self.plan.compare(MEMBER, key, label, member.pk, {"ends": member.ends}, {"ends": None})
            else:
                self.plan.unchanged += 1
            return
        after = {"pupil_id": pupil.pk, "teaching_class_id": group.pk, "starts": self.setting.today}
        change = Change(MEMBER, key, label, after, row=row)
        if held.elsewhere(pupil.pk, group.subject):
            held.moving.append((change, pupil, group.subject))
        else:
            self.plan.changes.append(change)

    def _group(self, row: int, cell: dict[str, str], pupil: Pupil) -> _Group | None:
        name, written = cell["class"], cell["subject"]
        if not name or not written:
            refuse(self.plan, row, "", name or written, "A class needs a name and a subject.")
            return None
        known = self.setting.policy.subject_named(written)
        code = known.id if known else written
        group = self.made.get(name) or self._held_group(name)
        if group is not None and group.subject != code:
            why = (
                f"{name} is a class of {group.subject}, so it cannot be one of {written}. Give each class its own name."
            )
            refuse(self.plan, row, "class", name, why)
            return None
        level = self.setting.policy.level_named(cell["level"]) if cell.get("level") else ""
        if level is None:
            refuse(self.plan, row, "level", cell["level"], f"{cell['level']} is not a course level of the policy.")
            return None
        if group is None:
            group = _Group(name, Ref(CLASS, name), code)
            self._make(row, group, cell, pupil, level)
        elif name not in self.made and level:
            held = self.held.classes[name]
            self.plan.compare(CLASS, name, f"Class {name}", held.pk, {"level": held.level}, {"level": level})
        self.made[name] = group
        return group

    def _held_group(self, name: str) -> _Group | None:
        held = self.held.classes.get(name)
        return None if held is None else _Group(name, held.pk, held.subject.code)

    def _make(self, row: int, group: _Group, cell: dict[str, str], pupil: Pupil, level: str) -> None:
        after = {
            "school_id": self.setting.school_id,
            "name": group.name,
            "subject_id": self._subject(row, group.subject, cell["subject"]),
            "session": self.setting.session,
            "year": self.setting.policy.year_named(cell.get("year") or "") or pupil.year,
            "level": level,
        }
        self.plan.changes.append(Change(CLASS, group.name, f"Class {group.name}, {cell['subject']}", after, row=row))

    def _subject(self, row: int, code: str, written: str) -> Any:
        if code not in self.held.subjects:
            known = self.setting.policy.subject_named(written)
            # Without a faculty it stops the close of a cycle until somebody gives it one (S2-23): better than a guess.
            after = {"school_id": self.setting.school_id, "code": code, "name": known.label if known else written}
            label = f"Subject {after['name']}, with no faculty yet"
            self.plan.changes.append(Change(SUBJECT, code, label, after, row=row))
            self.held.subjects[code] = Ref(SUBJECT, code)
        return self.held.subjects[code]

    def _teach(self, row: int, group: _Group, written: str) -> None:
        staff = self.held.staff.get(written.casefold())
        if staff is None:
            why = f"No member of staff has the code or address {written}. Import staff first."
            refuse(self.plan, row, "teacher", written, why)
            return
        if (group.name, staff) in self.held.taught:
            return
        self.held.taught.add((group.name, staff))
        if (group.pk, staff) in self.held.teachers:
            return
        after = {"staff_id": staff, "teaching_class_id": group.pk, "starts": self.setting.today}
        label = f"{written} teaches {group.name}"
        self.plan.changes.append(Change(TEACHER, f"{group.name}|{staff}", label, after, row=row))
