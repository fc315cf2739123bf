"""Classes: who is in which class of which subject, and who teaches it, in the session of today."""

from dataclasses import dataclass
from typing import Any

from ettle.importing.planning.matching import Matched, by_number, match, texts, unknown
from ettle.importing.planning.setting import Setting
from ettle.importing.plans import Change, Plan, Question, Ref, listed, refuse
from ettle.importing.reading import CannotReadError, Table, Vocabulary
from ettle.people.models import ClassTeacher, StaffMember
from ettle.pupils.models import ClassMembership, Pupil
from ettle.school.dated import in_force
from ettle.school.models import Subject, TeachingClass

CLASS, MEMBER, TEACHER, SUBJECT = (
    "school.TeachingClass",
    "pupils.ClassMembership",
    "people.ClassTeacher",
    "school.Subject",
)
GONE = "gone"
ENDED = (("keep", "Keep them in the class"), ("end", "They left the class, as of today"))


def plan_classes(setting: Setting, table: Table, words: Vocabulary) -> Plan:
    """What a list of classes would change: a row for each pupil in each class. Raises CannotReadError."""
    plan = Plan(rows=table.rows)
    plan.refused += table.problems
    plan.notes += table.notes
    matched = match(table, words, plan)
    columns = texts(table, words)
    if "class" not in columns or "subject" not in columns:
        raise CannotReadError(f"{table.name} needs a column for the class and one for the subject.")
    held = _Held(setting, matched)
    for place, row in enumerate(matched.rows):
        if matched.numbers[place] is not None:
            held.read(plan, place, row, {name: cells[place] for name, (_, cells) in columns.items()})
    held.ask_gone(plan)
    return plan


@dataclass(frozen=True, slots=True)
class _Group:
    """A class as the file has it; `pk` is its number where it exists, or a Ref to the change that makes it."""

    name: str
    pk: Any


class _Held:
    """What the school holds now, fetched once, and what the file has said so far."""

    def __init__(self, setting: Setting, matched: Matched) -> None:
        self.setting, self.matched = setting, matched
        school = setting.school_id
        self.pupils: dict[str, Pupil] = by_number(school, matched.kind)
        self.subjects = {subject.code: subject.pk for subject in Subject.objects.filter(school_id=school)}
        own = TeachingClass.objects.filter(school_id=school, session=setting.session)
        self.classes = {group.name: group for group in own}
        self.staff: dict[str, int] = {}
        for pk, code, email in StaffMember.objects.filter(school_id=school).values_list("pk", "code", "email"):
            self.staff |= {code.casefold(): pk, email.casefold(): pk} if email else {code.casefold(): pk}
        ids = [group.pk for group in own]
        running = ClassMembership.objects.filter(in_force(setting.today), teaching_class_id__in=ids)
        self.members = {(m.teaching_class_id, m.pupil_id): m for m in running.select_related("pupil", "teaching_class")}
        self.teachers = set(
            ClassTeacher.objects.filter(in_force(setting.today), teaching_class_id__in=ids).values_list(
                "teaching_class_id", "staff_id"
            )
        )
        self.made: dict[str, _Group] = {}
        self.said: set[tuple[Any, int]] = set()

    def read(self, plan: Plan, place: int, row: int, cell: dict[str, str]) -> None:
        pupil = self.pupils.get(str(self.matched.numbers[place]))
        if pupil is None:
            plan.refused.append(unknown(self.matched, place))
            return
        group = self._group(plan, row, cell, pupil)
        if group is None:
            return
        if cell.get("teacher"):
            self._teach(plan, row, group, cell["teacher"])
        if (group.name, pupil.pk) in self.said:
            return
        self.said.add((group.name, pupil.pk))
        if (group.pk, pupil.pk) in self.members:
            plan.unchanged += 1
            return
        after = {"pupil_id": pupil.pk, "teaching_class_id": group.pk, "starts": self.setting.today}
        plan.changes.append(Change(MEMBER, f"{group.name}|{pupil.pk}", f"{pupil.name} in {group.name}", after))

    def _group(self, plan: Plan, row: int, cell: dict[str, str], pupil: Pupil) -> _Group | None:
        name = cell["class"]
        if name in self.made:
            return self.made[name]
        held = self.classes.get(name)
        level = self.setting.policy.level_named(cell["level"]) if cell.get("level") else ""
        if level is None:
            refuse(plan, row, "level", cell["level"], f"{cell['level']} is not a course level of the policy.")
            return None
        if held is not None:
            self.made[name] = _Group(name, held.pk)
            if cell.get("level"):
                plan.compare(CLASS, name, f"Class {name}", held.pk, {"level": held.level}, {"level": level})
            return self.made[name]
        if not name or not cell["subject"]:
            refuse(plan, row, "class", name, "A class needs a name and a subject.")
            return None
        after = {
            "school_id": self.setting.school_id,
            "name": name,
            "subject_id": self._subject(plan, cell["subject"]),
            "session": self.setting.session,
            "year": self.setting.policy.year_named(cell.get("year")) or pupil.year,
            "level": level,
        }
        plan.changes.append(Change(CLASS, name, f"Class {name}, {cell['subject']}", after))
        self.made[name] = _Group(name, Ref(CLASS, name))
        return self.made[name]

    def _subject(self, plan: Plan, written: str) -> Any:
        known = self.setting.policy.subject_named(written)
        code = known.id if known else written
        if code in self.subjects:
            return self.subjects[code]
        label = known.label if known else written
        # Without a faculty it stops the close of a cycle until somebody gives it one (S2-23): better than a guess.
        after = {"school_id": self.setting.school_id, "code": code[:60], "name": label[:120]}
        plan.changes.append(Change(SUBJECT, code, f"Subject {label}, with no faculty yet", after))
        self.subjects[code] = Ref(SUBJECT, code)  # type: ignore[assignment]
        return self.subjects[code]

    def _teach(self, plan: Plan, row: int, group: _Group, written: str) -> None:
        staff = self.staff.get(written.casefold())
        if staff is None:
            refuse(
                plan,
                row,
                "teacher",
                written,
                f"No member of staff has the code or address {written}. Import staff first.",
            )
            return
        if (group.pk, staff) in self.teachers:
            return
        self.teachers.add((group.pk, staff))
        after = {"staff_id": staff, "teaching_class_id": group.pk, "starts": self.setting.today}
        plan.changes.append(Change(TEACHER, f"{group.name}|{staff}", f"{written} teaches {group.name}", after))

    def ask_gone(self, plan: Plan) -> None:
        """Pupils of the classes in the file whom the file no longer has in them."""
        names = {group.name for group in self.made.values()}
        gone = [
            m
            for m in self.members.values()
            if m.teaching_class.name in names and (m.teaching_class.name, m.pupil_id) not in self.said
        ]
        if not gone:
            return
        about = listed(f"{m.pupil.name}, {m.teaching_class.name}" for m in gone)
        question = Question(
            GONE,
            f"{len(gone)} are in these classes now and not in this file. Have they left the class?",
            ENDED,
            "keep",
            about,
        )
        plan.questions.append(question)
        if self.setting.answers.to(question) == "end":
            plan.changes += [
                Change(
                    MEMBER,
                    f"end|{m.pk}",
                    f"{m.pupil.name} leaves {m.teaching_class.name}",
                    {"ends": self.setting.today},
                    m.pk,
                    {"ends": m.ends},
                )
                for m in gone
            ]
