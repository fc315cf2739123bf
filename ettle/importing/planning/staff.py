"""Staff and their posts: matched by staff code, then by e-mail address; posts are added, and ended by a date."""

from datetime import date
from typing import Any

from ettle.importing.planning.matching import headed, texts
from ettle.importing.planning.setting import Setting
from ettle.importing.plans import Change, Plan, Ref, refuse
from ettle.importing.reading import CannotReadError, Problem, Table, Vocabulary
from ettle.importing.reading.cells import Refusal, read_date
from ettle.people.models import Post, StaffMember
from ettle.pupils.names import folded
from ettle.school.models import Faculty, House, TutorGroup

STAFF, POST = "people.StaffMember", "people.Post"
SCOPE_FIELD = {"faculty": "faculty_id", "house": "house_id", "tutor_group": "tutor_group_id", "year": "year"}
COLUMN_OF = {"faculty": "faculty", "house": "house", "tutor_group": "group", "year": "year"}


def plan_staff(setting: Setting, table: Table, words: Vocabulary) -> Plan:
    """What a list of staff would change; a row for each post. Raises CannotReadError."""
    plan = Plan(rows=table.rows)
    plan.refused += table.problems
    plan.notes += table.notes
    columns = texts(table, words)
    if "code" not in columns or "name" not in columns:
        raise CannotReadError(f"{table.name} needs a column for the staff code and one for the name.")
    reader = _Reader(setting, plan)
    rows = table.frame["row"].to_list()
    for place, row in enumerate(rows):
        reader.read(row, {name: cells[place] for name, (_, cells) in columns.items()})
    return headed(plan, columns)


class _Reader:
    """Reads row by row against what the school already has, fetched once."""

    def __init__(self, setting: Setting, plan: Plan) -> None:
        self.setting, self.plan = setting, plan
        school = setting.school_id
        self.staff = {member.code: member for member in StaffMember.objects.filter(school_id=school)}
        self.posts = {
            (p.staff.code, p.role, p.year, p.house_id, p.faculty_id, p.tutor_group_id): p
            for p in Post.objects.filter(staff__school_id=school).order_by("starts", "pk").select_related("staff")
        }
        self.roles = {
            folded(text): role for role in setting.policy.roles for text in (role.id, role.label, role.short) if text
        }
        self.scopes: dict[str, dict[str, Any]] = {
            "faculty": {folded(t): f.pk for f in Faculty.objects.filter(school_id=school) for t in (f.code, f.name)},
            "house": {folded(h.name): h.pk for h in House.objects.filter(school_id=school)},
            "tutor_group": {folded(g.name): g.pk for g in TutorGroup.objects.filter(school_id=school)},
            "year": {folded(y.id): y.id for y in setting.policy.years},
        }
        self.addresses = {one.email.lower(): (one.code, one.name) for one in self.staff.values() if one.email}
        self.seen: set[str] = set()
        self.said: set[tuple[object, ...]] = set()

    def read(self, row: int, cell: dict[str, str]) -> None:
        name = cell["name"]
        if not cell["code"] or not name:
            refuse(self.plan, row, "", cell["code"] or name, "A member of staff needs a code and a name.")
            return
        code = self._whose(row, cell)
        if not code:
            return
        member = self.staff.get(code)
        if code not in self.seen:
            self.seen.add(code)
            self._member(row, code, {"name": name} | ({"email": cell["email"].lower()} if cell.get("email") else {}))
        if cell.get("role"):
            self._post(row, code, member, cell)

    def _whose(self, row: int, cell: dict[str, str]) -> str:
        """The code of the person a row is about, or nothing: an address belongs to one person, whatever the code."""
        code, name, address = cell["code"], cell["name"], cell.get("email", "").lower()
        held, whose = self.addresses.get(address, (code, name)) if address else (code, name)
        if code in self.staff or code in self.seen or held == code:
            if address:
                self.addresses.setdefault(address, (code, name))
            return code
        if folded(whose) == folded(name):
            why = f"{whose} has the code {held} here, and this address. The row was taken as theirs; the code stays."
            self.plan.warnings.append(Problem(row, "code", code, why, "warning"))
            return held
        why = f"{address} is the address of {whose}, whose code is {held}. Write that code, or correct the address."
        refuse(self.plan, row, "email", cell["email"], why)
        return ""

    def _member(self, row: int, code: str, wanted: dict[str, Any]) -> None:
        member = self.staff.get(code)
        if member is None:
            after = {"school_id": self.setting.school_id, "code": code, **wanted}
            self.plan.changes.append(Change(STAFF, code, wanted["name"], after, row=row))
        else:
            now = {name: getattr(member, name) for name in wanted}
            self.plan.compare(STAFF, code, member.name, member.pk, now, wanted)

    def _post(self, row: int, code: str, member: StaffMember | None, cell: dict[str, str]) -> None:
        role = self.roles.get(folded(cell["role"]))
        if role is None:
            known = ", ".join(one.label for one in self.setting.policy.roles)
            refuse(
                self.plan, row, "role", cell["role"], f"{cell['role']} is not a post of the policy. Posts are {known}."
            )
            return
        scope: dict[str, Any] = {"year": "", "house_id": None, "faculty_id": None, "tutor_group_id": None}
        if role.scope in SCOPE_FIELD:
            written = cell.get(COLUMN_OF[role.scope], "")
            found = self.scopes[role.scope].get(folded(written))
            if found is None:
                where = COLUMN_OF[role.scope]
                refuse(
                    self.plan, row, where, written, f"{role.label} needs a {where} of this school; “{written}” is none."
                )
                return
            scope[SCOPE_FIELD[role.scope]] = found
        ends = read_date(cell["ends"]) if cell.get("ends") else None
        if isinstance(ends, Refusal):
            refuse(self.plan, row, "ends", cell["ends"], ends.why)
            return
        who: Any = member.pk if member else Ref(STAFF, code)
        key = (code, role.id, scope["year"], scope["house_id"], scope["faculty_id"], scope["tutor_group_id"])
        after = {"staff_id": who, "role": role.id, "starts": self.setting.today, "ends": ends, **scope}
        self._keep(row, key, f"{cell['name']}: {role.label}", after)

    def _keep(self, row: int, key: tuple[Any, ...], label: str, after: dict[str, Any]) -> None:
        """The post made, or its last day set. A blank last day ends nothing and gives nothing back."""
        if key in self.said:
            return
        self.said.add(key)
        ends: date | None = after["ends"]
        held, words = self.posts.get(key), "|".join(map(str, key))
        over = held is not None and held.ends is not None and held.ends < self.setting.today
        if held is not None and (not over or held.ends == ends):
            wanted = {"ends": ends or held.ends}
            if wanted["ends"] is not None and wanted["ends"] < held.starts:
                why = f"The post began on {held.starts:%-d %B %Y}, so it cannot end before that."
                refuse(self.plan, row, "ends", str(ends), why)
                return
            self.plan.compare(POST, words, label, held.pk, {"ends": held.ends}, wanted)
            return
        if ends is not None and ends < self.setting.today:
            refuse(self.plan, row, "ends", str(ends), "The post has ended, and it is not known here. It is not added.")
            return
        self.plan.changes.append(Change(POST, words, label, after, row=row))
